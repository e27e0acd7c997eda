import { RangeSetBuilder } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin } from "@codemirror/view";

const AUTO = Decoration.line({ attributes: { dir: "auto" } });

/** Each line reads in the direction of its own script. */
export const direction = [
  EditorView.perLineTextDirection.of(true),
  ViewPlugin.define(
    (view) => ({
      decorations: everyLine(view),
      update(update) {
        if (update.docChanged || update.viewportChanged) this.decorations = everyLine(update.view);
      },
    }),
    { decorations: (value) => value.decorations },
  ),
];

/** @param {EditorView} view */
function everyLine(view) {
  /** @type {RangeSetBuilder<Decoration>} */
  const lines = new RangeSetBuilder();
  for (const { from, to } of view.visibleRanges) {
    for (let position = from; position <= to; ) {
      const line = view.state.doc.lineAt(position);
      lines.add(line.from, line.from, AUTO);
      position = line.to + 1;
    }
  }
  return lines.finish();
}
