// What was sent without a line leaves when it is back, on whichever page of the desk, one after the other and by one tab: the same key is the same reply.
import { composer, isFor, isFree } from "./composer.js";
import { holdOn } from "./correcting.js";
import { all, commentOf, drop, find, isDue, isMine, own, put, read, textOf } from "./kept.js";
import { say } from "./length.js";
import { page } from "./page.js";
import { takeBack } from "./taken_back.js";
import { restore, sendOf } from "./underway.js";
import { postponed, verdictOf } from "./verdict.js";
import { show } from "./waiting_bar.js";
import { keep } from "./in_hand.js";
import { refuse } from "./waiting_refused.js";

const headers = { "HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#reading" };
const silence = 25000; // an answer that has not come by then never will
let isLeaving = false;
let timer = null;

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
  holdOn();
  try {
    if (navigator.locks) await navigator.locks.request("parvis-waiting", everyone);
    else await everyone();
  } finally {
    isLeaving = false;
    show();
    again();
  }
}

// What nobody hears now would not be heard a moment later; what is refused, or comes too early, holds up none of the others.
async function everyone() {
  for (const { slot } of all()) {
    const entry = find(slot); // another tab may have been faster
    if (!entry || !isDue(entry)) continue;
    const said = await (entry.isTakenBack ? write(entry) : send(entry));
    if (!said || said === "nobody") return;
  }
}

function again() {
  clearTimeout(timer);
  const later = all().filter((one) => !one.refused && !isDue(one)).map((one) => Math.max(one.until ?? 0, one.heldUntil ?? 0));
  if (later.length) timer = setTimeout(leave, Math.min(...later) - Date.now() + 100);
}

// Where its comment is open it is sent from there, as by the hand; else quietly.
function send(entry) {
  const form = composer();
  const isHere = isFor(form, entry) && form.elements.key.value === entry.key && isFree(form, entry);
  if (!isHere || ![entry.slot, undefined].includes(own(entry.path, entry.key)?.slot)) return post(entry);
  put({ ...entry, page }); // what is corrected here is corrected there
  return press(form, entry);
}

function press(form, entry) {
  const field = form.elements.text;
  const fill = ({ formData }) => {
    for (const name of [...formData.keys()]) formData.delete(name);
    for (const [name, value] of entry.body) if (name !== "then") formData.append(name, value);
  };
  field.value = textOf(entry);
  say(field);
  form.addEventListener("formdata", fill, { once: true });
  return new Promise((resolve) => {
    const stop = setTimeout(() => done(null), silence);
    function ended({ detail: { ctx } }) {
      if (isOf(ctx, entry)) done(ctx.response ? verdictOf(ctx.response) : null);
    }
    function done(said) {
      clearTimeout(stop);
      form.removeEventListener("formdata", fill);
      document.removeEventListener("htmx:finally:request", ended);
      resolve(said);
    }
    document.addEventListener("htmx:finally:request", ended);
    form.requestSubmit(form.querySelector("[data-send]"));
  });
}

function isOf({ request }, entry) {
  const { key, text } = Object.fromEntries(request?.body ?? []);
  return commentOf(request?.action) === commentOf(entry.path) && key === entry.key && text === textOf(entry);
}

async function post(entry) {
  const answer = await ask(entry.path, entry);
  const said = answer && verdictOf(answer);
  if (said === "taken") {
    drop(entry);
    refresh();
  }
  if (said === "later") put(postponed(entry, answer));
  if (said === "refused") refuse(entry, answer, await answer.text());
  return said;
}

async function write(entry) {
  const said = await takeBack(entry, ask);
  if (said !== "taken") return said;
  restore();
  refresh();
  return said;
}

// None where the town has not heard.
async function ask(path, { body }) {
  const answer = await fetch(path, { method: "POST", body: new URLSearchParams(body), headers, signal: AbortSignal.timeout(silence) }).catch(() => null);
  if (!answer) document.dispatchEvent(new CustomEvent("parvis:no-line"));
  if (answer?.status === 401) document.dispatchEvent(new CustomEvent("parvis:signed-out"));
  return answer;
}

// The bar counts down, and the list no longer shows what was answered.
function refresh() {
  show();
  if (!document.getElementById("desk")) return;
  window.htmx.trigger("#outgoing", "over");
  window.htmx.trigger("#arrivals", "over");
}

// Another tab had it taken: this one asks for the same answer, and goes on. What another page let go of is taken up here.
window.addEventListener("storage", ({ key, oldValue, newValue }) => {
  if (!isMine(key)) return;
  show();
  again();
  const entry = newValue === null && read(key, oldValue);
  const form = composer();
  if (!entry || entry.isTakenBack || entry.refused || entry.inHand || !isFor(form, entry)) return;
  if (form.elements.key.value === entry.key && isFree(form, entry)) press(form, entry);
});

for (const now of ["parvis:signed-in", "parvis:back"]) document.addEventListener(now, leave);
