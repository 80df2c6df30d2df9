// Signed out by time: one signs in over the page, or puts it off, and goes on where one was.
const dialog = document.getElementById("expired");
const strip = document.getElementById("signed-out");
const form = dialog.querySelector("form");
const error = dialog.querySelector(".error");
const pressed = "a, button, form";

// Whatever else was on its way is refused too, a moment later: it must not take the focus from who is typing.
function ask() {
  if (dialog.open) return;
  dialog.showModal();
  form.elements.email.focus();
}

// Put off, only an act asks again: what the page does by itself would shut the person in.
const isPutOff = () => !strip.hidden;

document.addEventListener("parvis:signed-out", () => isPutOff() || ask());
document.addEventListener("htmx:before:response", (event) => {
  const { ctx } = event.detail;
  if (ctx.response.status !== 401) return;
  event.preventDefault();
  if (!isPutOff() || ctx.sourceElement.matches?.(pressed)) ask();
});

dialog.addEventListener("cancel", () => { strip.hidden = false; });
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
  dialog.close();
  const field = document.querySelector(".composer-text");
  settle(field);
  field?.dispatchEvent(new Event("input", { bubbles: true }));
  document.dispatchEvent(new CustomEvent("parvis:signed-in"));
}

// Who had ticked rows goes on with them: the browser has given back the place from which one came.
function settle(field) {
  if (field && !document.querySelector("#rows .tick > input:checked")) field.focus();
  else if (document.activeElement === document.body) document.querySelector("h1[tabindex]")?.focus();
}
