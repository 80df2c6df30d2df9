// What was taken back while the line was down may have reached the town, whose answer was lost: it is undone there, and its words are the draft.
import { draftOf, drawer, drop, giveBack, put } from "./kept.js";
import { postponed, refusedAs, verdictOf } from "./verdict.js";

export async function takeBack(entry, ask) {
  const answer = await ask(entry.path.replace("/replies", "/replies/undo"), entry);
  const said = answer && verdictOf(answer);
  if (said === "later") put(postponed(entry, answer));
  if (!answer || said === "later" || said === "nobody") return said;
  const page = await answer.text();
  const refused = refusedAs(answer, page);
  if (said === "refused" && !refused.isSaidThere) put({ ...entry, refused });
  else drop(entry);
  if (said === "refused") giveBack(entry); // it stays in this tab
  else renew(entry, page);
  return said;
}

// Its key has served: what is written there from now on has the next one.
function renew(entry, page) {
  const form = document.querySelector(`#composer[data-draft="${draftOf(entry)}"]`);
  if (!form) return sessionStorage.removeItem(drawer(draftOf(entry)));
  const drawn = new DOMParser().parseFromString(page, "text/html").getElementById("composer");
  for (const name of ["key", "base"]) if (drawn) form.elements[name].value = drawn.elements[name].value;
  form.elements.text.dispatchEvent(new Event("input", { bubbles: true }));
}
