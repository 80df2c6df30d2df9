// What is typed while what one asked for is on its way was not meant for what stands there still: it waits, then goes where it would have gone on a faster line.
const places = ["reading", "layer", "content"];
const patience = 5000; // a line as slow as that is answered by the eye
const asked = new Set();
let typed = [];

const placeOf = ({ target }) => target?.id ?? String(target ?? "").slice(1);
const isField = (element) => element?.matches("textarea, input:not([type=checkbox], [type=radio])") ?? false;
const isText = (event) => event.key.length === 1 && (event.getModifierState("AltGraph") || !(event.ctrlKey || event.metaKey || event.altKey));

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (ctx.ahead || !places.includes(placeOf(ctx))) return; // read ahead, the next comment is there already
  asked.add(ctx);
  setTimeout(() => forget(ctx), patience);
});
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (asked.has(ctx) && ctx.status !== "swapped") return forget(ctx);
  asked.delete(ctx);
  give();
});

// It did not come: a letter that would act does not act on what one meant to leave.
function forget(ctx) {
  if (!asked.delete(ctx) || asked.size) return;
  if (isField(document.activeElement)) give();
  typed = [];
}

document.addEventListener("keydown", (event) => {
  if (!event.isTrusted || event.isComposing || !awaits(event.target)) return;
  if (event.key === "Escape") typed = [];
  else if (event.key === "Backspace" && typed.length) stop(event, typed.slice(0, -1));
  else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) stop(event, [...typed, event.key]);
  else if (isText(event)) stop(event, [...typed, event.key]);
}, true);

// Whoever writes goes on writing, unless it is a list that they called from there.
function awaits(target) {
  return isField(target) ? [...asked].some((ctx) => placeOf(ctx) === "layer") : asked.size > 0;
}

function stop(event, left) {
  event.preventDefault();
  event.stopImmediatePropagation();
  typed = left;
}

// One by one, for one may ask for something again. What Entrée would decide is seen first.
function give() {
  while (typed.length && !asked.size) {
    const [key, ...rest] = typed;
    const place = document.activeElement;
    typed = key === "Enter" && !place.matches("textarea") ? [] : rest;
    if (isField(place)) document.execCommand("insertText", false, key === "Enter" ? "\n" : key);
    else if (key !== "Enter") place.dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey: /\p{Lu}/u.test(key), bubbles: true, cancelable: true }));
  }
}
