// Where one answers, as far as what waits for the line has to know.
import { commentOf, textOf } from "./kept.js";

export function composer() {
  const form = document.getElementById("composer");
  return form?.checkVisibility() ? form : null;
}

export const isFor = (form, entry) => form !== null && commentOf(form.getAttribute("action")) === commentOf(entry.path);

// Nobody has begun other words there.
export function isFree(form, entry) {
  const { value, defaultValue } = form.elements.text;
  return [defaultValue.trim(), textOf(entry).trim(), ""].includes(value.trim());
}
