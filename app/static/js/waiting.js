// What was sent without a line leaves when it is back, on whichever page of the desk, one after the other and by one tab: the same key is the same reply.
import { all, commentOf, draftOf, drop, find, isMine, put, textOf, waiting } from "./kept.js";
import { say } from "./length.js";
import { takeBack } from "./taken_back.js";
import { restore, sendOf } from "./underway.js";
import { show } from "./waiting_bar.js";
import { refuse } from "./waiting_refused.js";

const headers = { "HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#reading" };
const over = [404, 410]; // the comment was erased, and with it whatever would be said to it
const later = [401, 403, 429];
let isLeaving = false;

const composer = () => {
  const form = document.getElementById("composer");
  return form?.checkVisibility() ? form : null;
};
const isFor = (form, entry) => form !== null && commentOf(form.getAttribute("action")) === commentOf(entry.path);

// Kept from the press on: what leaves is what was seen then, or what is corrected while it waits.
export function keep({ request, sourceElement, isTakenBack }) {
  const body = [...(request.body ?? [])].filter(([, value]) => typeof value === "string");
  const { key, text } = Object.fromEntries(body);
  if (!commentOf(request.action) || !key || !text?.trim()) return false;
  const name = sourceElement.querySelector(".composer-head bdi")?.textContent ?? "";
  const at = find(request.action, key)?.at ?? Date.now();
  const isKept = put({ path: request.action, key, body, name, at, isTakenBack });
  show();
  return isKept;
}

document.addEventListener("input", ({ target }) => {
  const entry = target.matches?.(".composer-text") && find(target.form.getAttribute("action"), target.form.elements.key.value);
  if (entry && !entry.isTakenBack) put({ ...entry, body: entry.body.map(([name, value]) => [name, name === "text" ? target.value : value]) });
});

// An undo that did not get through waits for the line, as what it takes back would.
document.addEventListener("htmx:error", (event) => {
  const { ctx } = event.detail;
  const send = sendOf(ctx?.sourceElement);
  if (!send || ctx.response || !keep(send)) return;
  event.stopImmediatePropagation();
  document.dispatchEvent(new CustomEvent("parvis:no-line"));
});

export async function leave() {
  if (isLeaving || !navigator.onLine || !all().length) return;
  isLeaving = true;
  if (navigator.locks) await navigator.locks.request("parvis-waiting", everyone);
  else await everyone();
  isLeaving = false;
  show();
}

async function everyone() {
  for (const { path, key } of all()) {
    const entry = find(path, key); // another tab may have been faster
    if (entry && !(await (entry.isTakenBack ? write(entry) : send(entry)))) return;
  }
}

// Where its comment is open it is sent from there, as by the hand; else quietly.
function send(entry) {
  const form = composer();
  return isFor(form, entry) && form.elements.key.value === entry.key ? press(form, entry) : post(entry);
}

function press(form, entry) {
  const field = form.elements.text;
  field.value = textOf(entry);
  say(field);
  form.addEventListener("formdata", ({ formData }) => {
    for (const name of [...formData.keys()]) formData.delete(name);
    for (const [name, value] of entry.body) if (name !== "then") formData.append(name, value);
  }, { once: true });
  return new Promise((resolve) => {
    document.addEventListener("htmx:finally:request", function ended({ detail: { ctx } }) {
      if (!isOf(ctx, entry)) return;
      document.removeEventListener("htmx:finally:request", ended);
      resolve(!find(entry.path, entry.key));
    });
    form.requestSubmit(form.querySelector("[data-send]"));
  });
}

const isOf = ({ request }, { path, key }) => commentOf(request?.action ?? "") === commentOf(path) && new Map(request.body).get("key") === key;

// The town has it, or says why not in the place where it is written: either way it waits no more.
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const { status } = ctx.response;
  if (status >= 500 || later.includes(status)) return;
  const entry = waiting().find((one) => isOf(ctx, one));
  if (!entry) return;
  if (status >= 400) sessionStorage.setItem(`draft:${draftOf(entry)}`, textOf(entry));
  drop(entry);
  if (ctx.sourceElement.matches("[data-openly]")) ctx.sourceElement.remove();
});

async function post(entry) {
  const answer = await ask(entry.path, entry);
  if (!answer) return false;
  if (answer.ok || over.includes(answer.status)) drop(entry);
  if (answer.ok) refresh();
  else if (!over.includes(answer.status)) refuse(entry);
  return true;
}

async function write(entry) {
  const isDone = await takeBack(entry, ask);
  if (!isDone) return false;
  restore();
  refresh();
  return true;
}

// None where the town has not heard, or wants to know first who is there: it goes on waiting.
async function ask(path, { body }) {
  const answer = await fetch(path, { method: "POST", body: new URLSearchParams(body), headers }).catch(() => null);
  if (!answer) document.dispatchEvent(new CustomEvent("parvis:no-line"));
  if (answer?.status === 401) document.dispatchEvent(new CustomEvent("parvis:signed-out"));
  return answer && answer.status < 500 && !later.includes(answer.status) ? answer : null;
}

// The bar counts down, and the list no longer shows what was answered.
function refresh() {
  show();
  if (!document.getElementById("desk")) return;
  window.htmx.trigger("#outgoing", "over");
  window.htmx.trigger("#arrivals", "click");
}

// Another tab had it taken: this one asks for the same answer, and goes on.
window.addEventListener("storage", ({ key, oldValue, newValue }) => {
  if (!isMine(key)) return;
  show();
  const entry = newValue === null && JSON.parse(oldValue);
  const form = composer();
  if (entry && !entry.isTakenBack && isFor(form, entry) && form.elements.key.value === entry.key) press(form, entry);
});

document.addEventListener("parvis:signed-in", leave);
