// The bar says what waits for the line, and takes it back; what was refused is offered there.
import { draftOf, put, textOf, waiting } from "./kept.js";
import { draw, fails, restore, show as place } from "./underway.js";

const at = (id) => document.getElementById(id);

// While the line is down, or until they could leave.
export function show() {
  const entries = waiting();
  if (!entries.length) {
    if (document.querySelector("#outgoing[data-waiting]")) restore();
    return;
  }
  if (navigator.onLine && at("offline").hidden) return;
  const bar = draw(entries.length === 1 ? "act-waiting" : "act-waiting-several", entries.at(-1).name);
  const words = bar.querySelector("[data-words]");
  words.textContent = words.textContent.replace("{n}", entries.length);
  bar.querySelector("button").addEventListener("click", () => back(waiting().at(-1)));
  place(bar);
}

export const offer = (entry, act) => fails(act, entry.name);

// It is the draft again: in its field where that is open, and for the town as soon as the line is back. Other tabs see first that it was not the town who took it.
function back(entry) {
  if (!entry) return;
  put({ ...entry, isTakenBack: true });
  sessionStorage.setItem(`draft:${draftOf(entry)}`, textOf(entry));
  const button = document.querySelector(`#composer[data-draft="${draftOf(entry)}"] [data-send]`);
  if (button?.dataset.sends) button.querySelector("span").textContent = button.dataset.sends;
  at("status").textContent = at("left-behind").dataset.back;
  show();
}
