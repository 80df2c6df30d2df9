// A switch acts when it is pressed; its form needs no button.
document.addEventListener("change", ({ target }) => {
  if (target.matches(".switch > input")) target.form?.requestSubmit();
});
// Letters go quiet, or speak again, without waiting for the next page.
document.addEventListener("change", ({ target }) => {
  if (target.matches(".switch > input[name=letter_keys]")) document.body.dataset.letters = target.checked ? "on" : "off";
});
