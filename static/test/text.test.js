import assert from "node:assert/strict";
import { test } from "node:test";

import { EditorState } from "@codemirror/state";

import { cleanText } from "../src/editor/clean_text.js";
import { initials } from "../src/people/face.js";
import { oneLine } from "../src/editor/identity.js";
import { nextStart, readListLine } from "../src/editor/list_lines.js";
import { sizeLimit, textBytes, utf8Length } from "../src/editor/size_limit.js";

test("lines end with \\n, and control characters go", () => {
  assert.equal(cleanText("a\r\nb\rc\u2028d\u2029e\tf\0\x1b\x7f\ufeffg"), "a\nb\nc\nd\ne\tfg");
});

test("a text's length is counted in UTF-8", () => {
  for (const text of ["", "abc", "é", "日本", "👎", "a é 日 👎\n"]) {
    assert.equal(utf8Length(text), Buffer.byteLength(text), text);
  }
});

test("the bytes are counted on from each change", () => {
  let state = EditorState.create({ doc: "日本\né", extensions: [sizeLimit(() => 100, () => undefined)] });
  state = state.update({ changes: [{ from: 0, to: 1, insert: "👎\n" }, { from: 4, insert: "x" }] }).state;
  assert.equal(state.field(textBytes), Buffer.byteLength(state.doc.toString()));
});

test("an edit beyond the limit is left out and told, one that shortens never", async () => {
  /** @type {import("../src/editor/size_limit.js").SizeReport[]} */
  const told = [];
  let state = EditorState.create({ doc: "é".repeat(44), extensions: [sizeLimit(() => 100, (report) => told.push(report))] });
  state = state.update({ changes: { from: 0, insert: "é" } }).state;
  state = state.update({ changes: { from: 0, insert: "é".repeat(6) } }).state;
  assert.equal(state.doc.length, 45);
  state = state.update({ changes: { from: 0, to: 40 } }).state;
  assert.equal(state.doc.length, 5);
  await Promise.resolve();
  assert.deepEqual(told, [
    { state: "nearly", percent: 90 },
    { state: "refused", percent: 102 },
    { state: "fits", percent: 10 },
  ]);
});

test("initials are of the first and the last word", () => {
  const names = ["Ada Example", "ada", "Ada B. Lovelace", "Jean-Luc", "(they) Ada", "👎", "  ", "李 明"];
  assert.deepEqual(names.map(initials), ["AE", "A", "AL", "JL", "A", "?", "?", "李明"]);
});

test("a name is one line of at most 60 characters, whole ones", () => {
  assert.equal(oneLine(" Ada \n\t Example "), "Ada Example");
  assert.equal(oneLine("👎".repeat(70)), "👎".repeat(60));
});

test("a list's line is read and continued", () => {
  /** @type {[string, string | null][]} */
  const cases = [
    ["- a", "- "],
    ["  * [x] a", "  * [ ] "],
    ["> 9. a", "> 10. "],
    ["3) ", "4) "],
    ["-", "- "],
    ["-a", null],
    ["**a**", null],
    ["plain", null],
  ];
  for (const [line, next] of cases) {
    const item = readListLine(line);
    assert.equal(item && nextStart(item), next, line);
  }
});
