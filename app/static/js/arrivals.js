// New comments never push the list: a strip counts them until N. An urgent one is said at once, the others once a minute at most.
const quiet = 60000;
let saidAt = 0;
let last = { count: 0, urgent: 0 };
let seen = { count: 0, urgent: 0 };
let isBelow = false;

document.addEventListener("arrivals", ({ target, detail }) => {
  if (target.id !== "live") return;
  last = JSON.parse(detail.data);
  show(last.count - seen.count, last.urgent - seen.urgent);
});

// The list was read again: what had arrived is in it, unless it was read from further down.
document.addEventListener("htmx:before:swap", ({ detail: { tasks } }) => {
  const task = tasks?.find(({ target }) => target?.id === "queue");
  if (!task) return;
  isBelow = Boolean(task.fragment?.querySelector("#lines")?.dataset.after);
  if (isBelow) return;
  seen = last;
  const strip = document.getElementById("arrivals");
  if (strip && !strip.hidden) stay(() => { strip.hidden = true; });
});

document.addEventListener("htmx:after:swap", () => {
  if (!isBelow) return;
  isBelow = false;
  if (last.count > seen.count) show(last.count - seen.count, last.urgent - seen.urgent);
});

function show(count, urgent) {
  const strip = document.getElementById("arrivals");
  if (!strip) return;
  stay(() => { strip.hidden = count === 0; });
  strip.classList.toggle("is-urgent", urgent > 0);
  strip.querySelector("span").textContent = words(strip.dataset, count, urgent);
  announce(strip, urgent > 0);
}

// The strip takes its place from what is above the lines: no line moves under the hand.
function stay(change) {
  const rows = document.getElementById("rows");
  const top = () => rows.querySelector("ol, .rows-empty").getBoundingClientRect().top;
  const before = top();
  change();
  rows.scrollTop += top() - before;
}

function words(slots, count, urgent) {
  if (urgent > 0) return (urgent === 1 ? slots.urgent : slots.urgents).replace("{n}", urgent);
  return (count === 1 ? slots.one : slots.many).replace("{n}", count);
}

function announce(strip, atOnce) {
  if (strip.hidden || (!atOnce && Date.now() - saidAt < quiet)) return;
  saidAt = Date.now();
  document.getElementById("status").textContent = `${strip.querySelector("span").textContent}.`;
}
