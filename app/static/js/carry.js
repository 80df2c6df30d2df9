// Where a network takes no reply from us, the words go to the clipboard and the network opens beside.
document.addEventListener("click", ({ target }) => {
  const carrying = target.closest?.("[data-carry]");
  if (carrying) return carry(carrying);
  const copying = target.closest?.("[data-copy]");
  if (copying) copy(copying);
});
document.addEventListener("htmx:after:swap", show);
show();

function carry({ form, dataset }) {
  const words = form.elements.text.value;
  if (!words.trim()) return;
  navigator.clipboard?.writeText(words);
  if (dataset.carry) window.open(dataset.carry, "_blank", "noopener,noreferrer");
}

async function copy(button) {
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
  button.querySelector("span").textContent = button.dataset.done;
}

// Without a clipboard (an address that is not secure) there is nothing to press.
function show() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy][hidden]")) button.hidden = false;
}
