// Replies that wait for the line are kept in this browser, an entry each and each person's apart, until the town has them.
const shelf = `waiting:${document.body.dataset.me}:`;

export const isMine = (name) => name?.startsWith(shelf) ?? false;
export const commentOf = (path) => path.match(/\/comments\/(\d+)\/replies(?:\?|$)/)?.[1];
const nameOf = ({ path, key }) => `${shelf}${commentOf(path)}:${key}`;

// Oldest first: in the order in which they were sent.
export function all() {
  try {
    return Object.keys(localStorage).filter(isMine).map((name) => JSON.parse(localStorage.getItem(name))).filter(Boolean).sort((one, other) => one.at - other.at);
  } catch {
    return []; // a browser that keeps nothing
  }
}

// What was taken back waits too, to be the draft again.
export const waiting = () => all().filter((one) => !one.isTakenBack);
export const find = (path, key) => all().find((one) => one.key === key && commentOf(one.path) === commentOf(path));

export function put(entry) {
  try {
    localStorage.setItem(nameOf(entry), JSON.stringify(entry));
    return true;
  } catch {
    return false;
  }
}

export const drop = (entry) => localStorage.removeItem(nameOf(entry));

export const textOf = ({ body }) => new Map(body).get("text");
export const draftOf = ({ path }) => `/comments/${commentOf(path)}/draft`;
