// Who presses twice sends once: what falls where they sent, before the eye can have read what stands there now, was meant for what stood there.
const eye = 500; // nobody reads and decides faster
const modifiers = ["Control", "Meta", "Shift", "Alt", "AltGraph"];
let sent = null;

const open = () => document.getElementById("reading")?.dataset.comment;

document.addEventListener("submit", ({ target, submitter }) => {
  if (target.id !== "composer" || !submitter?.matches("[name=then]")) return;
  sent = { place: submitter.getBoundingClientRect(), comment: open(), seen: null };
}, true);

// Measured by when the hand pressed and when the comment was painted, both as the browser says: a slow machine changes nothing.
document.addEventListener("htmx:after:swap", () => {
  if (!sent || sent.seen !== null || open() === sent.comment) return;
  const one = sent;
  one.seen = Infinity;
  requestAnimationFrame(() => {
    const painted = new MessageChannel();
    painted.port1.onmessage = () => { one.seen = performance.now(); };
    painted.port2.postMessage(null);
  });
});

// A double click is one press; another comment takes none before it can have been read.
const isHasty = ({ timeStamp, detail }) => detail > 1 || (open() !== sent.comment && timeStamp < sent.seen + eye);

function isThere({ clientX, clientY }) {
  const { left, top, right, bottom } = sent.place;
  return left <= clientX && clientX < right && top <= clientY && clientY < bottom;
}

// A link or a button elsewhere that was gone to is pressed on purpose.
function isOnComment({ target, ctrlKey, metaKey }) {
  return ctrlKey || metaKey || target === document.body || document.getElementById("reading")?.contains(target);
}

for (const press of ["mousedown", "click"]) {
  document.addEventListener(press, (event) => {
    if (!sent || !event.isTrusted || event.detail === 0) return;
    if (isThere(event) && isHasty(event)) stop(event);
    else if (sent.seen !== null) sent = null;
  }, true);
}

document.addEventListener("keydown", (event) => {
  if (!sent || !event.isTrusted || modifiers.includes(event.key)) return;
  if (event.key === "Enter" && isOnComment(event) && isHasty(event)) stop(event);
  else if (sent.seen !== null) sent = null;
}, true);

function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}
