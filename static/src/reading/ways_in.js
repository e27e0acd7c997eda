// The ways from reading to editing besides the button: the key E, and on a wide screen a click in the text.

/** A second click within this time marks a word and opens nothing. */
const DOUBLE_CLICK_MS = 260;
const PRESSABLE = "a, button, input, label, summary, select, textarea, [contenteditable], .signup, .coming";

/** Whether the screen is one where editing is near at hand; a phone's is not. */
export function isRoomy() {
  return matchMedia("(min-width: 1100px), (pointer: fine)").matches;
}

/** @param {() => void} open */
export function onKey(open) {
  document.addEventListener("keydown", (event) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey && !event.repeat && !event.isComposing;
    if (!plain || event.key.toLowerCase() !== "e" || isTyping(event)) return;
    event.preventDefault();
    open();
  });
}

/** @param {HTMLElement} text @param {(node: Node, y: number) => void} open */
export function onClick(text, open) {
  let timer = 0;
  text.addEventListener("click", (event) => {
    clearTimeout(timer);
    const target = /** @type {Element} */ (event.target);
    const isPlain = event.detail === 1 && event.button === 0 && !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!isPlain || event.defaultPrevented || !isRoomy() || hasSelection() || target.closest(PRESSABLE)) return;
    timer = window.setTimeout(() => hasSelection() || open(target, event.clientY), DOUBLE_CLICK_MS);
  });
}

/** @param {KeyboardEvent} event */
function isTyping(event) {
  const target = /** @type {HTMLElement | undefined} */ (event.composedPath()[0]);
  return event.defaultPrevented || Boolean(target?.closest?.("input, textarea, select, dialog")) || Boolean(target?.isContentEditable);
}

function hasSelection() {
  return getSelection()?.isCollapsed === false;
}
