// Nothing that arrives moves the line that is read.

/** @param {HTMLElement} text whose content `change` alters @param {number} top where the text begins to be seen, px
 * @param {() => void} change */
export function keepInPlace(text, top, change) {
  const anchors = seen(text, top).map((element) => ({ element, before: element.getBoundingClientRect().top }));
  change();
  const anchor = anchors.find(({ element }) => element.isConnected);
  if (anchor) window.scrollBy({ top: anchor.element.getBoundingClientRect().top - anchor.before, behavior: "instant" });
}

/** What a person may be looking at, the likeliest first: the selection, the focus, then the lines from the top down.
 * @param {HTMLElement} text @param {number} top */
function seen(text, top) {
  const visible = [...onScreen(text, top)].sort((one, other) => Number(begins(other, top)) - Number(begins(one, top)));
  const held = [document.activeElement, getSelection()?.focusNode].flatMap((node) =>
    visible.filter((element) => node && node !== text && element.contains(node)),
  );
  return [...held.reverse(), ...visible];
}

/** The blocks on the screen, each after its items. @param {HTMLElement} text @param {number} top @returns {Iterable<Element>} */
function* onScreen(text, top) {
  for (const block of text.children) {
    const box = block.getBoundingClientRect();
    if (box.top > window.innerHeight) return;
    if (box.bottom <= top) continue;
    yield* block.querySelectorAll("li, tr, blockquote > *");
    yield block;
  }
}

/** Whether its beginning is on the screen. @param {Element} element @param {number} from */
function begins(element, from) {
  const { top } = element.getBoundingClientRect();
  return top >= from - 8 && top < window.innerHeight;
}
