// Which line of the source stands where on the page. Blocks have their first line in `data-line`, parts of blocks how many
// lines below it they begin in `data-at`; within a part every line of the source ends in a `<br>`.

/** @typedef {{ line: number, offset: number }} Place a source line, and how many px its top is below the place asked for */

/** @param {HTMLElement} text @param {number} top px from the window's top @returns {Place | null} null if there is no text */
export function lineAt(text, top) {
  const block = [...text.children].find((child) => child.getBoundingClientRect().bottom > top) ?? text.lastElementChild;
  if (!block) return null;
  const places = placesIn(block);
  return nearest(places, top);
}

/** The window's scroll position at which a source line stands at `place.offset` below `top`.
 * @param {HTMLElement} text @param {Place} place @param {number} top px @returns {number | null} */
export function scrollFor(text, place, top) {
  const blocks = [...text.children];
  const line = blocks.map(lineOf).filter((each) => each <= place.line).at(-1);
  const block = blocks.findLast((child) => lineOf(child) === line && !child.matches(".card")) ?? blocks.find((child) => lineOf(child) === line) ?? blocks[0];
  if (!block) return null;
  const found = placesIn(block).filter(({ line }) => line <= place.line).at(-1);
  return window.scrollY + (found?.y ?? block.getBoundingClientRect().top) - top - place.offset;
}

/** The source line of a node in the text. @param {HTMLElement} text @param {Node} node @param {number} y px @returns {number} */
export function lineOfNode(text, node, y) {
  const block = [...text.children].find((child) => child.contains(node));
  return block ? nearest(placesIn(block), y, 0).line : 0;
}

/** The lines of a block with the px of their tops, downwards. @param {Element} block */
function placesIn(block) {
  const first = lineOf(block);
  return [block, ...block.querySelectorAll("[data-at]")].flatMap((part) => {
    const line = first + Number(part.getAttribute("data-at") ?? 0);
    return [{ line, y: part.getBoundingClientRect().top }, ...linesWithin(part, line)];
  });
}

/** @param {Element} part @param {number} line */
function linesWithin(part, line) {
  if (part.tagName === "PRE") return linesOfCode(part, line);
  const breaks = [...part.querySelectorAll("br")].filter((br) => (br.closest("[data-at], [data-line]") ?? part) === part);
  return breaks.map((br, index) => ({ line: line + index + 1, y: br.getBoundingClientRect().bottom }));
}

/** @param {Element} pre @param {number} line of the fence above it */
function linesOfCode(pre, line) {
  const code = pre.firstElementChild ?? pre;
  const { top, height } = code.getBoundingClientRect();
  const count = (code.textContent ?? "").split("\n").length - 1;
  return Array.from({ length: count }, (_, index) => ({ line: line + 1 + index, y: top + (height * index) / count }));
}

/** The last line that begins above `top` or at most `slack` px below, or the first of all.
 * @param {{ line: number, y: number }[]} places @param {number} top @returns {Place} */
function nearest(places, top, slack = 4) {
  const found = places.filter(({ y }) => y <= top + slack).at(-1) ?? places[0];
  return found ? { line: found.line, offset: found.y - top } : { line: 0, offset: 0 };
}

/** @param {Element} block */
function lineOf(block) {
  return Number(block.getAttribute("data-line") ?? 0);
}
