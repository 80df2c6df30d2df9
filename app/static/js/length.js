// How long the reply is: guessed at once, and counted by the server as the network counts once typing stops.
const pause = 300;
const near = 0.9;
const known = new WeakSet();
let timer = null;

export function say(field, counted = null) {
  const place = field.form?.querySelector("[data-count]");
  if (!place) return;
  const length = counted ?? [...field.value].length;
  const most = Number(place.dataset.max) || Infinity;
  place.classList.toggle("is-over", length > most);
  place.classList.toggle("is-near", length > most * near);
  place.textContent = words(place.dataset, length, most);
}

function words(slots, length, most) {
  if (length > most) return slots.over.replace("{n}", length - most);
  if (length > most * near) return slots.near.replace("{n}", most - length);
  return (length < 2 ? slots.one : slots.words).replace("{n}", length.toLocaleString(document.documentElement.lang));
}

export async function count(field) {
  const text = field.value;
  const body = new URLSearchParams({ text });
  if ("private" in field.form.dataset) body.set("private", "true");
  const answer = await fetch(field.form.dataset.length, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || !field.isConnected || field.value !== text) return;
  say(field, Number(await answer.text()));
  offer(field.form.querySelector("[data-parts]"), Number(answer.headers.get("Parvis-Parts")));
}

// The button says what a press leads to: what is too long is shortened, or said in parts.
function offer(button, parts) {
  const word = button?.querySelector("span");
  if (word) word.textContent = parts ? button.dataset.parts.replace("{n}", parts) : button.dataset.word;
}

document.addEventListener("input", ({ target }) => {
  if (!target.matches(".composer-text")) return;
  say(target);
  clearTimeout(timer);
  timer = setTimeout(() => count(target), pause);
});
document.addEventListener("htmx:after:swap", () => document.querySelectorAll(".composer-text").forEach(begun));
document.querySelectorAll(".composer-text").forEach(begun);

// An empty field needs no question, and one that stood there before is counted as it is typed in.
function begun(field) {
  if (field.value && !known.has(field)) count(field);
  known.add(field);
}
