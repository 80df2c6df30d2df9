// On a phone the acts make room while one writes. What that moves waits for the finger that is on its way: a press must not miss.
let isPressing = false;

function dock() {
  const composer = document.activeElement?.closest(".composer:not(.is-offer)");
  document.documentElement.classList.toggle("is-writing", Boolean(composer));
}

const settle = () => { if (!isPressing) dock(); };

function rest() {
  isPressing = false;
  setTimeout(settle); // what the press did comes first
}

document.addEventListener("pointerdown", () => { isPressing = true; }, true);
for (const end of ["click", "auxclick", "pointercancel", "contextmenu", "keydown"]) document.addEventListener(end, rest, true);
for (const change of ["focusin", "focusout", "htmx:after:swap"]) document.addEventListener(change, settle);

// Some keyboards push the page up (layout/base.html asks for it); others lie over it, and what stands at its foot rises by as much. Enlarged by two fingers, it stays.
function rise() {
  const { height, offsetTop, scale } = visualViewport;
  const covered = scale > 1 ? 0 : document.documentElement.clientHeight - height - offsetTop;
  document.documentElement.style.setProperty("--keyboard", `${Math.max(0, Math.round(covered))}px`);
}

for (const change of ["resize", "scroll"]) window.visualViewport?.addEventListener(change, rise);
