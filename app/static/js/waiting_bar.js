// The bar says what waits for the line, and takes it back; what was refused is offered there.
import { draftOf, drop, put, textOf, waiting } from "./kept.js";

const at = (id) => document.getElementById(id);
let behind = null; // the bar as the server drew it

// While the line is down, or until they could leave.
export function show() {
  const entries = waiting();
  const place = at("outgoing");
  if (!place) return;
  if (!entries.length) return restore();
  if (navigator.onLine && at("offline").hidden) return;
  const { one, many } = at("act-waiting").content.querySelector("[data-one]").dataset;
  const words = (entries.length === 1 ? one : many).replace("{n}", entries.length).replace("{name}", entries.at(-1).name);
  draw("act-waiting", words, () => back(waiting().at(-1)));
}

export function offer(entry, act) {
  const { words } = at("act-unsent").content.querySelector("[data-words]").dataset;
  draw("act-unsent", words.replace("{name}", entry.name), act);
}

function draw(id, words, act) {
  const place = at("outgoing");
  if (!place) return;
  if (place.hasAttribute("hx-get")) behind = place.cloneNode(true);
  const bar = at(id).content.firstElementChild.cloneNode(true);
  bar.id = "outgoing";
  bar.dataset.kept = "";
  bar.querySelector("p").textContent = words;
  bar.querySelector("button").addEventListener("click", act);
  place.replaceWith(bar);
}

export function restore() {
  const bar = document.querySelector("#outgoing[data-kept]");
  if (!bar || !behind) return;
  const old = behind.cloneNode(true);
  bar.replaceWith(old);
  window.htmx?.process(old);
  window.htmx?.trigger(old, "over");
}

// It is the draft again: in its field where that is open, else as soon as the line is back. Other tabs see first that it was not the town who took it.
function back(entry) {
  if (!entry) return;
  put({ ...entry, isTakenBack: true });
  sessionStorage.setItem(`draft:${draftOf(entry)}`, textOf(entry));
  const button = document.querySelector(`#composer[data-draft="${draftOf(entry)}"] [data-send]`);
  if (button) {
    if (button.dataset.sends) button.querySelector("span").textContent = button.dataset.sends;
    drop(entry);
  }
  at("status").textContent = at("act-waiting").content.querySelector("[data-back]").dataset.back;
  show();
}
