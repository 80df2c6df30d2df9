// New comments never push the list: a strip counts them until N. An urgent one is said at once, the others once a minute at most.
const quiet = 60000;
let saidAt = 0;
let last = { count: 0, urgent: 0 };
let seen = { count: 0, urgent: 0 };

document.addEventListener("arrivals", ({ target, detail }) => {
  if (target.id !== "live") return;
  last = JSON.parse(detail.data);
  show(last.count - seen.count, last.urgent - seen.urgent);
});

// The list was read again: what had arrived is in it.
document.addEventListener("htmx:before:swap", ({ detail: { tasks } }) => {
  if (!tasks?.some((task) => task.target?.id === "queue")) return;
  seen = last;
  const strip = document.getElementById("arrivals");
  if (strip && !strip.hidden) stay(() => { strip.hidden = true; });
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
  const top = () => rows.firstElementChild.getBoundingClientRect().top;
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
