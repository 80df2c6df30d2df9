// In the dialog « Confier » : two letters keep the services that contain them, arrows choose, Entrée confirms.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const shown = (form) => [...form.querySelectorAll("label.service")].filter((service) => !service.hidden);

document.addEventListener("input", ({ target }) => {
  if (!target.matches("[data-services]")) return;
  const wanted = plain(target.value.trim());
  const form = target.form;
  form.querySelectorAll("label.service").forEach((service) => {
    service.hidden = wanted.length > 1 && !plain(service.querySelector("strong").textContent).includes(wanted);
  });
  form.querySelectorAll(".is-body").forEach((body) => {
    body.hidden = wanted.length > 1 && !plain(`${body.textContent} ${body.dataset.covers}`).includes(wanted);
  });
  const left = shown(form);
  if (left.length && !left.some((service) => service.querySelector(":checked"))) choose(left[0]);
  const none = form.querySelector("[data-none]");
  none.hidden = left.length > 0 || form.querySelector(".is-body:not([hidden])") !== null;
  none.textContent = none.dataset.none.replace("{text}", target.value.trim());
});

document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.("[data-services]") || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  event.preventDefault();
  const services = shown(event.target.form);
  const at = services.findIndex((service) => service.querySelector(":checked"));
  const next = services[at + (event.key === "ArrowDown" ? 1 : -1)];
  if (next) choose(next);
});

document.addEventListener("change", ({ target }) => {
  if (target.matches(".service > input")) named(target);
});

function choose(service) {
  const radio = service.querySelector("input");
  radio.checked = true;
  service.scrollIntoView({ block: "nearest" });
  named(radio);
}

// The button says whom it will be given to.
function named(radio) {
  const word = radio.form.querySelector("[data-names] > span");
  if (word) word.textContent = word.parentElement.dataset.names.replace("{name}", radio.dataset.name);
}
