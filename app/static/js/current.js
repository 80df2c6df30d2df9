// The row of the open comment is the current one, and stays in sight.
document.addEventListener("htmx:after:swap", () => {
  const open = document.getElementById("reading")?.dataset.comment;
  for (const link of document.querySelectorAll(".row-link")) {
    const isOpen = link.dataset.comment === open;
    if (isOpen === link.hasAttribute("aria-current")) continue;
    if (isOpen) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    if (isOpen) link.scrollIntoView({ block: "nearest" });
  }
});
