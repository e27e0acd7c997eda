// An input method that turns 👎 into 👏 replaces the second half of a surrogate pair. Half a character can't be encoded,
// so replicas that pass such an edit on part for good: every edit made here is widened to whole characters.
import { EditorState, Transaction } from "@codemirror/state";

import { isFromShared } from "./sync.js";

/**
 * @typedef {import("@codemirror/state").Text} Text
 * @typedef {{ from: number, to: number, insert: string }} Change
 */

export const wholeChars = EditorState.transactionFilter.of((transaction) => {
  if (!transaction.docChanged || isFromShared(transaction)) return transaction;
  const before = changesOf(transaction.changes);
  const after = before.map((change) => widened(change, transaction.startState.doc));
  if (after.every((change, index) => same(change, /** @type {Change} */ (before[index])))) return transaction;
  return {
    changes: after,
    selection: transaction.newSelection,
    effects: transaction.effects,
    userEvent: transaction.annotation(Transaction.userEvent),
    scrollIntoView: transaction.scrollIntoView,
  };
});

/** @param {import("@codemirror/state").ChangeSet} set @returns {Change[]} */
function changesOf(set) {
  /** @type {Change[]} */
  const changes = [];
  set.iterChanges((from, to, _fromB, _toB, insert) => {
    changes.push({ from, to, insert: insert.sliceString(0, insert.length, "\n") });
  });
  return changes;
}

/** The same edit with no half of a surrogate pair on either side, and none in its text.
 * @param {Change} change @param {Text} doc @returns {Change} */
export function widened({ from, to, insert }, doc) {
  if (insidePair(doc, from)) {
    from -= 1;
    insert = doc.sliceString(from, from + 1) + insert;
  }
  if (insidePair(doc, to)) {
    insert += doc.sliceString(to, to + 1);
    to += 1;
  }
  return { from, to, insert: wellFormed(insert) };
}

/** @param {Text} doc @param {number} position */
function insidePair(doc, position) {
  if (position <= 0 || position >= doc.length) return false;
  return /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(doc.sliceString(position - 1, position + 1));
}

/** Text in which each half character stands as U+FFFD, as long as before. @param {string} text */
export function wellFormed(text) {
  return text.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "\uFFFD");
}

/** @param {Change} a @param {Change} b */
function same(a, b) {
  return a.from === b.from && a.to === b.to && a.insert === b.insert;
}
