// How long the reply is, counted as the network counts; near the limit what is left, above it what is too much.
const graphemes = "Segmenter" in Intl ? new Intl.Segmenter("fr", { granularity: "grapheme" }) : null;
const counters = {
  graphèmes: (text) => (graphemes ? [...graphemes.segment(text)].length : [...text].length),
  octets: (text) => new TextEncoder().encode(text).length,
  "unités UTF-16": (text) => text.length,
};
const near = 0.9;

export function say(field) {
  const place = field.form?.querySelector("[data-count]");
  if (!place) return;
  const length = (counters[place.dataset.unit] ?? ((text) => [...text].length))(field.value);
  const most = Number(place.dataset.max) || Infinity;
  place.classList.toggle("is-over", length > most);
  place.textContent = words(place.dataset, length, most);
}

function words(slots, length, most) {
  if (length > most) return slots.over.replace("{n}", length - most);
  if (length > most * near) return slots.near.replace("{n}", most - length);
  return (length < 2 ? slots.one : slots.words).replace("{n}", length.toLocaleString(document.documentElement.lang));
}

document.addEventListener("input", ({ target }) => {
  if (target.matches(".composer-text")) say(target);
});
document.addEventListener("htmx:after:swap", () => document.querySelectorAll(".composer-text").forEach(say));
document.querySelectorAll(".composer-text").forEach(say);
