// Drawn for a box of 20 by 20, in strokes of the text's colour.
const PATHS = {
  bold: "M6 4h5a3 3 0 0 1 0 6H6zM6 10h6a3 3 0 0 1 0 6H6z",
  italic: "M9 4h6M5 16h6M12 4 8 16",
  heading: "M5 4v12M15 4v12M5 10h10",
  list: "M8 5h9M8 10h9M8 15h9M3.5 5h.01M3.5 10h.01M3.5 15h.01",
  tasks: "M10 5h7M10 15h7M3 5l1.5 1.5L7.5 3.5M3 13h4v4H3z",
  link: "M8.5 11.5a3 3 0 0 0 4.2 0l3-3a3 3 0 0 0-4.2-4.2l-1 1M11.5 8.5a3 3 0 0 0-4.2 0l-3 3a3 3 0 0 0 4.2 4.2l1-1",
  session: "M4 5h12v11H4zM4 8.5h12M7 3v3M13 3v3M10 10.5v4M8 12.5h4",
  quote: "M4 5v10M8 6h9M8 10h9M8 14h6",
  code: "M7 6l-4 4 4 4M13 6l4 4-4 4",
  undo: "M7 4 3 8l4 4M3 8h9a4.5 4.5 0 0 1 0 9H8",
  redo: "M13 4l4 4-4 4M17 8H8a4.5 4.5 0 0 0 0 9h4",
  authors: "M8 9a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3 16c0-3 2-5 5-5M11 17l1-3 5-5 2 2-5 5z",
  search: "M9 14A5 5 0 1 0 9 4a5 5 0 0 0 0 10zM13 13l4 4",
};

/** @typedef {keyof typeof PATHS} IconName */

/** @param {IconName} name */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  drawing.setAttribute("viewBox", "0 0 20 20");
  drawing.setAttribute("aria-hidden", "true");
  drawing.appendChild(document.createElementNS(space, "path")).setAttribute("d", PATHS[name]);
  return drawing;
}
