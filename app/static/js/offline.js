// The strip says since when the line is down, then for five seconds that it is back.
import { keep } from "./in_hand.js";
import { undoNow, waitsToUndo } from "./undo_waits.js";
import { leave } from "./waiting.js";
import { clock, show as showWaiting } from "./waiting_bar.js";

const strip = document.getElementById("offline");
const told = 5000;
const pause = 3000;
const isPhone = matchMedia("(width < 56.25em)");
let looking = null;
let since = "";
let refusing = null;

function show(words) {
  strip.querySelector("span").textContent = words;
  strip.hidden = false;
}

function lost() {
  delete strip.dataset.over;
  since = strip.dataset.lost.replace("{time}", clock(Date.now()));
  show(since);
  showWaiting();
}

function back() {
  clearInterval(looking);
  looking = null;
  clearTimeout(refusing);
  strip.style.minBlockSize = "";
  if (strip.hidden) return;
  show(strip.dataset.back);
  strip.dataset.over = "";
  setTimeout(() => { strip.hidden = "over" in strip.dataset; }, told);
  undoNow();
  document.dispatchEvent(new CustomEvent("parvis:line"));
  resend();
  leave();
}

// What was pressed while the line was down leaves on return: a reply even when this page is closed, the rest from here.
const waiting = new Set();

document.addEventListener("htmx:before:request", (event) => {
  if (navigator.onLine) return;
  event.preventDefault();
  const { ctx } = event.detail;
  if (!wait(ctx) && ctx.sourceElement.matches("a, form, button")) refuse();
});

// Nothing else waits for the line: whoever presses hears it, and nothing moves for that.
function refuse() {
  strip.style.minBlockSize = `${strip.offsetHeight}px`;
  show(strip.dataset.refused);
  clearTimeout(refusing);
  refusing = setTimeout(() => show(since), told);
}

// In a tunnel a telephone believes that it has a line: what did not get through waits, and the way is tried until it is free.
document.addEventListener("htmx:error", (event) => {
  const { ctx } = event.detail;
  if (!ctx || ctx.response || ctx.request?.method !== "POST" || !wait(ctx)) return;
  event.stopImmediatePropagation();
  noLine();
});
document.addEventListener("parvis:no-line", noLine);

function noLine() {
  if (strip.hidden || "over" in strip.dataset) lost();
  looking ??= setInterval(look, pause);
}

// The live line can break although there is a way: what arrives would not be seen, so it is said, until it is back.
document.addEventListener("htmx:sse:error", ({ target }) => {
  if (target.id === "live" && strip.hidden) lost();
});
// What was connected as the line went is no sign of a way.
document.addEventListener("htmx:sse:after:connection", ({ target }) => { if (target.id === "live" && navigator.onLine && !looking) back(); });

async function look() {
  const answer = await fetch("/health/live", { cache: "no-store" }).catch(() => null);
  if (answer) back();
}

function wait(ctx) {
  if (waitsToUndo(ctx)) return true;
  const button = ctx.sourceElement.querySelector?.("[data-offline]");
  if (!button || !["POST", undefined].includes(ctx.request?.method)) return false;
  if (!keep(ctx)) waiting.add(button);
  const word = button.querySelector("span");
  if (word.textContent !== button.dataset.offline) button.dataset.sends = word.textContent;
  word.textContent = document.getElementById("status").textContent = button.dataset.offline;
  // On a phone the bar, where it is taken back, makes room as long as one writes.
  if (isPhone.matches) document.getElementById("author")?.focus({ preventScroll: true });
  return true;
}

function resend() {
  for (const button of waiting) if (button.isConnected) button.form.requestSubmit(button);
  waiting.clear();
}

window.addEventListener("offline", lost);
window.addEventListener("online", back);
if (!navigator.onLine) lost();
// What an earlier page left behind; htmx begins a moment after this.
if (document.readyState === "complete") leave();
else window.addEventListener("load", leave);
