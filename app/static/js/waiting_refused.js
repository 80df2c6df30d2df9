// What waited and is refused: it is asked once more where it can be seen, so that what stands in the way is said there; elsewhere that is offered.
import { commentOf } from "./kept.js";
import { offer } from "./waiting_bar.js";

export function refuse(entry) {
  if (document.getElementById("reading")?.dataset.comment === commentOf(entry.path)) openly(entry);
  else offer(entry, () => openly(entry));
}

function openly({ path, body }) {
  const form = document.createElement("form");
  const asks = { "hx-post": path, "hx-target": "#reading", "hx-swap": "outerHTML", "hx-push-url": "true", hidden: "", "data-openly": "" };
  for (const [name, value] of Object.entries(asks)) form.setAttribute(name, value);
  for (const [name, value] of body) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  document.body.append(form);
  window.htmx.process(form);
  form.requestSubmit();
}
