// The page measures itself: from a key to the next comment painted, with the suggestion it comes with; what moved, and what held it up.
const open = () => document.getElementById("reading")?.dataset.comment;
const hand = { times: [], offers: [], shifts: [], tasks: [], cursor: { x: -1, y: -1 } };
let pressed = null;
window.hand = hand;

addEventListener("keydown", (event) => {
  const isSend = event.key === "Enter" && event.ctrlKey;
  if (isSend || event.key === "j") pressed = { start: event.timeStamp, from: open(), isSend };
}, true);

new MutationObserver(() => {
  if (!pressed || !open() || open() === pressed.from) return;
  const { start, isSend } = pressed;
  pressed = null;
  requestAnimationFrame(() => {
    const painted = new MessageChannel();
    painted.port1.onmessage = () => {
      const { duration } = performance.measure("next", { start });
      if (isSend) hand.times.push(duration);
      else if (document.querySelector(".composer-offer")) hand.offers.push(duration);
    };
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
