// The list goes on as its end comes near, by hand or by J, behind its own last line. So many lines stand in it at most: the far ones go, and come back as one nears them again. What is asked after that is asked of the lines that stand.
const step = 50;
const most = 300;
const at = (id) => document.getElementById(id);
const lines = () => at("lines");
const more = () => document.querySelector("#onward:not([hidden]) > [data-more]");
const openLine = () => lines()?.querySelector(`[data-comment="${at("reading")?.dataset.comment}"]`);
const groupOf = (line) => line.querySelector(".row-group")?.getAttribute("href").split("?")[0];
let isHeld = false; // whoever pressed goes on from the first new line
let sought = null; // behind which place the open comment stands, where the lines are far from it

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  const list = lines();
  if (!list?.childElementCount || !["reading", "queue", "lines"].includes(ctx.target?.id)) return;
  const url = new URL(ctx.request.action, location.href);
  for (const [name, value] of Object.entries(asked(ctx, list))) {
    if (value) url.searchParams.set(name, value);
    else url.searchParams.delete(name);
  }
  ctx.request.action = url.pathname + url.search;
});

function asked(ctx, list) {
  if (ctx.target.id === "lines") {
    ctx.isBack = ctx.sourceElement.matches("[data-former]");
    return ctx.isBack ? { before: list.firstElementChild.dataset.place } : { after: list.lastElementChild.dataset.place };
  }
  const { after } = list.dataset;
  ctx.isNews = after && ctx.sourceElement.id === "arrivals" && ctx.sourceEvent?.type === "click"; // they stand where the list begins
  if (after && !openLine() && ctx.request.method !== "GET") sought = at("reading").dataset.after ?? ""; // who acts sees what comes next
  ctx.isSought = sought !== null && (ctx.target.id === "queue" || ctx.request.method !== "GET");
  if (ctx.isSought) {
    const behind = sought;
    sought = null;
    return { before: "", after: behind, rows: "" };
  }
  if (ctx.isNews) return { before: "", after: "", rows: "" };
  const many = Math.ceil(list.childElementCount / step) * step;
  return { before: "", after, rows: many > step ? Math.min(many, most) : "" };
}

// What moved meanwhile, or of whose group a line stands, is in the list already; and one line has the key.
document.addEventListener("htmx:before:swap", ({ detail: { ctx, tasks } }) => {
  if (ctx.target?.id !== "lines") return;
  isHeld = document.activeElement === ctx.sourceElement;
  const groups = new Set([...lines().children].map(groupOf).filter(Boolean));
  const isKeyed = document.querySelector('[data-key="g"]');
  for (const { fragment } of tasks) {
    for (const line of fragment?.querySelectorAll(".row") ?? []) {
      if (at(line.id) || groups.has(groupOf(line))) line.remove();
      else if (isKeyed) unkey(line.querySelector('[data-key="g"]'));
    }
  }
  const { firstElementChild, lastElementChild } = lines();
  ctx.edge = ctx.isBack ? firstElementChild : lastElementChild;
  ctx.top = ctx.isBack && firstElementChild.getBoundingClientRect().top;
});

function unkey(link) {
  link?.querySelector(".key")?.remove();
  for (const name of ["data-key", "aria-keyshortcuts"]) link?.removeAttribute(name);
}

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx.target?.id === "lines") grown(ctx);
  else if (ctx.isNews) scroller().scrollTop = 0;
  else if (ctx.isSought) openLine()?.scrollIntoView({ block: "nearest" });
  else if (ctx.target?.id === "reading") goOn();
});

function grown({ edge, top, isBack }) {
  if (isHeld) (isBack ? edge.previousElementSibling : edge.nextElementSibling)?.querySelector(".row-link").focus({ preventScroll: true });
  isHeld = false;
  if (isBack) {
    lines().dataset.after = at("backward").dataset.after;
    scrolls(edge.getBoundingClientRect().top - top);
  }
  if (lines().childElementCount > most) setTimeout(() => forget(isBack)); // a task of its own: what came is drawn first
}

// The fifty farthest from where one looks, unless one is ticked or has the focus.
function forget(isBack) {
  const all = [...lines()?.children ?? []];
  const many = Math.max(0, all.length - most);
  const far = isBack ? all.slice(all.length - many) : all.slice(0, many);
  if (!far.length || far.some((line) => line.contains(document.activeElement) || line.querySelector(".tick > input:checked"))) return;
  const height = all[many].offsetTop - all[0].offsetTop;
  for (const line of far) line.remove();
  at(isBack ? "onward" : "backward").hidden = false;
  if (isBack) return;
  lines().dataset.after = far.at(-1).dataset.place;
  scrolls(-height);
}

// What one looks at stays where it is; the browser, which may see to that too, is not asked to.
function scrolls(by) {
  const goal = scroller();
  goal.style.overflowAnchor = "none";
  goal.scrollTop += by;
  requestAnimationFrame(() => requestAnimationFrame(() => { goal.style.overflowAnchor = ""; }));
}

const scroller = () => (at("rows").scrollHeight > at("rows").clientHeight ? at("rows") : document.scrollingElement);

// The open comment is the last line: the next ones come before they are asked for. It stands far from the lines: those around it come.
function goOn() {
  const { comment, after } = document.querySelector("#reading.is-open")?.dataset ?? {};
  if (!comment || !lines()) return;
  if (openLine() && openLine() === lines().lastElementChild?.querySelector(".row-link")) more()?.click();
  if (openLine() || !lines().dataset.after) return;
  sought = after;
  window.htmx.trigger("#arrivals", "over");
}
