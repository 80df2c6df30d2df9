// While an act runs, its button says so at the same width; a second press does nothing.
const slow = 300;

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const button = ctx.request.submitter;
  if (!button?.matches?.(".button")) return;
  ctx.pressed = button;
  button.setAttribute("aria-busy", "true");
  const word = button.querySelector("span");
  if (!button.dataset.busy || !word) return;
  ctx.timer = setTimeout(() => {
    button.style.minInlineSize = `${button.offsetWidth}px`;
    ctx.word = word.textContent;
    word.textContent = button.dataset.busy;
  }, slow);
});

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  clearTimeout(ctx.timer);
  ctx.pressed?.removeAttribute("aria-busy");
  const word = ctx.pressed?.querySelector("span");
  if (ctx.word && word) word.textContent = ctx.word;
});

// A plain form pressed twice is sent once.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button?.getAttribute("aria-busy") === "true") event.preventDefault();
}, true);
