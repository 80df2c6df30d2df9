// A row that leaves the list folds where it stood: the list is already the new one, only its ghost is seen going.
const isStill = matchMedia("(prefers-reduced-motion: reduce)");
let leaving = [];

document.addEventListener("htmx:before:swap", ({ detail: { tasks } }) => {
  const next = tasks?.find((task) => task.target?.id === "queue")?.fragment;
  leaving = [];
  if (!next || isStill.matches) return;
  for (const row of document.querySelectorAll("#rows .row")) {
    if (next.querySelector(`#${CSS.escape(row.id)}`)) continue;
    leaving.push({ ghost: row.cloneNode(true), height: row.offsetHeight, before: row.previousElementSibling?.id });
  }
  if (leaving.length > 3) leaving = [];
});

document.addEventListener("htmx:after:swap", () => {
  for (const { ghost, height, before } of leaving) fold(ghost, height, before && document.getElementById(before));
  leaving = [];
});

function fold(ghost, height, before) {
  const list = document.querySelector("#rows > ol");
  if (!list) return;
  ghost.removeAttribute("id");
  ghost.inert = true;
  ghost.classList.add("is-leaving");
  ghost.style.blockSize = `${height}px`;
  if (before) before.after(ghost);
  else list.prepend(ghost);
  ghost.addEventListener("transitionend", () => ghost.remove(), { once: true });
  setTimeout(() => ghost.remove(), 400);
  requestAnimationFrame(() => requestAnimationFrame(() => {
    ghost.style.blockSize = "0";
    ghost.style.opacity = "0";
  }));
}
