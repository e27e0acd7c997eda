// Puts changed blocks into the page and leaves the rest of it alone: what is selected, focused or read stays the same node.

/** @typedef {import("./messages.js").Splice} Splice */

/** Parts of a block that are compared one by one, so that one new name in a list replaces one item. */
const CONTAINERS = new Set(["UL", "OL", "LI", "BLOCKQUOTE", "TABLE", "TBODY", "DIV"]);

/** @param {Element} list whose children are the blocks @param {Splice[]} splices @returns {Element[]} what is new */
export function applySplices(list, splices) {
  return splices.flatMap(([index, removed, html, shift]) => {
    const old = [...list.children].slice(index, removed === null ? undefined : index + removed);
    const fresh = replace(list, old, html.map(element), list.children[index + old.length] ?? null);
    if (shift) shiftLines([...list.children].slice(index + html.length), shift);
    return fresh;
  });
}

/** @param {string} html @returns {Element} */
function element(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return /** @type {Element} */ (template.content.firstElementChild);
}

/** @param {Element} parent @param {Element[]} before @param {Element[]} after @param {Element | null} next @returns {Element[]} */
function replace(parent, before, after, next) {
  const [head, tail] = common(before.map(look), after.map(look));
  before.forEach((kept, index) => {
    const same = index < head ? index : index + after.length - before.length;
    if (index < head || index >= before.length - tail) copyLines(kept, /** @type {Element} */ (after[same]));
  });
  const old = before.slice(head, before.length - tail);
  return put(parent, old, after.slice(head, after.length - tail), tail ? (before[before.length - tail] ?? null) : next);
}

/** @param {Element} parent @param {Element[]} before @param {Element[]} after @param {Element | null} next @returns {Element[]} */
function put(parent, before, after, next) {
  const [only, instead] = [before[0], after[0]];
  if (before.length === 1 && after.length === 1 && only && instead && canMerge(only, instead)) return merge(only, instead);
  for (const old of before) old.remove();
  for (const fresh of after) parent.insertBefore(fresh, next);
  return after;
}

/** Whether both hold nothing but elements of which some may be the same. @param {Element} old @param {Element} fresh */
function canMerge(old, fresh) {
  const alike = old.tagName === fresh.tagName && old.className === fresh.className;
  return alike && CONTAINERS.has(old.tagName) && !hasText(old) && !hasText(fresh);
}

/** @param {Element} element */
function hasText(element) {
  return [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim());
}

/** @param {Element} old @param {Element} fresh @returns {Element[]} */
function merge(old, fresh) {
  for (const { name, value } of [...fresh.attributes]) old.setAttribute(name, value);
  return replace(old, [...old.children], [...fresh.children], null);
}

/** How many are equal at the start and at the end. @param {string[]} before @param {string[]} after */
function common(before, after) {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  return /** @type {const} */ ([head, tail]);
}

/** An element's HTML without where it stands in the source. @param {Element} element */
function look(element) {
  const copy = /** @type {Element} */ (element.cloneNode(true));
  for (const part of [copy, ...copy.querySelectorAll("[data-at], .fresh")]) {
    for (const name of ["data-line", "data-at"]) part.removeAttribute(name);
    part.classList.remove("fresh");
    if (!part.className) part.removeAttribute("class");
  }
  return copy.outerHTML;
}

/** @param {Element} kept @param {Element} same with the lines as they are now */
function copyLines(kept, same) {
  const parts = same.querySelectorAll("*");
  [kept, ...kept.querySelectorAll("*")].forEach((part, index) => {
    const now = index ? parts[index - 1] : same;
    for (const name of ["data-line", "data-at"]) {
      const value = now?.getAttribute(name);
      if (value) part.setAttribute(name, value);
      else if (part.hasAttribute(name)) part.removeAttribute(name);
    }
  });
}

/** @param {Element[]} blocks @param {number} shift */
function shiftLines(blocks, shift) {
  for (const block of blocks) block.setAttribute("data-line", String(Number(block.getAttribute("data-line")) + shift));
}
