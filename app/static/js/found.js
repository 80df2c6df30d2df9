// What is typed in the palette is looked for in the comments too: one line leads to all of them, unless there is none; the first ones come under it.
const pause = 150;
let timer = null;
let waiting = null;

export function seek(search, keep) {
  const line = search.closest("[data-palette]").querySelector("[data-asks='all']");
  const typed = search.value.trim();
  const address = `q=${encodeURIComponent(typed)}`;
  line.href = `/?${address}`;
  line.querySelector("strong").textContent = line.dataset.words.replace("{text}", typed);
  line.classList.remove("leads-nowhere");
  clearTimeout(timer);
  waiting?.abort();
  clear(line);
  if (typed) timer = setTimeout(() => ask(line, address, () => keep(search)), pause);
}

async function ask(line, address, done) {
  waiting = new AbortController();
  const headers = { "HX-Request": "true" };
  const read = (answer) => (answer.ok ? answer.text() : null);
  const said = await fetch(`/search?${address}`, { headers, signal: waiting.signal }).then(read).catch(() => null); // typing on ends it, half read too
  if (said === null) return;
  const found = document.createRange().createContextualFragment(said);
  if (!line.isConnected || line.getAttribute("href") !== `/?${address}`) return;
  clear(line);
  line.after(...found.querySelectorAll(".find"));
  line.classList.toggle("leads-nowhere", !line.nextElementSibling);
  line.parentElement.querySelectorAll("[data-asks]").forEach((one, number) => {
    one.id ||= `found-${number}`;
    one.dataset.order ??= 1000 + number;
  });
  done();
}

function clear(line) {
  line.parentElement.querySelectorAll("[data-asks='found']").forEach((one) => one.remove());
}
