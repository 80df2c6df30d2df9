// What arrives in #layer opens as a modal; Échap closes it and the focus returns to what opened it.
const layer = document.getElementById("layer");
let opener = null;

// A target that the server or a status has changed is still a selector here.
const isLayer = (target) => target === layer || target === "#layer";

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (isLayer(ctx.target) && !layer.open) opener = ctx.sourceElement.closest("details.menu")?.querySelector("summary") ?? ctx.sourceElement;
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (isLayer(ctx.target)) return show();
  if (layer.open && (ctx.target?.id === "reading" || ctx.target?.id === "desk")) {
    opener = null;
    layer.close();
  }
});

// The focus goes back at once: the browser tells of the closing a moment later, and a key pressed meanwhile would be lost in a field that is gone.
layer.addEventListener("cancel", (event) => {
  event.preventDefault();
  shut();
});
layer.addEventListener("close", () => { if (!layer.open) rest(); });

function shut() {
  layer.close();
  rest();
}

// Whoever has begun to write, or opened a menu, keeps the focus.
function rest() {
  layer.replaceChildren();
  if (opener?.isConnected && !document.activeElement?.closest("textarea, input, select, details.menu[open]")) opener.focus();
  opener = null;
}

layer.addEventListener("click", (event) => {
  const closer = event.target.closest("[data-close]");
  if (event.target !== layer && !closer) return;
  event.preventDefault();
  shut();
  if (closer?.dataset.close) document.querySelector(closer.dataset.close)?.focus();
});

function show() {
  if (!layer.childElementCount) return layer.close();
  const title = layer.querySelector("h1, h2");
  if (title?.id) layer.setAttribute("aria-labelledby", title.id);
  if (!layer.open) layer.showModal();
  (layer.querySelector("[aria-invalid='true']") ?? layer.querySelector("[autofocus]"))?.focus();
}
