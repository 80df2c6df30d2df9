// From the press on a reply is kept: a page that is closed before the town answers loses nothing, and the same key doubles nothing.
import { all, commentOf, drop, find, giveBack, own, put, textOf } from "./kept.js";
import { page } from "./page.js";
import { sendOf } from "./underway.js";
import { postponed, refusedAs, verdictOf } from "./verdict.js";
import { show } from "./waiting_bar.js";

const hand = 25000; // longer than htmx waits for an answer

const saidIn = ({ request }) => [...(request.body ?? [])].filter(([, value]) => typeof value === "string");

// What leaves is what was seen at the press, or what is corrected while it waits.
export function keep(ctx, inHand = false) {
  const { request, sourceElement, isTakenBack } = ctx;
  const body = saidIn(ctx);
  const { key, text } = Object.fromEntries(body);
  if (!commentOf(request.action) || !key || !text?.trim()) return false;
  const known = own(request.action, key);
  if (inHand && (sourceElement.dataset.slot || (known && !known.inHand && !known.refused))) return true;
  const name = (sourceElement.querySelector(".composer-head bdi") ?? document.getElementById("author"))?.textContent.trim() ?? "";
  const isKept = put({ slot: known?.slot, page, path: request.action, key, body, name, at: known?.at ?? Date.now(), isTakenBack, ...(inHand && { inHand, until: Date.now() + hand }) });
  if (isKept && !isTakenBack) all().filter((one) => one.isTakenBack && isSame(one, request.action, key, text)).forEach(drop);
  if (!inHand) show();
  return isKept;
}

// The last word counts: what was taken back and is pressed again, in whichever tab, leaves.
const isSame = (one, path, key, text) => commentOf(one.path) === commentOf(path) && one.key === key && textOf(one) === text;

document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  if (event.defaultPrevented || !navigator.onLine || ctx.request.method !== "POST") return;
  const entry = entryOf(sendOf(ctx.sourceElement) ?? {});
  if (entry) put({ ...entry, isTakenBack: true });
  else keep(ctx, true);
});

function entryOf({ request, sourceElement }) {
  const slot = sourceElement?.dataset?.slot;
  if (slot) return find(slot);
  const { key, text } = Object.fromEntries(request?.body ?? []);
  const entry = key && own(request.action, key);
  return entry && textOf(entry) === text ? entry : null;
}

// The town has it, or says why not in the place where it is written: either way it waits no more.
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const undone = entryOf(sendOf(ctx.sourceElement) ?? {});
  const entry = undone ?? entryOf(ctx);
  if (!entry) return;
  const said = verdictOf(ctx.response);
  if (undone) settleUndo(undone, said);
  else settle(entry, said, ctx);
  if (said !== "later") document.querySelector(`form[data-slot="${CSS.escape(entry.slot)}"]`)?.remove();
});

function settle(entry, said, { response, text }) {
  const refused = refusedAs(response, text);
  if (said === "taken" && !entry.isTakenBack) drop(entry);
  else if (said === "refused" && refused.isSaidThere) {
    giveBack(entry);
    drop(entry);
  } else if (said === "refused" || (entry.inHand && said !== "taken")) put({ ...entry, refused });
  else if (said === "later" && !entry.refused) put(postponed(entry, response));
}

function settleUndo(entry, said) {
  if (said === "taken") drop(entry);
  else if (said === "refused") put({ ...entry, isTakenBack: false });
}

// Signed out by time: what was pressed is in its field, to be pressed again once one is known.
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  const entry = ctx.response?.status === 401 && entryOf(ctx);
  if (entry?.inHand) put({ ...entry, refused: {} });
});

// The town has it as a draft.
document.addEventListener("kept", ({ target }) => {
  const entry = own(target.getAttribute("action"), target.elements.key.value);
  if (entry?.inHand && entry.refused) drop(entry);
}, true);

// A page on its way out lets go of what it holds: the next one takes it up.
window.addEventListener("pagehide", () => {
  for (const entry of all()) if (entry.inHand && entry.page === page && !entry.refused) put({ ...entry, inHand: false, until: 0 });
});
