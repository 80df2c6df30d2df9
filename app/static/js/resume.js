// Signed out by time: one signs in over the page, or puts it off, and goes on where one was.
import { rest } from "./focus.js";

const dialog = document.getElementById("expired");
const strip = document.getElementById("signed-out");
const form = dialog.querySelector("form");
const error = dialog.querySelector(".error");
const pressed = "a, button, form";
const known = "known"; // how it closes on who has signed in

// Whatever else was on its way is refused too, a moment later: it must not take the focus from who is typing.
function ask() {
  if (dialog.open) return;
  dialog.returnValue = "";
  dialog.showModal();
  form.elements.email.focus();
}

// Put off, only an act asks again, and only one that came after: what the page does by itself would shut the person in.
const isPutOff = () => !strip.hidden;
const pressedSince = new WeakSet();

document.addEventListener("parvis:signed-out", () => isPutOff() || ask());
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (isPutOff() && ctx.sourceElement.matches?.(pressed)) pressedSince.add(ctx);
});
document.addEventListener("htmx:before:response", (event) => {
  const { ctx } = event.detail;
  if (ctx.response.status !== 401) return;
  event.preventDefault();
  if (!isPutOff() || pressedSince.has(ctx)) ask();
});

// The browser may close it without asking (nobody has touched the page since it opened), and tells of it a moment later.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !dialog.open) return;
  event.preventDefault();
  leave();
}, true);
dialog.querySelector("[data-put-off]").addEventListener("click", leave);
dialog.addEventListener("close", () => { if (!dialog.open && dialog.returnValue !== known) putOff(); });

function leave() {
  dialog.close();
  putOff();
}

function putOff() {
  strip.hidden = false;
  settle();
}

strip.querySelector("button").addEventListener("click", ask);

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" }).catch(() => null);
  if (!answer) return;
  if (answer.type === "opaqueredirect" || answer.ok) return resume();
  error.hidden = false;
  form.elements.password.focus();
});

function resume() {
  error.hidden = true;
  strip.hidden = true;
  form.reset();
  dialog.close(known);
  const field = document.querySelector(".composer-text");
  settle(field);
  field?.dispatchEvent(new Event("input", { bubbles: true }));
  document.dispatchEvent(new CustomEvent("parvis:signed-in"));
}

// Who had ticked rows goes on with them: the browser has given back the place from which one came, where it is still there.
function settle(field = null) {
  if (field && !document.querySelector("#rows .tick > input:checked")) field.focus();
  else if (isNowhere(document.activeElement)) rest();
}

// A field of a dialog that has closed keeps the focus until the next frame.
const isNowhere = (place) => place === document.body || dialog.contains(place);
