// [Afficher] shows the password as it is typed.
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-reveal]");
  if (!button) return;
  const field = document.getElementById(button.dataset.reveal);
  const isHidden = field.type === "password";
  field.type = isHidden ? "text" : "password";
  button.setAttribute("aria-pressed", String(isHidden));
  field.focus();
});
for (const button of document.querySelectorAll("[data-reveal]")) button.hidden = false;
