// The strip says since when the line is down, then for five seconds that it is back.
const strip = document.getElementById("offline");
const told = 5000;

function show(words) {
  strip.querySelector("span").textContent = words;
  strip.hidden = false;
}

function lost() {
  const now = new Date();
  const time = strip.dataset.clock.replace("{h}", now.getHours()).replace("{mm}", String(now.getMinutes()).padStart(2, "0"));
  show(strip.dataset.lost.replace("{time}", time));
}

function back() {
  if (strip.hidden) return;
  show(strip.dataset.back);
  setTimeout(() => { strip.hidden = true; }, told);
  resend();
}

// What was pressed while the line was down leaves on return, with its own key.
const waiting = new Set();

document.addEventListener("htmx:before:request", (event) => {
  if (navigator.onLine) return;
  event.preventDefault();
  const button = event.detail.ctx.sourceElement.querySelector?.("[data-offline]");
  if (!button) return;
  waiting.add(button);
  button.querySelector("span").textContent = button.dataset.offline;
});

function resend() {
  for (const button of waiting) if (button.isConnected) button.form.requestSubmit(button);
  waiting.clear();
}

window.addEventListener("offline", lost);
window.addEventListener("online", back);
if (!navigator.onLine) lost();
