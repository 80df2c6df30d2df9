// Saved replies: a colon at the start or after a space, followed at once by a letter, opens them; typing keeps those that fit, Entrée inserts: a shortcut first, then a title of which a word begins so, be it of an outside body.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const called = /(^|\s)[:/](\p{L})$/u;
let query = "";

document.addEventListener("input", ({ target }) => {
  if (target.matches("[data-pick]")) return keep(target);
  if (!target.matches(".composer-text")) return;
  const found = target.value.slice(0, target.selectionStart).match(called);
  const button = found && target.form.querySelector("[data-saved]");
  if (!button) return;
  query = found[2];
  const at = target.selectionStart;
  target.setRangeText("", at - 2, at, "end");
  button.click();
});

// What is in the field goes along, so that nothing typed is lost; and what it began as, so that nothing else is.
document.addEventListener("htmx:after:swap", () => {
  const search = document.querySelector("#layer [data-pick]");
  if (!search || search.dataset.ready) return;
  search.dataset.ready = "yes";
  const field = document.querySelector(".composer-text");
  const typed = search.form.querySelector("[data-typed]");
  if (field) for (const name of ["text", "base", "page"]) typed.form.elements[name].value = field.form.elements[name].value;
  search.value = query;
  query = "";
  keep(search);
});

document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.("[data-pick]")) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    move(event.target.form, event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter") {
    event.preventDefault();
    const chosen = event.target.form.querySelector(".is-picked");
    if (chosen) event.target.form.requestSubmit(chosen);
  }
});

const shown = (form) => [...form.querySelectorAll(".pick:not(:disabled)")].filter((pick) => !pick.hidden);

function keep(search) {
  const form = search.form;
  const wanted = plain(search.value.trim()).replace(/^[:/]/, "");
  for (const pick of form.querySelectorAll(".pick")) {
    const words = plain(pick.dataset.words);
    pick.hidden = wanted !== "" && !words.includes(wanted);
  }
  form.querySelectorAll(".picks-title").forEach((title) => { title.hidden = wanted !== ""; });
  const left = shown(form);
  const named = left.find((pick) => plain(pick.dataset.words).endsWith(`:${wanted}`) || plain(pick.dataset.words).includes(` :${wanted}`));
  const begins = left.find((pick) => plain(pick.querySelector("strong").textContent).split(/[^\p{L}\p{N}]+/u).some((word) => wanted && word.startsWith(wanted)));
  choose(form, (wanted && named) || begins || left[0]);
  const none = form.querySelector("[data-none]");
  none.textContent = left.length ? "" : none.dataset.none.replace("{text}", search.value.trim());
}

// Who does not see which one is chosen hears it.
function choose(form, pick) {
  const search = form.querySelector("[data-pick]");
  for (const other of form.querySelectorAll(".pick")) {
    other.classList.toggle("is-picked", other === pick);
    other.setAttribute("aria-selected", String(other === pick));
  }
  if (!pick) return search.removeAttribute("aria-activedescendant");
  search.setAttribute("aria-activedescendant", pick.id);
  pick.scrollIntoView({ block: "nearest" });
}

function move(form, by) {
  const left = shown(form);
  const at = left.findIndex((pick) => pick.classList.contains("is-picked"));
  const next = left[at + by];
  if (next) choose(form, next);
}
