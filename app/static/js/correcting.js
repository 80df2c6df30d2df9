// What waits does not leave from under the hand that corrects it: it goes at the next press, or once nobody has it open any more.
import { composer, isFor } from "./composer.js";
import { all, isHeld, own, put, textOf, waiting } from "./kept.js";
import { page } from "./page.js";
import { show } from "./waiting_bar.js";

const beat = 3000;
const hold = 10000; // longer than a beat: a page that is gone holds nothing for long

document.addEventListener("input", ({ target }) => {
  const entry = target.matches?.(".composer-text") && own(target.form.getAttribute("action"), target.form.elements.key.value);
  if (!entry || entry.isTakenBack || !waiting().some((one) => one.slot === entry.slot)) return;
  const pressed = entry.pressed ?? textOf(entry);
  const heldUntil = target.value === pressed ? 0 : Date.now() + hold;
  put({ ...entry, pressed, heldUntil, body: entry.body.map(([name, value]) => [name, name === "text" ? target.value : value]) });
  if (!heldUntil && isHeld(entry)) document.dispatchEvent(new CustomEvent("parvis:back"));
  else show();
});

// However long ago: a computer that slept, or a page that was long out of sight, has missed its beats.
const mine = () => all().filter((one) => one.page === page && one.heldUntil && !one.isTakenBack);

export function holdOn() {
  const form = composer();
  for (const entry of mine()) {
    if (form && isFor(form, entry) && form.elements.key.value === entry.key) put({ ...entry, heldUntil: Date.now() + hold });
    else letGo(entry);
  }
}
setInterval(holdOn, beat);

function letGo(entry) {
  put({ ...entry, heldUntil: 0 });
  document.dispatchEvent(new CustomEvent("parvis:back"));
}

window.addEventListener("pagehide", () => mine().forEach((entry) => put({ ...entry, heldUntil: 0 })));
