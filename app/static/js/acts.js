// What can be pressed on this page, as lines of the palette: the buttons that are seen, and what stands in a closed menu under one that is.
import { isSeen } from "./keys.js";

const places = ":is(.ticked, .reading, .context, .outgoing) :is(a.button, button, summary, .option, [data-act])";
const goals = new WeakMap();

export const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
export const words = (line) => plain(line.querySelector("strong").textContent);
export const goalOf = (line) => goals.get(line);

export function gather(palette) {
  const group = palette.querySelector(".finds");
  const known = new Set([...palette.querySelectorAll(".find")].map(words));
  const model = palette.querySelector("template").content.firstElementChild;
  for (const goal of document.querySelectorAll(places)) {
    const name = called(goal, palette);
    if (!name || known.has(plain(name)) || !canBePressed(goal)) continue;
    known.add(plain(name));
    const line = model.cloneNode(true);
    line.querySelector("strong").textContent = name;
    line.querySelector(".option-note").append(...[...goal.querySelectorAll(".key")].map((cap) => cap.cloneNode(true)));
    goals.set(line, goal);
    group.append(line);
  }
  palette.querySelectorAll(".find").forEach((line, number) => {
    line.id = `find-${number}`;
    line.dataset.order = number;
  });
}

function canBePressed(goal) {
  if (goal.matches(":disabled, [type=reset], .pair summary, [aria-disabled=true]")) return false;
  const menu = goal.closest("details.menu");
  const shown = menu && goal.tagName !== "SUMMARY" ? menu.querySelector("summary") : goal;
  return isSeen(shown) || shown.closest(".facets") !== null;
}

function called(goal, palette) {
  if (goal.dataset.act) return goal.dataset.act;
  const menu = goal.matches(".option") && goal.closest("details.menu")?.querySelector("summary");
  const name = said(goal);
  const above = menu && (menu.dataset.act || said(menu));
  return above && name ? palette.querySelector("#finds").dataset.joined.replace("{menu}", above).replace("{choice}", name) : name;
}

function said(element) {
  const copy = element.cloneNode(true);
  copy.querySelectorAll(".key, .vh, .option-note, svg").forEach((one) => one.remove());
  return copy.textContent.trim().replace(/\s+/g, " ");
}

export function press(goal) {
  goal.closest(".facets")?.classList.add("is-shown");
  if (goal.matches("textarea")) goal.focus();
  else goal.click();
}
