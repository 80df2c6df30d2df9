// What was taken back while the line was down may have reached the town, whose answer was lost: it is undone there, and its words are the draft.
import { draftOf, drop, textOf } from "./kept.js";

export async function takeBack(entry, ask) {
  const answer = await ask(entry.path.replace("/replies", "/replies/undo"), entry);
  if (!answer) return false;
  drop(entry);
  const shelf = `draft:${draftOf(entry)}`;
  const form = document.querySelector(`#composer[data-draft="${draftOf(entry)}"]`);
  if (!answer.ok) sessionStorage.setItem(shelf, textOf(entry)); // it stays in this tab
  else if (form) renew(form, await answer.text());
  else sessionStorage.removeItem(shelf);
  return true;
}

// Its key has served: what is written there from now on has the next one.
function renew(form, page) {
  const drawn = new DOMParser().parseFromString(page, "text/html").getElementById("composer");
  for (const name of ["key", "base"]) if (drawn) form.elements[name].value = drawn.elements[name].value;
  form.elements.text.dispatchEvent(new Event("input", { bubbles: true }));
}
