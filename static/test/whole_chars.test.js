import assert from "node:assert/strict";
import { test } from "node:test";

import { EditorState, Text } from "@codemirror/state";

import { wellFormed, wholeChars, widened } from "../src/editor/whole_chars.js";

const doc = Text.of(["a👎b"]);

test("an edit of half a character becomes one of the whole", () => {
  assert.deepEqual(widened({ from: 2, to: 3, insert: "\udc4f" }, doc), { from: 1, to: 3, insert: "👏" });
  assert.deepEqual(widened({ from: 1, to: 2, insert: "\ud83d" }, doc), { from: 1, to: 3, insert: "👎" });
});

test("an edit beside a character stays as it is", () => {
  for (const change of [{ from: 1, to: 3, insert: "x" }, { from: 3, to: 3, insert: "👎" }, { from: 0, to: 1, insert: "" }]) {
    assert.deepEqual(widened(change, doc), change);
  }
});

test("what can't be completed stands as U+FFFD, as long as before", () => {
  assert.deepEqual(widened({ from: 2, to: 3, insert: "" }, doc), { from: 1, to: 3, insert: "\ufffd" });
  assert.equal(wellFormed("\udc4f\ud83d👎\ud83d"), "\ufffd\ufffd👎\ufffd");
});

test("random edits leave whole characters only, and the text they would have made where it is one", () => {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`SEED=${seed}`);
  const random = randomFrom(seed);
  const pieces = ["a", "👎", "👏", "é", "\n", "\udc4f", "\ud83d", ""];
  let state = EditorState.create({ doc: "a👎b👏c", extensions: [wholeChars, EditorState.lineSeparator.of("\n")] });
  for (let step = 0; step < 5_000; step++) {
    const from = random(state.doc.length + 1);
    const to = Math.min(state.doc.length, from + random(3));
    const insert = pieces[random(pieces.length)] ?? "";
    const plain = state.sliceDoc(0, from) + insert + state.sliceDoc(to);
    state = state.update({ changes: { from, to, insert } }).state;
    assert.equal(state.doc.toString(), wellFormed(plain), `step ${step}`);
    if (state.doc.length > 60) state = state.update({ changes: { from: 0, to: state.doc.length, insert: "👎" } }).state;
  }
});

/** Numbers below a limit, the same for the same seed (Park and Miller's generator). @param {number} seed */
function randomFrom(seed) {
  let state = (seed % 2_147_483_646) + 1;
  return (/** @type {number} */ limit) => (state = (state * 48_271) % 2_147_483_647) % limit;
}
