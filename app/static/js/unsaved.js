// An editor says that what it holds is not kept yet, from the first change on.
document.addEventListener("input", ({ target }) => {
  const said = target.closest?.(".editor-form")?.querySelector("[data-unsaved]");
  if (said) said.hidden = false;
});
