// Who signs out while a reply waits for the line is told what becomes of it.
import { waiting } from "./kept.js";

const dialog = document.getElementById("left-behind");
let leaving = null;

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[action='/sessions/end']") || !waiting().length) return;
  event.preventDefault();
  leaving = event.target;
  dialog.showModal();
});

dialog.querySelector("[data-sign-out]").addEventListener("click", () => leaving.submit());
