// What a wording leaves open: buttons write a variable where the cursor was, and what is still open when words are taken or refused is selected, to be typed over.
const open = /\{\s*\p{L}[^{}\n]{0,30}\}|\{\s*(?:pr[eé]nom|service|date|lien)(?!\p{L})/iu;
let last = null;

for (const group of document.querySelectorAll("[data-variables]")) group.hidden = false;

document.addEventListener("focusin", ({ target }) => {
  if (target.matches(".editor-form textarea")) last = target;
});

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-insert]");
  if (!button) return;
  const field = last?.isConnected ? last : button.form.elements.text;
  field.focus();
  field.setRangeText(button.dataset.insert, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

export function choose(field) {
  const found = field?.matches?.("textarea") && field.value.match(open);
  if (found) field.setSelectionRange(found.index, found.index + found[0].length);
  return Boolean(found);
}
