// What a script writes over what the server wrote keeps the server's words beside it, so that a page can be compared
// with a new one (reading/splices.js).

/** @param {Element} element @param {string} words */
export function show(element, words) {
  if (!element.hasAttribute("data-as")) element.setAttribute("data-as", element.textContent ?? "");
  if (element.textContent !== words) element.textContent = words;
}

/** Undo `show` in all of a copy, and drop what only scripts made. @param {Element} copy */
export function asServed(copy) {
  for (const part of copy.querySelectorAll("[data-as]")) {
    part.textContent = part.getAttribute("data-as");
    part.removeAttribute("data-as");
  }
  for (const part of copy.querySelectorAll("[data-made]")) part.remove();
}
