// The next comment is read ahead, so that it is shown at once; what was read ahead serves once.
const fresh = 300000;
const pause = 300;
let ahead = null;
let timer = null;

const step = () => document.querySelector('[data-step="next"]');

// Where the list may have changed it is read anew; until that is here, what was read is as true as an answer on its way.
function later() {
  clearTimeout(timer);
  timer = setTimeout(read, pause);
}

function read() {
  const link = step();
  if (!link?.checkVisibility() || !navigator.onLine) return;
  const url = link.getAttribute("href");
  const headers = { "HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#reading" };
  const mine = { url, text: null, at: Date.now() };
  mine.answer = fetch(url, { headers }).then((found) => (found.ok ? found.text() : null)).catch(() => null);
  mine.answer.then((text) => { mine.text = text; });
  if (ahead?.url !== url) ahead = mine;
  else mine.answer.then(() => { if (ahead?.url === url) ahead = mine; });
}

const isFresh = (kept) => Date.now() - kept.at <= fresh;

// What is asked while one writes (is it too long, is there something to look at again) changes nothing.
const isAct = ({ request, sourceElement }) => request.method !== "GET" && sourceElement.matches("form, button");

// The next comment, where it is here already.
export const next = () => (ahead?.text && isFresh(ahead) && ahead.url === step()?.getAttribute("href") ? ahead : null);

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const kept = ahead;
  if (isAct(ctx)) {
    ahead = null;
    clearTimeout(timer);
  }
  if (!kept || kept.url !== ctx.sourceElement.getAttribute("hx-get") || ctx.target?.id !== "reading") return;
  ahead = null;
  if (!isFresh(kept)) return;
  ctx.fetch = async (action, request) => {
    const text = await kept.answer;
    return text === null ? fetch(action, request) : new Response(text);
  };
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx.target?.id === "reading") later();
});
// What was kept since is not in what was read.
document.addEventListener("parvis:kept", ({ detail: place }) => {
  if (!ahead || `${new URL(ahead.url, location.href).pathname}/draft` !== place) return;
  ahead = null;
  later();
});
for (const change of ["queue", "outgoing"]) {
  document.addEventListener(change, ({ target }) => {
    if (target.id === "live") later();
  });
}
later();
