// Several rows at once: X ticks the open one, Maj+J/K and Maj+press reach further; what is pressed then is done to all.
import { isForLetters } from "./keys.js";

const ways = { J: 1, K: -1 };
const boxes = () => [...document.querySelectorAll("#rows .tick > input")];
const ticked = () => boxes().filter((box) => box.checked);
const rowOf = (element) => element.closest?.("#rows .row");
let anchor = null; // where the reach begins, and where it ends
let reached = null;
let done = null;

document.addEventListener("change", ({ target }) => {
  if (!target.matches("#rows .tick > input")) return;
  anchor = reached = target.value;
  tell();
});
document.addEventListener("reset", ({ target }) => {
  if (target.id === "ticked") setTimeout(tell);
});

document.addEventListener("keydown", (event) => {
  const way = event.shiftKey && ways[event.key];
  if (!way || !isForLetters(event)) return;
  const all = boxes();
  if (!all.length) return;
  event.preventDefault();
  reach(all, way);
});

// A press with Maj ticks everything from the last box, or from the open row; without it a row opens as ever.
document.addEventListener("mousedown", (event) => {
  if (event.shiftKey && rowOf(event.target)) event.preventDefault();
});
document.addEventListener("click", (event) => {
  const box = event.shiftKey && rowOf(event.target)?.querySelector(".tick > input");
  if (!box || event.target === box) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const all = boxes();
  const [from, to] = [all.indexOf(start(all)), all.indexOf(box)].sort((a, b) => a - b);
  all.slice(from, to + 1).forEach((one) => { one.checked = true; });
  reached = box.value;
  tell();
}, true);

// The rows are other ones now, or another comment is open beside them.
document.addEventListener("htmx:after:swap", () => {
  const open = document.querySelector("#reading.is-open")?.dataset.comment ?? "0";
  const field = document.querySelector("#ticked [name=opened]");
  if (field) field.value = open;
  forget();
  count();
});

// What was done is done: only what was refused stays ticked.
function forget() {
  const { deed, refused } = document.getElementById("outgoing")?.dataset ?? {};
  if (!deed || deed === done) return;
  done = deed;
  const left = refused.split(" ");
  for (const box of ticked()) box.checked = left.includes(box.value.split(".")[0]);
}

function reach(all, way) {
  const from = start(all);
  const at = all.findIndex((box) => box.value === reached);
  from.checked = true;
  const next = all[at + way];
  if (next) {
    const comesBack = Math.abs(all.indexOf(next) - all.indexOf(from)) < Math.abs(at - all.indexOf(from));
    if (comesBack) all[at].checked = false;
    else next.checked = true;
    reached = next.value;
    next.focus();
  }
  tell();
}

function start(all) {
  const known = all.find((box) => box.value === anchor && box.checked);
  if (known) return known;
  const open = all.find((box) => rowOf(box).querySelector("[aria-current]")) ?? all[0];
  anchor = reached = open.value;
  return open;
}

function count() {
  const place = document.querySelector("[data-ticked]");
  const many = ticked().length;
  if (place && many) place.textContent = (many === 1 ? place.dataset.one : place.dataset.many).replace("{n}", many);
  return place?.textContent;
}

function tell() {
  const words = count();
  document.getElementById("status").textContent = ticked().length ? `${words}.` : document.querySelector("[data-ticked]").dataset.none;
}
