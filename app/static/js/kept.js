// Replies that wait for the line are kept in this browser, each page's by itself and each person's apart, until the town has them.
import { page } from "./page.js";

const { me } = document.body.dataset;
const shelf = `waiting:${me}:`;
const longest = 3600000; // a clock that was put back makes nothing wait longer

export const isMine = (slot) => slot?.startsWith(shelf) ?? false;
export const commentOf = (path) => path?.match(/\/comments\/(\d+)\/replies(?:\?|$)/)?.[1];

// Oldest first, in the order in which they were sent; what nobody can date, by its place: a browser may name its keys in any order.
const inOrder = (one, other) => one.at - other.at || (one.slot < other.slot ? -1 : 1);

export function all() {
  try {
    return Object.keys(localStorage).filter(isMine).map(find).filter(Boolean).sort(inOrder);
  } catch {
    return []; // a browser that keeps nothing
  }
}

export const find = (slot) => read(slot, localStorage.getItem(slot));

// What cannot be read is set aside as it stands: it never leaves, and hides none of the others.
export function read(slot, kept) {
  if (kept === null) return null;
  try {
    const entry = JSON.parse(kept);
    if (commentOf(entry.path) && typeof entry.key === "string" && typeof textOf(entry) === "string") return { ...entry, slot };
  } catch { /* nobody can say what it was */ }
  return { slot, at: 0, body: [["text", kept]], refused: { isBroken: true } };
}

// What this page sent, or took up: another page's words for the same comment are others.
export const own = (path, key) => all().find((one) => one.page === page && one.key === key && commentOf(one.path) === commentOf(path));

// In hand: its page waits for the answer. Held: its author corrects it (correcting.js). What was taken back waits too, to be the draft again.
const isPast = (instant) => instant <= Date.now() || instant > Date.now() + longest;
export const isHeld = ({ heldUntil = 0 }) => !isPast(heldUntil);
export const isDue = (entry) => !entry.refused && isPast(entry.until ?? 0) && !isHeld(entry);
export const waiting = () => all().filter((one) => !one.isTakenBack && !one.refused && !(one.inHand && !isDue(one)));

// What was refused elsewhere than on this page, which says so itself.
export const refused = () => all().filter((one) => one.refused && !(one.inHand && one.page === page));

export function put({ slot, ...entry }) {
  try {
    localStorage.setItem(slot ?? `${shelf}${commentOf(entry.path)}:${entry.key}:${page}`, JSON.stringify(entry));
    return true;
  } catch {
    return false;
  }
}

export const drop = ({ slot }) => localStorage.removeItem(slot);

export const textOf = ({ body }) => new Map(body).get("text");
// What is being written stays in this tab, each person's apart too.
export const drawer = (place) => `draft:${me}:${place}`;
export const draftOf = ({ path }) => `/comments/${commentOf(path)}/draft`;

// Its words are what is being written, before what was begun since.
export function giveBack(entry) {
  const draft = drawer(draftOf(entry));
  const begun = sessionStorage.getItem(draft)?.trim() ?? "";
  const text = textOf(entry);
  const both = begun.includes(text) ? begun : `${text}\n\n${begun}`;
  sessionStorage.setItem(draft, text.includes(begun) ? text : both);
}
