// An act the server could not carry out is said in place of the outgoing bar, and can be tried again.
const template = document.getElementById("act-failed");
let again = null;

function say(source, submitter) {
  const bar = document.getElementById("outgoing");
  if (!bar || source === bar || source.closest?.("[hx-sse\\:connect]")) return;
  const alert = template.content.firstElementChild.cloneNode(true);
  alert.id = "outgoing";
  bar.replaceWith(alert);
  again = () => (source.matches("form") ? source.requestSubmit(submitter ?? null) : source.click());
}

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (ctx.response.status >= 500) say(ctx.sourceElement, ctx.request.submitter);
});
document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (ctx && navigator.onLine) say(ctx.sourceElement, ctx.request?.submitter);
});
document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-again]")) again?.();
});
// The address changes only when something was done.
document.addEventListener("htmx:before:history:update", (event) => {
  if (event.detail.response?.status >= 400) event.preventDefault();
});
