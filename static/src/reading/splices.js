// Puts changed blocks into the page and leaves the rest of it alone: what is selected, focused or read stays the same node.
import { asServed } from "../sessions/shown.js";

/** @typedef {import("./messages.js").Splice} Splice */

/** Parts of a block that are compared one by one, so that one new name in a list replaces one item. */
const CONTAINERS = new Set(["UL", "OL", "LI", "BLOCKQUOTE", "TABLE", "TBODY", "DIV"]);

/** Old elements times new ones that are compared one by one. */
const MOST_COMPARED = 100_000;

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

/** Puts `after` in the place of `before`, ahead of `next`; what is in both stays the node it was. Gives what is new.
 * @param {Element} parent @param {Element[]} before @param {Element[]} after @param {Element | null} next */
function replace(parent, before, after, next) {
  const kept = common(before.map(look), after.map(look));
  /** @type {Element[]} */
  const fresh = [];
  let [from, start] = [0, 0];
  kept.push([before.length, after.length]);
  for (const [old, now] of kept) {
    const anchor = before[old] ?? next;
    fresh.push(...put(parent, before.slice(from, old), after.slice(start, now), anchor));
    const [same, placed] = [after[now], before[old]];
    if (same && placed) copyLines(placed, same);
    [from, start] = [old + 1, now + 1];
  }
  return fresh;
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

/** A longest series of pairs of equal strings, as their indices in both lists, in the order of both.
 * @param {string[]} before @param {string[]} after @returns {[number, number][]} */
function common(before, after) {
  let head = 0;
  while (head < before.length && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(before.length, after.length) - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const middle = between(before.slice(head, before.length - tail), after.slice(head, after.length - tail));
  return [
    ...pairs(head, 0, 0),
    ...middle.map(([old, now]) => /** @type {[number, number]} */ ([old + head, now + head])),
    ...pairs(tail, before.length - tail, after.length - tail),
  ];
}

/** @param {number} count @param {number} old @param {number} now @returns {[number, number][]} */
function pairs(count, old, now) {
  return Array.from({ length: count }, (_, index) => [old + index, now + index]);
}

/** The same for lists that differ at both ends. Much against much isn't compared.
 * @param {string[]} before @param {string[]} after @returns {[number, number][]} */
function between(before, after) {
  if (before.length * after.length > MOST_COMPARED) return [];
  const lengths = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1));
  const at = (/** @type {number} */ old, /** @type {number} */ now) => lengths[old]?.[now] ?? 0;
  for (let old = before.length - 1; old >= 0; old--) {
    for (let now = after.length - 1; now >= 0; now--) {
      const row = /** @type {Uint16Array} */ (lengths[old]);
      row[now] = before[old] === after[now] ? at(old + 1, now + 1) + 1 : Math.max(at(old + 1, now), at(old, now + 1));
    }
  }
  /** @type {[number, number][]} */
  const found = [];
  for (let [old, now] = [0, 0]; old < before.length && now < after.length; ) {
    if (before[old] === after[now]) found.push([old++, now++]);
    else if (at(old + 1, now) >= at(old, now + 1)) old += 1;
    else now += 1;
  }
  return found;
}

/** An element's HTML without where it stands in the source. @param {Element} element */
function look(element) {
  const copy = /** @type {Element} */ (element.cloneNode(true));
  asServed(copy);
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
