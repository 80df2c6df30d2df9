// Who else is at a comment is said where it is open and on its row, as soon as they come, write or leave.
import { page } from "./page.js";

const beat = 20000;
let told = null; // where the others believe that we are
let telling = false;

// Whether it is read: on a phone the column itself has no box, and the list hides what is open behind it.
const shown = () => {
  const isRead = document.getElementById("author")?.checkVisibility();
  return !document.hidden && isRead ? document.getElementById("reading") : null;
};

// One word at a time, and the last one counts: who steps through the list tells where they stop.
async function tell(again = false) {
  if (telling) return;
  telling = true;
  for (let place = shown()?.dataset.look; place && (again || place !== told); place = shown()?.dataset.look) {
    again = false;
    told = place;
    await fetch(place, { method: "POST", body: new URLSearchParams({ page }) }).catch(() => { told = null; });
    if (!told) break;
  }
  telling = false;
  if (!shown()?.dataset.look) leave();
}

function leave() {
  if (!told) return;
  told = null;
  navigator.sendBeacon("/looks/end", new URLSearchParams({ page }));
}

// The others' names come from the server, in its words.
function ask(ids) {
  if (ids.includes(document.getElementById("reading")?.dataset.comment)) window.htmx?.trigger("#writer", "here");
  const rows = ids.filter((id) => document.getElementById(`here-${id}`));
  if (rows.length) mark(rows);
}

async function mark(ids) {
  const asked = new URLSearchParams(ids.map((id) => ["comment", id]));
  const answer = await fetch(`/looks?${asked}`, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) return;
  const said = document.createElement("template");
  said.innerHTML = await answer.text();
  for (const one of said.content.querySelectorAll("template")) {
    const place = document.getElementById(`here-${one.dataset.here}`);
    if (place && place.innerHTML.trim() !== one.innerHTML.trim()) place.replaceChildren(one.content);
  }
}

// Who was there may have gone without a word.
function askAgain() {
  const marked = [...document.querySelectorAll(".row-here")].filter((place) => place.childElementCount);
  const open = document.querySelector("#writer > span") ? [document.getElementById("reading").dataset.comment] : [];
  ask([...new Set([...open, ...marked.map((place) => place.id.replace("here-", ""))])]);
}

for (const topic of ["looking", "writing"]) {
  document.addEventListener(topic, ({ target, detail }) => {
    if (target.id === "live") ask(detail.data.split(" "));
  });
}
document.addEventListener("outgoing", ({ target }) => { if (target.id === "live") askAgain(); });
// Who writes here is told what others do with it meanwhile.
document.addEventListener("queue", ({ target }) => {
  if (target.id === "live" && document.querySelector("form[data-draft] .composer-text")?.value.trim()) window.htmx?.trigger("#writer", "here");
});
document.addEventListener("htmx:sse:after:connection", ({ detail }) => {
  if (detail.connection.attempt > 0) tell(true);
  askAgain();
});
// More lines change nothing of what is open; to ask whether it is seen would have them laid out at once.
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => { if (ctx.target?.id !== "lines") tell(); });
document.addEventListener("visibilitychange", () => (document.hidden ? leave() : tell()));
window.addEventListener("pagehide", leave);
setInterval(() => { tell(true); askAgain(); }, beat);
tell();
