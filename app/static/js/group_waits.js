// A page that is sent into a tunnel does not come back: the way is tried first, and where there is none [Envoyer] waits on its page.
const silence = 5000;
let isLooking = false;
let waiting = null;

document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || !submitter?.closest("form[data-group] #group-send")) return;
  if (form.dataset.way) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (isLooking) return;
  isLooking = true;
  const isThere = await looks();
  isLooking = false;
  if (isThere) go(form, submitter);
  else wait(form, submitter);
}, true);

async function looks() {
  if (!navigator.onLine) return false;
  const answer = await fetch("/health/live", { cache: "no-store", signal: AbortSignal.timeout(silence) }).catch(() => null);
  return answer !== null;
}

function go(form, submitter) {
  waiting = null;
  form.dataset.way = "there";
  press(form, submitter);
  delete form.dataset.way;
}

function press(form, submitter) {
  form.requestSubmit(submitter.isConnected ? submitter : form.querySelector("[data-send]"));
}

function wait(form, submitter) {
  const button = form.querySelector("[data-send]");
  button.querySelector("span").textContent = button.dataset.offline;
  waiting = submitter;
  document.dispatchEvent(new CustomEvent("parvis:no-line"));
}

// A browser that says so too early is asked again.
document.addEventListener("parvis:line", () => {
  const form = document.querySelector("form[data-group]");
  if (waiting && form) press(form, waiting);
});
