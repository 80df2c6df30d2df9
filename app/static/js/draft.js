// A draft is kept one second after typing stops; while the line is down it stays in this tab and is saved on return.
import { count, say } from "./length.js";

const pause = 1000;
const told = 2000;
const anew = 15000;
let timer = null;
let going = false;

const shelf = (form) => `draft:${form.dataset.draft}`;

document.addEventListener("input", ({ target }) => {
  const form = target.closest?.("form[data-draft]");
  if (!form || target.name !== "text") return;
  sessionStorage.setItem(shelf(form), target.value);
  clearTimeout(timer);
  if (Date.now() - Number(form.dataset.began ?? 0) > anew) begin(form);
  else timer = setTimeout(() => save(form), pause);
});

document.addEventListener("submit", ({ target }) => {
  if (target.matches("form[data-draft]")) clearTimeout(timer);
}, true);

document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement;
  if (!form.matches?.("form[data-draft]") || ctx.request.method !== "POST") return;
  if (ctx.response.status < 400) return sessionStorage.removeItem(shelf(form));
  sessionStorage.setItem(shelf(form), form.elements.text.value); // what was refused stays in this tab
  save(form);
});

// A page on its way out keeps what it was saving: the next page may have been made before it was saved.
window.addEventListener("beforeunload", () => { going = true; });
window.addEventListener("pageshow", () => { going = false; });
document.addEventListener("htmx:after:swap", restore);
window.addEventListener("online", () => document.querySelectorAll("form[data-draft]").forEach((form) => save(form)));
restore();

// The first letter is kept at once, so that the others hear that somebody writes here; then a pause is waited for.
function begin(form) {
  form.dataset.began = Date.now();
  save(form);
}

async function save(form) {
  const text = form.elements.text.value;
  if (sessionStorage.getItem(shelf(form)) === null) return;
  const body = new URLSearchParams({ text, key: form.elements.key.value });
  const answer = await fetch(form.dataset.draft, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.status === 401) return document.dispatchEvent(new CustomEvent("parvis:signed-out"));
  if (!answer?.ok || going) return;
  if (sessionStorage.getItem(shelf(form)) === text) sessionStorage.removeItem(shelf(form));
  if (!form.isConnected) return;
  tell(form);
  form.dispatchEvent(new CustomEvent("kept"));
}

function tell(form) {
  const place = form.querySelector("[data-count]");
  if (!place || place.classList.contains("is-over")) return;
  place.textContent = place.dataset.saved;
  setTimeout(() => count(form.elements.text), told);
}

// Words that never reached the server come back where they were typed.
function restore() {
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const kept = sessionStorage.getItem(shelf(form));
    const field = form.elements.text;
    if (kept === null || kept === field.value || field === document.activeElement) continue;
    field.value = kept;
    say(field);
    save(form);
  }
}
