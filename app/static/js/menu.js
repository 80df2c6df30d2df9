// A menu is a <details>: one open at a time, Échap or a press elsewhere closes it, arrows and digits choose.
const openMenu = () => document.querySelector("details.menu[open]");

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.("details.menu") || !menu.open) return;
  document.querySelectorAll("details.menu[open]").forEach((other) => { if (other !== menu) other.open = false; });
  const start = menu.querySelector("[data-start]") ?? menu.querySelector(".option");
  start?.focus({ preventScroll: true });
}, true);

document.addEventListener("click", (event) => {
  const menu = openMenu();
  if (menu && !menu.contains(event.target)) menu.open = false;
  if (menu && event.target.closest(".option[href]")) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  const menu = openMenu();
  if (!menu) return;
  if (event.key === "Escape") {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (!move(menu, event.key === "ArrowDown" ? 1 : -1)) return;
  } else {
    const choice = menu.matches("[data-digits]") && menu.querySelector(`[data-digit="${CSS.escape(event.key)}"]`);
    if (!choice || event.ctrlKey || event.altKey) return;
    choice.click();
  }
  event.preventDefault();
  event.stopPropagation();
}, true);

function move(menu, by) {
  const options = [...menu.querySelectorAll(".option")].filter((option) => option.offsetParent);
  if (!options.length || isInField(menu)) return false;
  const at = options.indexOf(document.activeElement);
  options[(at + by + options.length) % options.length].focus();
  return true;
}

function isInField(menu) {
  return menu.contains(document.activeElement) && document.activeElement.matches("select, input");
}
