// An act the server could not carry out is said in place of the outgoing bar, and can be tried again.
const template = document.getElementById("act-failed");
let again = null;

function say(source, submitter) {
  if (source.closest?.("dialog")) return sayThere(source);
  const bar = document.getElementById("outgoing");
  if (!bar || source === bar || source.closest?.("[hx-sse\\:connect]")) return;
  const alert = template.content.firstElementChild.cloneNode(true);
  alert.id = "outgoing";
  bar.replaceWith(alert);
  again = () => {
    if (!source.isConnected) alert.replaceWith(bar); // what is tried again stood in the bar itself
    if (source.matches("form")) source.requestSubmit(submitter ?? null);
    else source.click();
  };
}

// In a layer it is said there: what was typed stays, and its own button tries again.
function sayThere(source) {
  const said = document.createElement("p");
  said.className = "error";
  said.setAttribute("role", "alert");
  said.textContent = template.content.querySelector("p").textContent;
  source.querySelector(".error")?.remove();
  source.querySelector(".layer-body")?.prepend(said);
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
