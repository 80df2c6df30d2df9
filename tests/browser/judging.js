// What axe finds; what it has judged is not judged again where nothing that it looks at has changed.
// Its rule on contrast takes three quarters of its time, and the same few looks stand on every page.
{
  const THROUGH = "rgba(0, 0, 0, 0)";
  const FIELDS = "input:not([type=checkbox], [type=radio], [type=hidden]), select, textarea";
  const CONTRAST = "color-contrast";
  const OF_THE_LIGHT = [CONTRAST, "link-in-text-block"];
  let last = {};

  const speaks = (one) => one.matches(FIELDS) || [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());

  // What one lays between the page and a text: its colour, its picture, how much is seen through it.
  function coat(one, coats) {
    if (coats.has(one)) return coats.get(one);
    const { backgroundColor, backgroundImage, opacity, mixBlendMode, filter } = getComputedStyle(one);
    const parts = [[backgroundColor, THROUGH], [backgroundImage, "none"], [opacity, "1"], [mixBlendMode, "normal"], [filter, "none"]];
    coats.set(one, parts.filter(([value, nothing]) => value !== nothing).map(([value]) => value).join(" "));
    return coats.get(one);
  }

  // All that the contrast of a text depends on: how it is written, and what lies above and below it.
  function lookOf(one, coats) {
    const style = getComputedStyle(one);
    const own = [style.color, style.fontSize, style.fontWeight, style.textShadow, style.webkitTextStrokeWidth, one.matches(":disabled")];
    const around = [];
    for (let next = one; next; next = next.parentElement) around.push(coat(next, coats));
    const box = one.getBoundingClientRect();
    const there = document.elementsFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const beside = there.filter((other) => !other.contains(one)).map((other) => coat(other, coats));
    return JSON.stringify([own, around.filter(Boolean), beside.filter(Boolean)]);
  }

  // A text that axe cannot judge (hidden under another, scrolled away) is known by its place.
  function placeOf(one, look) {
    const { x, y, width, height } = one.getBoundingClientRect();
    return JSON.stringify([innerWidth, innerHeight, x, y, width, height, one.textContent.trim(), look]);
  }

  // The texts that show, in a look and at a place that are not known.
  function fresh(known) {
    const coats = new Map();
    const texts = new Map();
    for (const one of document.body.querySelectorAll("*")) {
      if (!speaks(one) || one.clientWidth === 1 || !one.checkVisibility({ visibilityProperty: true })) continue;
      const look = lookOf(one, coats);
      if (known.has(look)) continue;
      const place = placeOf(one, look);
      if (!known.has(place)) texts.set(one, { look, place });
    }
    return texts;
  }

  // What the rule on contrast finds in these, and what is known from now on.
  async function contrast(texts) {
    if (!texts.size) return { found: [], looks: [], places: [] };
    const asked = { runOnly: [CONTRAST], resultTypes: ["violations", "passes"], selectors: false, elementRef: true };
    const { passes, violations } = await axe.run({ include: [...texts.keys()] }, asked);
    if (violations.length) return { found: violations, looks: [], places: [] };
    const good = new Set(passes.flatMap((rule) => rule.nodes.map((node) => texts.get(node.element)?.look)));
    const rest = [...texts.values()].filter(({ look }) => !good.has(look));
    return { found: [], looks: [...good].filter(Boolean), places: rest.map(({ place }) => place) };
  }

  // What all other rules find: where only the light has changed since, those that look at colours.
  async function others() {
    const now = { html: document.documentElement.outerHTML, width: innerWidth, height: innerHeight };
    const light = matchMedia("(prefers-color-scheme: dark)").matches;
    const only = light !== last.light && Object.keys(now).every((name) => now[name] === last[name]);
    last = { ...now, light };
    const rules = { [CONTRAST]: { enabled: false } };
    const asked = only ? { runOnly: OF_THE_LIGHT.filter((rule) => rule !== CONTRAST) } : { rules };
    return (await axe.run(document, { resultTypes: ["violations"], ...asked })).violations;
  }

  window.judge = async ({ known, colours }) => {
    const found = await others();
    if (!colours) return JSON.stringify({ found, looks: [], places: [] });
    const seen = await contrast(fresh(new Set(JSON.parse(known))));
    return JSON.stringify({ ...seen, found: [...found, ...seen.found] });
  };
}
