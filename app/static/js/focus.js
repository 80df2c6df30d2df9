import { choose } from "./blanks.js";

// After an act the focus goes to the author of the comment that is now open, to the first wrong field, or to the list where nothing is open; never to the body.
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx.target?.id === "reading" || ctx.target?.id === "desk") rest();
});
// An act on another page comes back by its address.
if (new URLSearchParams(location.search).has("done") && document.getElementById("desk") && document.activeElement === document.body) rest();

export function rest() {
  const reading = document.getElementById("reading");
  const wrong = reading?.querySelector("[aria-invalid='true'], [data-focus-text]");
  const place = wrong ?? reading?.querySelector("[data-focus], h1");
  const isRead = place?.checkVisibility();
  (isRead ? place : document.getElementById("queue"))?.focus({ preventScroll: true });
  choose(place);
  if (isRead && matchMedia("(width < 56.25em)").matches) scrollTo(0, 0);
}
