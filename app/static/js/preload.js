// The next comment is read ahead, so that J shows it at once; what was read ahead serves once, and not when the list has changed.
const fresh = 300000;
const pause = 300;
let ahead = null;
let timer = null;

// What was read before, or while an act ran, may no longer be true.
function later() {
  ahead = null;
  clearTimeout(timer);
  timer = setTimeout(read, pause);
}

function read() {
  const link = document.querySelector('[data-step="next"]');
  if (!link?.checkVisibility() || !navigator.onLine) return;
  const url = link.getAttribute("href");
  const headers = { "HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#reading" };
  const answer = fetch(url, { headers }).then((found) => (found.ok ? found : null)).catch(() => null);
  ahead = { url, answer, at: Date.now() };
}

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const kept = ahead;
  if (ctx.request.method !== "GET") {
    ahead = null;
    clearTimeout(timer);
  }
  if (!kept || kept.url !== ctx.sourceElement.getAttribute("hx-get") || ctx.target?.id !== "reading") return;
  ahead = null;
  if (Date.now() - kept.at > fresh) return;
  ctx.fetch = async (action, request) => (await kept.answer) ?? fetch(action, request);
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx.target?.id === "reading") later();
});
for (const change of ["queue", "outgoing"]) {
  document.addEventListener(change, ({ target }) => {
    if (target.id === "live") later();
  });
}
later();
