// A reply on its way to the town: the bar says so, and Z takes it back even before the town has it.
const at = (id) => document.getElementById(id);
const sends = new WeakMap(); // by the form that takes each of them back
export const sendOf = (form) => sends.get(form);
let known = null; // the bar as the server drew it last

const isServers = (bar) => bar.hasAttribute("hx-get");

export function begin(ctx, name) {
  const bar = draw("act-sending", name);
  const form = bar.querySelector("form");
  const address = ctx.request.action.replace("/replies", "/replies/undo");
  form.setAttribute("action", address);
  form.setAttribute("hx-post", address);
  for (const [key, value] of ctx.request.body) form.append(hidden(key, value));
  sends.set(form, ctx);
  show(bar);
}

// Whether the bar speaks of another send: one whose answer is still to come, or one that did not leave.
export function isElsewhere(ctx) {
  const bar = at("outgoing");
  return bar.matches(".is-unsent") || (bar.matches(".is-sending") && sends.get(bar.querySelector("form")) !== ctx);
}

// It did not leave, and the hand has gone on: the comment comes back when it is asked for.
export function fails(back, name) {
  const bar = draw("act-unsent", name);
  bar.querySelector("button").addEventListener("click", back);
  show(bar);
}

// The bar as it was before, and what is true by now a moment later.
export function restore() {
  if (!known || !at("outgoing") || isServers(at("outgoing"))) return;
  const bar = known.cloneNode(true);
  at("outgoing").replaceWith(bar);
  window.htmx.process(bar);
  window.htmx.trigger(bar, "over");
}

export function show(bar) {
  const place = at("outgoing");
  if (!place) return;
  if (isServers(place)) known = place.cloneNode(true);
  place.replaceWith(bar);
  window.htmx.process(bar);
}

export function draw(id, name) {
  const bar = at(id).content.firstElementChild.cloneNode(true);
  const words = bar.querySelector("[data-words]");
  words.textContent = words.dataset.words.replace("{name}", name);
  bar.id = "outgoing";
  return bar;
}

function hidden(name, value) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name, value });
  return field;
}

// What is taken back is not shown as sent, whichever of the two answers comes first.
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const send = sends.get(ctx.sourceElement);
  if (!send || !navigator.onLine) return;
  send.isTakenBack = true;
  at("status").textContent = ctx.sourceElement.dataset.asked;
});
document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  const send = sends.get(ctx?.sourceElement);
  if (!send) return;
  send.isTakenBack = false;
  send.missed?.(); // what came of it meanwhile is true after all
});
