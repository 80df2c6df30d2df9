// The word that differs least from what was typed, by two letters at most.
import { plain } from "./acts.js";

export function nearest(typed, all) {
  const near = [...new Set(all)].map((word) => [distance(plain(word), typed), word]).filter(([far, word]) => far <= 2 && word.length > 3);
  return near.sort(([a], [b]) => a - b)[0]?.[1];
}

function distance(one, other) {
  let row = [...Array(other.length + 1).keys()];
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1)));
    row = next;
  }
  return row.at(-1);
}
