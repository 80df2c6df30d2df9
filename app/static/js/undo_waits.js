// What is taken back without a line is asked for again as soon as there is one: its delay does not wait.
import { keep } from "./in_hand.js";
import { draw, restore, sendOf, show } from "./underway.js";

const isUndo = /\/undo(\?|$)/;
let asked = null; // the last one: the bar that waits offers no other

export function waitsToUndo({ sourceElement: form }) {
  if (!isUndo.test(form.getAttribute?.("action")) || !form.closest("#outgoing, [data-asks-again]")) return false;
  const send = sendOf(form);
  if (send) {
    send.isTakenBack = true;
    if (!keep(send)) return false;
  } else asked = form;
  const bar = draw("act-undoing", "");
  document.getElementById("status").textContent = bar.querySelector("p").textContent;
  show(bar);
  return true;
}

export function undoNow() {
  if (!asked) return;
  const form = asked.cloneNode(true);
  asked.remove();
  asked = null;
  form.hidden = true;
  form.dataset.asksAgain = "";
  document.body.append(form);
  window.htmx.process(form);
  form.requestSubmit();
}

// It waits in this page alone: who leaves is asked first, or would believe it undone.
window.addEventListener("beforeunload", (event) => { if (asked) event.preventDefault(); });

// Undone, or too late, which is said over the page: the bar is the town's again. A town that starts again is asked anew.
document.addEventListener("htmx:after:request", ({ detail: { ctx: { sourceElement: form, response } } }) => {
  if (!form.matches?.("form[data-asks-again]") || !response) return;
  if (response.status >= 500) {
    asked = form;
    document.dispatchEvent(new CustomEvent("parvis:no-line"));
    return;
  }
  form.remove();
  restore();
});
