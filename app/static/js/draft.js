// A draft is kept one second after typing stops; while the line is down it stays in this tab and is saved on return.
import { drawer } from "./kept.js";
import { count, say } from "./length.js";
import { page } from "./page.js";

const pause = 1000;
const told = 2000;
const anew = 15000;
const short = 10000; // what a browser still sends for a page that is closed
let timer = null;
let going = false;
let asked = null; // the draft that a field showed as somebody came to it
let ours = null; // the one that it should show by what this page had kept
const marks = new Map(); // of what this page had kept last, by its place

const shelf = (form) => drawer(form.dataset.draft);

document.addEventListener("input", ({ target }) => {
  const form = target.closest?.("form[data-draft]");
  if (!form || target.name !== "text") return;
  going = false; // who writes on has stayed
  sessionStorage.setItem(shelf(form), target.value);
  clearTimeout(timer);
  if (Date.now() - Number(form.dataset.began ?? 0) > anew) begin(form);
  else timer = setTimeout(() => save(form), pause);
});

document.addEventListener("submit", ({ target }) => {
  if (!target.matches("form[data-draft]")) return;
  clearTimeout(timer);
  marks.delete(target.dataset.draft); // what is sent is no draft any more
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
window.addEventListener("pagehide", () => document.querySelectorAll("form[data-draft]").forEach((form) => save(form)));
document.addEventListener("htmx:after:swap", restore);
document.addEventListener("parvis:line", () => document.querySelectorAll("form[data-draft]").forEach((form) => save(form)));
restore();

// The first letter is kept at once, so that the others hear that somebody writes here; then a pause is waited for.
function begin(form) {
  form.dataset.began = Date.now();
  save(form);
}

async function save(form) {
  const text = form.elements.text.value;
  if (sessionStorage.getItem(shelf(form)) === null) return;
  const { key, base, person } = form.elements;
  const body = new URLSearchParams({ text, key: key.value, base: base.value, page, person: person.value });
  const answer = await fetch(form.dataset.draft, { method: "POST", body, headers: { "HX-Request": "true" }, keepalive: text.length < short }).catch(() => null);
  if (!answer && !going) return document.dispatchEvent(new CustomEvent("parvis:no-line"));
  if (answer?.status === 401) return document.dispatchEvent(new CustomEvent("parvis:signed-out"));
  if (answer?.status === 409) return clash(form, await answer.text());
  if (!answer?.ok || going) return;
  base.value = answer.headers.get("Parvis-Draft");
  form.dataset.kept = text;
  marks.set(form.dataset.draft, base.value);
  document.dispatchEvent(new CustomEvent("parvis:kept", { detail: form.dataset.draft }));
  if (sessionStorage.getItem(shelf(form)) === text) sessionStorage.removeItem(shelf(form));
  if (!form.isConnected) return;
  tell(form);
  form.dispatchEvent(new CustomEvent("kept"));
}

// Another page wrote here meanwhile: both texts are shown, and nothing more is kept until the person has chosen.
function clash(form, words) {
  const place = form.querySelector("[data-clash]");
  if (!form.isConnected || !words || place.childElementCount) return;
  place.innerHTML = words;
  window.htmx.process(place);
}

document.addEventListener("click", ({ target }) => {
  const form = target.closest?.("[data-drop]")?.closest("form");
  if (form) sessionStorage.removeItem(shelf(form));
}, true);

// What was written elsewhere is shown to who comes to a field that nobody has touched here.
function renew() {
  const form = document.querySelector("form[data-draft]");
  const now = document.getElementById("writer")?.dataset;
  if (!form || now?.mark === undefined) return;
  const { text: field, base, key } = form.elements;
  if (asked !== base.value) return; // nobody came to it, or it was saved from here meanwhile
  if (field.value !== (form.dataset.kept ?? field.defaultValue) || sessionStorage.getItem(shelf(form)) !== null) return;
  if (now.text) key.value = now.nextKey; // that of words which were taken back has served
  if (now.mark === base.value) return;
  field.value = form.dataset.kept = now.text;
  base.value = now.mark;
  say(field);
  if (now.mark !== ours) document.getElementById("status").textContent = form.dataset.renewed;
}

function look(mark = null) {
  const form = document.querySelector("form[data-draft]");
  if (document.hidden || !form) return;
  asked = form.elements.base.value;
  ours = mark;
  window.htmx?.trigger("#writer", "here");
}

document.addEventListener("visibilitychange", () => look());
document.addEventListener("focusin", ({ target }) => { if (target.matches(".composer-text")) look(); });
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx.target?.id !== "writer") return;
  renew();
  asked = ours = null;
});

// What was drawn before this page had it kept shows less: the town is asked.
function compare({ dataset, elements }) {
  const mark = marks.get(dataset.draft);
  if (mark === undefined || mark === elements.base.value) return;
  marks.delete(dataset.draft);
  look(mark);
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
    form.elements.page.value = page;
    const kept = sessionStorage.getItem(shelf(form));
    const field = form.elements.text;
    if (kept === null) compare(form);
    if (kept === null || kept === field.value || field === document.activeElement) continue;
    field.value = kept;
    say(field);
    save(form);
  }
}
