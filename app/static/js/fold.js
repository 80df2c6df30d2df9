// In a narrow window the context opens in place.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-fold]");
  if (!link) return;
  event.preventDefault();
  const zone = document.getElementById(link.dataset.fold);
  const facets = zone.matches(".facets") ? [zone] : [...zone.querySelectorAll(".facets")];
  const isShown = !facets[0]?.classList.contains("is-shown");
  facets.forEach((facet) => facet.classList.toggle("is-shown", isShown));
  link.setAttribute("aria-expanded", String(isShown));
});
