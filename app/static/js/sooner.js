// Who sends does not wait: the next comment, read ahead, is shown while the reply goes its way. What is refused brings back the comment it was for, as it stood.
import { next } from "./preload.js";
import { begin, fails, isElsewhere, restore } from "./underway.js";

const at = (id) => document.getElementById(id);
const open = () => at("reading")?.dataset.comment;
const modifiers = ["Control", "Meta", "Shift", "Alt", "AltGraph"];
let presses = 0; // what the hand has done: where it has gone on, nothing is taken from under it

document.addEventListener("keydown", ({ isTrusted, key }) => { if (isTrusted && !modifiers.includes(key)) presses += 1; }, true);
document.addEventListener("pointerdown", ({ isTrusted }) => { if (isTrusted) presses += 1; }, true);
const isTouched = (ctx) => presses !== ctx.presses || open() !== ctx.shown;

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  const { form, submitter } = ctx.request;
  const ahead = form?.id === "composer" && submitter?.matches("[name=then][value=next]") && next();
  if (!ahead || !navigator.onLine || !form.elements.text.value.trim() || form.querySelector(".is-over")) return;
  ctx.before = { reading: at("reading").cloneNode(true), context: at("context")?.cloneNode(true), url: location.href, title: document.title };
  ctx.ahead = ahead;
});

// Here a send begins: the answer will take over what is shown, and the address is that of the comment one sees.
document.addEventListener("htmx:before:request", async ({ detail: { ctx } }) => {
  if (!ctx.ahead) return;
  const { text, url } = ctx.ahead;
  ctx.push = "false";
  await null; // the request leaves first
  begin(ctx, at("author").textContent);
  await window.htmx.swap({ text, target: at("reading"), swap: "outerHTML", push: url, sourceElement: document.body, request: { action: url } });
  ctx.shown = open();
  ctx.presses = presses;
});

// Here it ends: taken, refused, or lost on the way.
document.addEventListener("htmx:before:response", ({ detail: { ctx } }) => {
  if (!ctx.ahead) return;
  ctx.target = at("reading");
  if (ctx.response.status >= 400) refuse(ctx);
});
document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (ctx?.ahead && !ctx.response) refuse(ctx);
});
document.addEventListener("htmx:response:error", (event) => {
  if (event.detail.ctx.ahead) event.stopImmediatePropagation(); // it is said already
});

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx, tasks } = event.detail;
  if (!ctx.ahead || !ctx.response) return;
  if (ctx.isTakenBack) ctx.missed ??= restore;
  if (ctx.isTakenBack || ctx.response.status >= 400) return event.preventDefault();
  const main = tasks.find((task) => task.type === "main");
  const goal = main?.fragment.querySelector("#reading")?.dataset.comment;
  if (open() === ctx.shown) ctx.replace = "true";
  if (!main || (goal !== ctx.shown && !isTouched(ctx))) return; // the list has another next one by now
  if (goal !== open()) ctx.replace = "false";
  ctx.target = at("queue");
  const rest = tasks.filter((task) => task !== main && task.target?.id !== "context" && !(task.target?.id === "outgoing" && isElsewhere(ctx)));
  tasks.splice(0, tasks.length, ...place(main, goal), ...rest);
});

// Of the comment that is shown already only its place in the list is news, and that without a button moving from under a finger.
function place(main, goal) {
  const bar = at("reading")?.querySelector(".bar");
  const news = main.fragment.querySelector(".bar");
  if (goal !== open() || !bar || !news || bar.querySelector("[open]")) return [];
  const fragment = document.createDocumentFragment();
  fragment.append(news);
  return [{ ...main, fragment, target: bar, swapSpec: { style: "outerMorph" } }];
}

function refuse(ctx) {
  ctx.missed = ctx.isTakenBack ? () => refuse(ctx) : null;
  if (ctx.isTakenBack) return;
  if (isTouched(ctx)) fails(() => back(ctx), ctx.before.reading.querySelector("#author").textContent);
  else back(ctx);
}

function back(ctx) {
  const { reading, context, url, title } = ctx.before;
  history[open() === ctx.shown ? "replaceState" : "pushState"]({ htmx: true }, "", url);
  document.title = title;
  at("reading").replaceWith(reading);
  window.htmx.process(reading);
  if (context && at("context")) {
    at("context").replaceWith(context);
    window.htmx.process(context);
  }
  restore();
  ctx.ahead = null;
  ctx.sourceElement = at("composer");
  ctx.request.submitter = ctx.sourceElement.querySelector("[data-send]");
  ctx.target = reading;
  ctx.sourceElement.elements.text.dataset.focusText = "";
  window.htmx.trigger(reading, "htmx:after:swap", { ctx });
}
