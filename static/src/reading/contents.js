// The contents beside the text: the same links that the server writes (_contents.html), kept true as the text changes.
const DEEPEST = 3;

/** @param {HTMLElement} nav @param {HTMLElement} text */
export function contents(nav, text) {
  const mark = () => markCurrent(nav, text);
  let waiting = false;
  const onScroll = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => ((waiting = false), mark()));
  };
  window.addEventListener("scroll", onScroll, { passive: true });
  mark();
  return {
    update() {
      write(nav, text);
      mark();
    },
    destroy: () => window.removeEventListener("scroll", onScroll),
  };
}

/** @param {HTMLElement} text @returns {HTMLElement[]} */
function headings(text) {
  return /** @type {HTMLElement[]} */ ([...text.children]).filter((block) => /^H[1-6]$/.test(block.tagName) && block.textContent?.trim());
}

/** @param {HTMLElement} nav @param {HTMLElement} text */
function write(nav, text) {
  const found = headings(text);
  const levels = [...new Set(found.map(level))].sort();
  nav.hidden = found.length < 2;
  const items = found.map((heading) => item(heading, Math.min(levels.indexOf(level(heading)), DEEPEST)));
  const list = nav.firstElementChild;
  if (items.some((line, index) => !list?.children[index]?.isEqualNode(line)) || items.length !== list?.childElementCount) {
    list?.replaceChildren(...items);
  }
}

/** @param {HTMLElement} heading */
function level(heading) {
  return Number(heading.tagName[1]);
}

/** @param {HTMLElement} heading @param {number} depth */
function item(heading, depth) {
  const link = document.createElement("a");
  link.href = `#${heading.id}`;
  link.textContent = (heading.textContent ?? "").replace(/\s+/g, " ").trim();
  const line = document.createElement("li");
  line.className = `depth${depth}`;
  line.append(link);
  return line;
}

/** Say which part is being read. @param {HTMLElement} nav @param {HTMLElement} text */
function markCurrent(nav, text) {
  if (!nav.offsetParent && getComputedStyle(nav).position !== "sticky") return;
  const current = headings(text).filter((heading) => heading.getBoundingClientRect().top < window.innerHeight / 3).at(-1);
  for (const link of nav.querySelectorAll("a")) {
    const isCurrent = current !== undefined && link.getAttribute("href") === `#${current.id}`;
    if (isCurrent === link.hasAttribute("aria-current")) continue;
    if (isCurrent) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}
