// A bare letter presses the visible button that carries it, outside fields only; matched on the produced letter, so every layout works.
const steps = { j: "next", ArrowDown: "next", k: "previous", ArrowUp: "previous" };

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.repeat && event.key === "Enter") return;
  if (event.key === "Escape") return leave(event);
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.altKey) return send(event);
  if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey) return seek(event);
  if (!isForLetters(event)) return;
  if (steps[event.key]) return step(event);
  if (event.key === "Enter") return isControl(event.target) ? undefined : press(event, "Enter");
  if (event.key.length === 1 && !(event.shiftKey && /[a-z]/i.test(event.key))) press(event, event.key === "/" ? ":" : event.key.toLowerCase());
});

// Letters act outside fields and layers, without a modifier, unless they are switched off.
export function isForLetters(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.getModifierState("AltGraph")) return false;
  return document.body.dataset.letters !== "off" && !isWriting(event.target) && !document.querySelector("dialog[open]");
}

function isWriting(element) {
  return element.closest("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])") !== null;
}

function isControl(element) {
  return element.closest("a, button, summary, input, label") !== null;
}

export function isSeen(element) {
  return element.checkVisibility ? element.checkVisibility({ visibilityProperty: true }) : element.offsetParent !== null;
}

// Échap leaves the field; its draft is kept. Layers and menus close by themselves; then it presses what carries it.
function leave(event) {
  if (document.querySelector("dialog[open]")) return;
  if (!isWriting(event.target)) return press(event, "Escape");
  event.preventDefault();
  const author = document.getElementById("author");
  if (author) author.focus({ preventScroll: true });
  else event.target.blur();
}

// Ctrl+K works everywhere, in fields too, and when letters are off.
function seek(event) {
  const link = document.querySelector("[data-seek]");
  if (!link) return;
  event.preventDefault();
  if (!document.querySelector("dialog[open]")) link.click();
}

function send(event) {
  const form = event.target.closest("form.composer, dialog form");
  const button = form?.querySelector("[data-send], .is-first");
  if (!button) return;
  event.preventDefault();
  form.requestSubmit(button);
}

// Arrows keep scrolling what has the focus and scrolls.
function step(event) {
  if (event.key.startsWith("Arrow") && event.target.closest(".words, .context, details[open]")) return;
  if (event.shiftKey) return;
  const link = document.querySelector(`[data-step="${steps[event.key]}"]`);
  if (!link) return;
  event.preventDefault();
  link.click();
}

function press(event, letter) {
  const marked = [...document.querySelectorAll(`[data-key="${CSS.escape(letter)}"]`)];
  const seen = marked.filter(isSeen);
  const target = seen.find((element) => element.closest(".row:has([aria-current])")) ?? seen[0] ?? marked.find((element) => element.closest(".me, .facets"));
  if (!target || target.hidden) return;
  event.preventDefault();
  if (target.matches("textarea")) return writeIn(target);
  target.closest(".facets")?.classList.add("is-shown");
  target.click();
}

function writeIn(field) {
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}
