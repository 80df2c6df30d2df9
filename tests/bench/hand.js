// The page measures itself: from the key of *send and next* to the next comment painted, what moved, and what held it up.
const open = () => document.getElementById("reading")?.dataset.comment;
const hand = { times: [], shifts: [], tasks: [], cursor: { x: -1, y: -1 } };
let pressed = null;
window.hand = hand;

addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey) pressed = { start: event.timeStamp, from: open() };
}, true);

new MutationObserver(() => {
  if (!pressed || !open() || open() === pressed.from) return;
  const { start } = pressed;
  pressed = null;
  requestAnimationFrame(() => {
    const painted = new MessageChannel();
    painted.port1.onmessage = () => hand.times.push(performance.measure("send and next", { start }).duration);
    painted.port2.postMessage(null);
  });
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-comment"] });

new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) {
    if (shift.sources.some(isUnderCursor)) hand.shifts.push({ value: shift.value, asked: shift.hadRecentInput });
  }
}).observe({ type: "layout-shift", buffered: true });

new PerformanceObserver((list) => {
  for (const task of list.getEntries()) hand.tasks.push(task.duration);
}).observe({ type: "longtask", buffered: true });

addEventListener("mousemove", ({ clientX, clientY }) => { hand.cursor = { x: clientX, y: clientY }; }, true);

function isUnderCursor({ previousRect, currentRect }) {
  const { x, y } = hand.cursor;
  return [previousRect, currentRect].some(({ left, top, right, bottom }) => left <= x && x < right && top <= y && y < bottom);
}
