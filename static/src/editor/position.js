// The place in the text, so that reading and writing show the same lines. The page scrolls, not the editor.
const TRIES = 8;
const FRAMES = 4;
/** At the top of the page the toolbar takes a little more room than the page's margin has. */
const TOOLBAR_EXCESS_PX = 8;

/**
 * @typedef {import("@codemirror/view").EditorView} EditorView
 * @typedef {{ line: number, offset: number }} Place a line of the text, from 0, and how many px below `top` it begins
 */

/** The line that is at `top`; of blank lines, which a page that is read doesn't have, the line after them.
 * @param {EditorView} view @param {number} top px from the window's top @returns {Place} */
export function placeAt(view, top) {
  const { doc } = view.state;
  let line = doc.lineAt(view.lineBlockAtHeight(top - view.documentTop).from);
  while (!line.text.trim() && line.number < doc.lines) line = doc.line(line.number + 1);
  return { line: line.number - 1, offset: view.lineBlockAt(line.from).top + view.documentTop - top };
}

/** Scrolls, before anything is painted, until a line is where it is wanted, and sees to it that it stays there while the
 * lines around it are measured: until then their heights are guesses.
 * @param {EditorView} view @param {Place} place @param {number} top px from the window's top @returns {Promise<void>} */
export async function showAt(view, { line, offset }, top) {
  const wanted = view.state.doc.line(Math.min(line + 1, view.state.doc.lines)).from;
  const settle = () => {
    for (let tries = 0; tries < TRIES; tries++) {
      measureNow(view, wanted);
      const off = view.documentTop + view.lineBlockAt(wanted).top - top - offset;
      if (Math.abs(off) < 1 || (scrollY === 0 && off > 0 && off < TOOLBAR_EXCESS_PX)) return;
      scrollBy({ top: off, behavior: "instant" });
    }
  };
  for (let frames = 0; frames < FRAMES; frames++) {
    await frame();
    if (!view.dom.isConnected) return;
    settle();
  }
}

/** Has CodeMirror draw and measure what is in sight now, not in the next frame: it does so before it tells coordinates.
 * @param {EditorView} view @param {number} position */
function measureNow(view, position) {
  view.requestMeasure();
  view.coordsAtPos(position);
}

/** @returns {Promise<number>} */
function frame() {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}
