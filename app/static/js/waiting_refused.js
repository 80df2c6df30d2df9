// What waited and is refused: where its comment can say why it is asked once more there; all else is said in a sentence, with the text to take away.
import { composer, isFree } from "./composer.js";
import { commentOf, drop, put, textOf } from "./kept.js";
import { refusedAs } from "./verdict.js";

const dialog = document.getElementById("given-back");
let shown = null;

export function refuse(entry, answer, page) {
  const form = composer();
  const refused = refusedAs(answer, page);
  put({ ...entry, refused });
  const isOpen = document.getElementById("reading")?.dataset.comment === commentOf(entry.path);
  if (refused.isSaidThere && isOpen && (!form || isFree(form, entry))) openly(entry);
}

export function takeUp(entry) {
  if (entry.refused.isSaidThere && !entry.isTakenBack) openly(entry);
  else give(entry);
}

function openly({ slot, path, body }) {
  const form = document.createElement("form");
  const asks = { "hx-post": path, "hx-target": "#reading", "hx-swap": "outerHTML", "hx-push-url": "true", hidden: "", "data-slot": slot };
  for (const [name, value] of Object.entries(asks)) form.setAttribute(name, value);
  for (const [name, value] of body) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  document.body.append(form);
  window.htmx.process(form);
  form.requestSubmit();
}

function give(entry) {
  const { dataset } = dialog;
  const title = dialog.querySelector("h2");
  shown = entry;
  title.textContent = entry.name ? dataset.words.replace("{name}", entry.name) : dataset.nobody;
  dialog.querySelector("[role=alert] span").textContent = entry.refused.reason || (entry.refused.isBroken ? dataset.broken : dataset.reason);
  document.getElementById("given-back-text").textContent = textOf(entry);
  dialog.returnValue = "";
  dialog.showModal();
}

dialog.addEventListener("close", () => {
  if (dialog.returnValue !== "forget") return;
  drop(shown);
  document.dispatchEvent(new CustomEvent("parvis:forgotten"));
  (document.getElementById("author") ?? document.getElementById("queue"))?.focus({ preventScroll: true });
});
