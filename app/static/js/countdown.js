// The outgoing bar counts down to the instant the server holds; when it is over the bar asks what became of it.
let timer = null;

const words = (seconds) => (seconds < 60 ? `${seconds}\u00a0s` : `${Math.floor(seconds / 60)}\u00a0min ${String(seconds % 60).padStart(2, "0")}`);

function tick() {
  const bar = document.querySelector("#outgoing[data-until]");
  if (!bar) return stop();
  const left = Math.max(0, (Date.parse(bar.dataset.until) - Date.now()) / 1000);
  const place = bar.querySelector("[data-left]");
  if (place) place.textContent = words(Math.ceil(left));
  const ring = bar.querySelector(".ring-left");
  if (ring) ring.style.strokeDashoffset = String(100 - Math.min(100, (left / Number(bar.dataset.seconds)) * 100));
  if (left > 0) return;
  bar.removeAttribute("data-until");
  stop();
  setTimeout(() => window.htmx?.trigger(bar, "over"), 1500);
}

function stop() {
  clearInterval(timer);
  timer = null;
}

function start() {
  if (!document.querySelector("#outgoing[data-until]")) return stop();
  tick();
  timer ??= setInterval(tick, 250);
}

document.addEventListener("htmx:after:swap", start);
start();
