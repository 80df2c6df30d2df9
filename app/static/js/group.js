// Those who ask the same: J and K walk the questions, Espace ticks (as it does anywhere), Échap goes back, Ctrl+Entrée sends; what changes is kept and shown.
import { page as name } from "./page.js";

const pause = 400;
const short = 10000; // what a browser still sends for a page that is closed
let timer = null;
let isKept = true;
let asked = 0; // how often it was asked to be kept: an answer speaks of what was asked then

const page = () => document.querySelector("main.group");
const boxes = () => [...document.querySelectorAll("#group-rows input[type=checkbox]:not(:disabled)")].filter((box) => box.checkVisibility());

document.addEventListener("keydown", (event) => {
  if (!page() || event.defaultPrevented || event.isComposing || document.querySelector("dialog[open], details.menu[open]")) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.altKey) return send(event);
  if (event.ctrlKey || event.metaKey || event.altKey || event.getModifierState("AltGraph")) return;
  if (event.target.closest("textarea, select, input:not([type=checkbox], [type=radio])")) return;
  if (event.key === "Escape") return page().querySelector("[data-back]").click();
  if (document.body.dataset.letters === "off") return;
  const by = { j: 1, k: -1 }[event.key];
  if (by) walk(event, by);
});

function send(event) {
  const form = document.querySelector("form[data-group]");
  if (!form) return;
  event.preventDefault();
  clearTimeout(timer);
  form.requestSubmit(form.querySelector("[data-send]"));
}

function walk(event, by) {
  const all = boxes();
  if (!all.length) return;
  event.preventDefault();
  const at = all.indexOf(document.activeElement);
  const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by))];
  next.focus({ preventScroll: true });
  next.closest(".ask").scrollIntoView({ block: "nearest" });
}

// What this page writes is known by its name: what another page wrote is not written over.
function named() {
  const field = document.querySelector("#group-form input[name=page]");
  if (field) field.value = name;
}
document.addEventListener("htmx:after:swap", named);
named();

// Kept a moment after the hand rests; the words under each comment follow.
document.addEventListener("input", ({ target }) => {
  if (!target.form?.matches("form[data-group]")) return;
  if (target.closest(".wording")) another(target.form);
  later();
});

// There is always an empty field for one more way to say it, five at most.
function another(form) {
  const all = [...form.querySelectorAll(".wording")];
  const last = all.at(-1);
  if (all.length === 5 || !last.querySelector("textarea").value.trim()) return;
  const next = last.cloneNode(true);
  const field = next.querySelector("textarea");
  const number = all.length + 1;
  field.id = next.querySelector("label").htmlFor = `wording-${number}`;
  field.value = field.textContent = "";
  field.rows = 1;
  field.removeAttribute("data-key");
  field.removeAttribute("aria-keyshortcuts");
  field.removeAttribute("autofocus");
  for (const said of next.querySelectorAll("label > span")) said.textContent = said.textContent.replace(/\d/, number);
  last.after(next);
}

function later() {
  isKept = false;
  clearTimeout(timer);
  timer = setTimeout(preview, pause);
}

function preview() {
  timer = null;
  asked += 1;
  document.querySelector("form[data-group] [data-preview]")?.click();
}

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => { ctx.asked = asked; });

document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement.matches?.("[data-preview], [data-mine]") && ctx.response.status < 400) isKept = timer === null && ctx.asked === asked;
});
for (const now of ["parvis:line", "parvis:signed-in"]) document.addEventListener(now, () => isKept || preview());

// Words for one person begin as those that were dealt.
document.addEventListener("toggle", ({ target }) => {
  if (!target.matches?.(".ask-own") || !target.open) return;
  const field = target.querySelector("textarea");
  if (!field.value) field.value = field.dataset.words;
  field.focus();
}, true);

// What was not kept yet leaves with the page: with what is sent, or by itself.
document.addEventListener("submit", ({ target }) => {
  if (!target.matches("form[data-group]")) return;
  clearTimeout(timer);
  isKept = true;
});
window.addEventListener("pagehide", () => {
  const form = document.querySelector("form[data-group]");
  const path = form?.querySelector("[data-preview]")?.formAction;
  if (isKept || !path) return;
  const body = new URLSearchParams(new FormData(form));
  fetch(path, { method: "POST", body, headers: { "HX-Request": "true" }, keepalive: `${body}`.length < short }).catch(() => null);
});
