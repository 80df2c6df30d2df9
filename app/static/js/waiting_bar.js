// The bar says what waits for the line, and takes it back; what was refused is offered there.
import { giveBack, draftOf, isHeld, put, refused, waiting } from "./kept.js";
import { draw, restore, show as place } from "./underway.js";
import { takeUp } from "./waiting_refused.js";

const at = (id) => document.getElementById(id);
const isOurs = () => document.querySelector("#outgoing[data-waiting]") !== null;

// While the line is down, until the town has time for them, or until somebody has seen why they do not leave.
export function show() {
  const strip = at("offline");
  const isLost = !navigator.onLine || !strip.hidden;
  const hasLine = navigator.onLine && (strip.hidden || "over" in strip.dataset);
  const held = hasLine && waiting().findLast(isHeld);
  const entries = waiting().filter((one) => isLost || one.tries);
  const unsent = refused().at(-1);
  if (held) showHeld(held);
  else if (entries.length && (isLost || isFree())) showWaiting(entries, isLost);
  else if (!entries.length && unsent && isFree()) offer(unsent);
  else if (!entries.length && !unsent && isOurs()) restore();
}

// With a line, nothing that can still be taken back, nor another bad news, is hidden: what does not leave is said once the bar is free.
function isFree() {
  const bar = at("outgoing");
  return bar && (isOurs() || (bar.matches(".is-idle, .is-gone") && !bar.querySelector("[data-key=z]")));
}

document.addEventListener("htmx:after:swap", () => { if (!isOurs()) show(); });

function showWaiting(entries, isLost) {
  const bar = draw(entries.length === 1 ? "act-waiting" : "act-waiting-several", entries.at(-1).name);
  const words = bar.querySelector("[data-words]");
  const said = isLost ? words.textContent : words.dataset.later.replace("{name}", entries.at(-1).name).replace("{time}", clock(Math.min(...entries.map((one) => one.until))));
  words.textContent = said.replace("{n}", entries.length);
  bar.querySelector("button").addEventListener("click", () => back(waiting().at(-1)));
  place(bar);
}

// There is a way, but what was pressed is being corrected: it leaves at the next press.
function showHeld(entry) {
  sendsAgain(entry);
  const bar = draw("act-held", entry.name);
  if (isOurs() && at("outgoing").querySelector("p").textContent === bar.querySelector("p").textContent) return;
  at("status").textContent = bar.querySelector("p").textContent;
  bar.querySelector("button").addEventListener("click", () => back(entry));
  place(bar);
}

function sendsAgain(entry) {
  const button = document.querySelector(`#composer[data-draft="${draftOf(entry)}"] [data-send]`);
  if (button?.dataset.sends) button.querySelector("span").textContent = button.dataset.sends;
}

export function clock(instant) {
  const now = new Date(instant);
  return at("offline").dataset.clock.replace("{h}", now.getHours()).replace("{mm}", String(now.getMinutes()).padStart(2, "0"));
}

function offer(entry) {
  const bar = draw(entry.refused.isBroken ? "act-unread" : "act-unsent", entry.name);
  bar.dataset.waiting = "";
  bar.querySelector("button").addEventListener("click", () => takeUp(entry));
  place(bar);
}

document.addEventListener("parvis:forgotten", show);

// It is the draft again: in its field where that is open, and for the town as soon as the line is back. Other tabs see first that it was not the town who took it.
function back(entry) {
  if (!entry) return;
  put({ ...entry, isTakenBack: true, until: 0, heldUntil: 0 });
  giveBack(entry);
  sendsAgain(entry);
  at("status").textContent = at("left-behind").dataset.back;
  show();
  document.dispatchEvent(new CustomEvent("parvis:back")); // where only the town had no time for it, it hears of it at once
}
