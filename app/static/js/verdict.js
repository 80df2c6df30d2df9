// What the town says of a reply that comes late: taken, refused, or not now, and then when it is asked again.
const first = 5000;
const most = 300000; // without being told
const longest = 3600000; // however long one is told
const busy = [408, 425, 429];

// Nobody: who is there must be known first.
export function verdictOf({ status, headers }) {
  if (status < 400) return "taken";
  if (status === 401 || headers.get("Parvis-Refusal") === "somebody_else") return "nobody";
  return status >= 500 || busy.includes(status) ? "later" : "refused";
}

export function postponed(entry, { headers }) {
  const tries = (entry.tries ?? 0) + 1;
  const told = headers.get("Retry-After") ?? "";
  const asked = /^\d+$/.test(told) ? told * 1000 : Date.parse(told) - Date.now();
  const wait = Math.max(asked || 0, Math.min(first * 2 ** (tries - 1), most));
  return { ...entry, tries, until: Date.now() + Math.min(wait, longest) };
}

// Where the comment is shown again, what stands in the way is said there; all else is said in a sentence.
export function refusedAs({ status }, page) {
  const said = new DOMParser().parseFromString(page, "text/html").querySelector("[role=alert]");
  return { isSaidThere: [409, 422].includes(status), reason: said?.textContent.trim() ?? "" };
}
