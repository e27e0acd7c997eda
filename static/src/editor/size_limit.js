import { EditorState, StateField } from "@codemirror/state";

import { isFromShared } from "./sync.js";

/** Part of the limit from which on a person is warned. */
const WARN_FROM = 0.9;

/**
 * @typedef {object} SizeReport
 * @property {"fits" | "nearly" | "refused"} state
 * @property {number} percent of the limit
 */

/** Refuses an edit that would make the text longer than the pad may be, before the server has to close the connection.
 * @param {() => number} limit UTF-8 bytes @param {(report: SizeReport) => void} tell hears of each change of state
 * @returns {import("@codemirror/state").Extension} */
export function sizeLimit(limit, tell) {
  /** @type {SizeReport["state"]} */
  let told = "fits";
  const report = (/** @type {SizeReport["state"]} */ state, /** @type {number} */ bytes) => {
    if (state === told && state !== "refused") return;
    told = state;
    queueMicrotask(() => tell({ state, percent: Math.floor((100 * bytes) / limit()) }));
  };
  const guard = EditorState.transactionFilter.of((transaction) => {
    if (!transaction.docChanged || isFromShared(transaction)) return transaction;
    const grown = growth(transaction.changes, transaction.startState.doc);
    const bytes = transaction.startState.field(textBytes) + grown;
    if (grown > 0 && bytes > limit()) {
      report("refused", bytes);
      return [];
    }
    report(bytes >= WARN_FROM * limit() ? "nearly" : "fits", bytes);
    return transaction;
  });
  return [textBytes, guard];
}

/** The UTF-8 bytes of the text, counted on from each change. @type {StateField<number>} */
export const textBytes = StateField.define({
  create: (state) => bytesOf(state.doc),
  update: (bytes, transaction) =>
    transaction.docChanged ? bytes + growth(transaction.changes, transaction.startState.doc) : bytes,
});

/** @param {import("@codemirror/state").ChangeSet} changes @param {import("@codemirror/state").Text} doc */
function growth(changes, doc) {
  let bytes = 0;
  changes.iterChanges((from, to, _fromB, _toB, insert) => {
    bytes += bytesOf(insert) - bytesOf(doc, from, to);
  });
  return bytes;
}

/** @param {import("@codemirror/state").Text} text */
function bytesOf(text, from = 0, to = text.length) {
  let bytes = 0;
  for (const chunk of text.iterRange(from, to)) bytes += utf8Length(chunk);
  return bytes;
}

/** @param {string} text */
export function utf8Length(text) {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x800 && (unit < 0xd800 || unit > 0xdfff)) bytes += 2;
    else if (unit >= 0x80) bytes += 1; // each half of a surrogate pair counts two of its four bytes
  }
  return bytes;
}
