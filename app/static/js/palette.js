// Ctrl+K: every button of the page, and every place, by typing; a line that is chosen presses that very button.
import { gather, goalOf, plain, press, words } from "./acts.js";
import { seek } from "./found.js";
import { nearest } from "./nearest.js";

const layer = document.getElementById("layer");
const shelf = "palette";
const most = 3;
const lately = 5;

document.addEventListener("click", ({ target }) => {
  const link = target.closest?.("[data-seek]");
  if (!link) return;
  const asked = new URLSearchParams({ comment: document.getElementById("reading")?.dataset.comment ?? "0", within: location.search.slice(1) });
  link.setAttribute("hx-get", `/palette?${asked}`);
}, true);

document.addEventListener("htmx:after:swap", () => {
  const search = layer.querySelector("[data-palette] [role=combobox]");
  if (!search || search.dataset.ready) return;
  search.dataset.ready = "yes";
  const typed = layer.querySelector("[data-typed]");
  const field = document.querySelector(".composer-text");
  if (typed && field) for (const name of ["text", "base", "page"]) typed.form.elements[name].value = field.form.elements[name].value;
  gather(layer.querySelector("[data-palette]"));
  keep(search);
});

layer.addEventListener("input", ({ target }) => {
  if (!target.matches("[data-palette] [role=combobox]")) return;
  seek(target, keep);
  keep(target);
});

layer.addEventListener("submit", (event) => {
  if (event.target.matches(".palette-search")) event.preventDefault();
});

layer.addEventListener("keydown", (event) => {
  if (!event.target.matches("[data-palette] [role=combobox]")) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event.target, event.key === "ArrowDown" ? 1 : -1);
  else if (event.key === "Enter") layer.querySelector(".find.is-picked")?.click();
  else return;
  event.preventDefault();
});

layer.addEventListener("click", ({ target }) => {
  const line = target.closest("[data-palette] .find");
  if (!line) return;
  remember(line);
  const goal = goalOf(line);
  if (!goal) return;
  layer.addEventListener("close", () => press(goal), { once: true });
  layer.close();
});

function keep(search) {
  const list = layer.querySelector("#finds");
  const wanted = plain(search.value.trim()).split(/\s+/).filter(Boolean);
  const former = wanted.length ? [] : remembered();
  let shown = 0;
  for (const group of list.querySelectorAll(".finds")) {
    const lines = [...group.querySelectorAll(".find")].sort((a, b) => a.dataset.order - b.dataset.order).map((line) => ({ line, rank: rank(line, wanted, former) }));
    const fit = lines.filter(({ rank: found }) => found < Infinity).sort((a, b) => a.rank - b.rank).slice(0, former.length ? lately : most + group.querySelectorAll("[data-asks=all]").length);
    lines.forEach(({ line }) => { line.hidden = true; });
    fit.forEach(({ line }) => {
      line.hidden = false;
      underline(line, wanted);
      group.append(line);
    });
    group.hidden = fit.length === 0;
    shown += fit.filter(({ line }) => line.dataset.asks !== "all").length;
  }
  tell(list, search, shown);
  choose(search, layer.querySelector(".find:not([hidden])"));
}

// What begins like the words comes before what contains them; a service to give it to comes first of all.
function rank(line, wanted, former) {
  if (line.dataset.asks) return wanted.length && !line.matches(".leads-nowhere") ? 3 : Infinity;
  const name = words(line);
  if (former.length) return former.includes(name) ? former.indexOf(name) : Infinity;
  const all = `${name} ${plain(line.querySelector(".option-note").textContent)}`;
  if (!wanted.every((word) => all.includes(word))) return Infinity;
  if (!wanted.length) return line.dataset.first === undefined ? 0 : 1;
  if (name === wanted.join(" ")) return -2;
  const begins = name.split(/[\s’']+/).some((word) => word.startsWith(wanted[0]));
  return (begins ? 0 : 2) - (line.dataset.first !== undefined && begins && wanted[0].length > 1 ? 1 : 0);
}

function underline(line, wanted) {
  if (line.dataset.asks) return;
  const place = line.querySelector("strong");
  const text = place.textContent;
  const word = [...wanted].sort((a, b) => b.length - a.length)[0];
  const at = word ? plain(text).indexOf(word) : -1;
  place.textContent = text;
  if (at < 0 || plain(text).length !== text.length) return;
  const hit = document.createElement("u");
  hit.textContent = text.slice(at, at + word.length);
  place.replaceChildren(text.slice(0, at), hit, text.slice(at + word.length));
}

function tell(list, search, shown) {
  const none = layer.querySelector("[data-nothing]");
  const { one, many, none: nothing, meant } = list.dataset;
  none.hidden = shown > 0;
  const near = shown ? null : nearest(plain(search.value.trim()), vocabulary());
  none.textContent = shown ? "" : nothing.replace("{text}", search.value.trim()) + (near ? ` ${meant.replace("{text}", near)}` : "");
  layer.querySelector("[data-found]").textContent = shown ? (shown === 1 ? one : many).replace("{n}", shown) : none.textContent;
}

function choose(search, line) {
  layer.querySelectorAll(".find").forEach((other) => {
    other.classList.toggle("is-picked", other === line);
    other.setAttribute("aria-selected", String(other === line));
  });
  if (!line) return search.removeAttribute("aria-activedescendant");
  search.setAttribute("aria-activedescendant", line.id);
  line.scrollIntoView({ block: "nearest" });
}

function move(search, by) {
  const lines = [...layer.querySelectorAll(".find:not([hidden])")];
  const at = lines.findIndex((line) => line.classList.contains("is-picked"));
  if (lines.length) choose(search, lines[(at + by + lines.length) % lines.length]);
}

function remembered() {
  const kept = JSON.parse(sessionStorage.getItem(shelf) ?? "[]");
  const here = new Set([...layer.querySelectorAll(".find")].map(words));
  return kept.filter((name) => here.has(name)).slice(0, lately);
}

function remember(line) {
  const kept = JSON.parse(sessionStorage.getItem(shelf) ?? "[]");
  sessionStorage.setItem(shelf, JSON.stringify([words(line), ...kept.filter((name) => name !== words(line))].slice(0, 20)));
}

function vocabulary() {
  return [...layer.querySelectorAll(".find:not([data-asks]) strong")].flatMap((place) => place.textContent.split(/[\s,:’']+/));
}
