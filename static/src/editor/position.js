// The place in the text, so that reading and writing show the same lines. The page scrolls, not the editor.
const TRIES = 8;
/** At the top of the page the toolbar takes a little more room than the page's margin has. */
const TOOLBAR_EXCESS_PX = 8;

/**
 * @typedef {import("@codemirror/view").EditorView} EditorView
 * @typedef {{ line: number, offset: number }} Place a line of the text, from 0, and how many px below `top` it begins
 */

/** The line that is at `top`. @param {EditorView} view @param {number} top px from the window's top @returns {Place} */
export function placeAt(view, top) {
  const block = view.lineBlockAtHeight(top - view.documentTop);
  return { line: view.state.doc.lineAt(block.from).number - 1, offset: block.top + view.documentTop - top };
}

/** Scrolls until a line is where it is wanted. Heights of lines not yet drawn are guesses, so it takes a few rounds.
 * @param {EditorView} view @param {Place} place @param {number} top px from the window's top @returns {Promise<void>} */
export async function showAt(view, { line, offset }, top) {
  const wanted = view.state.doc.line(Math.min(line + 1, view.state.doc.lines)).from;
  for (let tries = 0; tries < TRIES; tries++) {
    const off = view.documentTop + view.lineBlockAt(wanted).top - top - offset;
    if (Math.abs(off) < 1 || (scrollY === 0 && off > 0 && off < TOOLBAR_EXCESS_PX)) return;
    scrollBy({ top: off, behavior: "instant" });
    await measured(view);
  }
}

/** @param {EditorView} view @returns {Promise<void>} */
function measured(view) {
  return new Promise((resolve) => view.requestMeasure({ read: () => undefined, write: () => resolve() }));
}
