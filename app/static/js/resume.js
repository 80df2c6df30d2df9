// Signed out by time: one signs in over the page, and goes on where one was.
const dialog = document.getElementById("expired");
const form = dialog.querySelector("form");
const error = dialog.querySelector(".error");

// Whatever else was on its way is refused too, a moment later: it must not take the focus from who is typing.
function ask() {
  if (dialog.open) return;
  dialog.showModal();
  form.elements.email.focus();
}

document.addEventListener("parvis:signed-out", ask);
document.addEventListener("htmx:before:response", (event) => {
  if (event.detail.ctx.response.status !== 401) return;
  event.preventDefault();
  ask();
});

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
  form.reset();
  dialog.close();
  const field = document.querySelector(".composer-text");
  field?.focus();
  field?.dispatchEvent(new Event("input", { bubbles: true }));
  document.dispatchEvent(new CustomEvent("parvis:signed-in"));
}
