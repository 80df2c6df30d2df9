// The list goes on as its end comes near, by hand or by J; what is asked after that is asked of as many lines, so that none of them goes.
const step = 50;
const lines = () => document.getElementById("lines");
const more = () => document.querySelector("[data-more]");
let isHeld = false; // whoever pressed goes on from the first new line

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  const many = Math.ceil((lines()?.childElementCount ?? 0) / step) * step;
  if (many <= step || !["reading", "queue"].includes(ctx.target?.id)) return;
  const url = new URL(ctx.request.action, location.href);
  if (Number(url.searchParams.get("rows")) >= many) return;
  url.searchParams.set("rows", many);
  ctx.request.action = url.pathname + url.search;
});

// What moved down meanwhile stands in the list already.
document.addEventListener("htmx:before:swap", ({ detail: { ctx, tasks } }) => {
  if (ctx.target?.id !== "lines") return;
  isHeld = document.activeElement === more();
  for (const { fragment } of tasks) {
    for (const line of fragment?.querySelectorAll(".row") ?? []) if (document.getElementById(line.id)) line.remove();
  }
  const last = lines().lastElementChild;
  ctx.first = () => last.nextElementSibling;
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx.target?.id === "lines" && isHeld) {
    isHeld = false;
    ctx.first()?.querySelector(".row-link").focus({ preventScroll: true });
  }
  if (ctx.target?.id === "reading") goOn();
});

// The open comment is the last line: the next ones come before they are asked for.
function goOn() {
  const open = document.querySelector("#reading.is-open")?.dataset.comment;
  if (open && lines()?.lastElementChild?.querySelector(".row-link").dataset.comment === open) more()?.click();
}
