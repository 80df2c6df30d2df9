// Words that went along when something was added to the draft come back with it: what this tab still held of them is let go.
import { drawer } from "./kept.js";

document.addEventListener("htmx:after:request", ({ detail: { ctx: { request, response } } }) => {
  const place = request.action.match(/(\/comments\/\d+\/draft)\//)?.[1];
  if (!place || request.method !== "POST" || response.status >= 400) return;
  const words = new Map(request.body ?? []).get("text");
  if (sessionStorage.getItem(drawer(place)) === words) sessionStorage.removeItem(drawer(place));
});
