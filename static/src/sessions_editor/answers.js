import { ChangeSet } from "@codemirror/state";
import { ViewPlugin } from "@codemirror/view";

/**
 * @typedef {import("@codemirror/view").EditorView} EditorView
 * @typedef {{ from: number, to: number, insert: string }} Edit
 * @typedef {{ edits?: Edit[], text?: string, draft?: unknown, error?: string, fields?: Record<string, string> }} Answer
 */

/** The server said no, or couldn't be asked. `fields` has a message for each field that is wrong. */
export class Refused extends Error {
  /** @param {string} message @param {Record<string, string>} [fields] */
  constructor(message, fields = {}) {
    super(message);
    this.fields = fields;
  }
}

/** What changed since questions that are not answered yet. */
const questions = ViewPlugin.define(() => {
  /** @type {Set<{ since: ChangeSet }>} */
  const open = new Set();
  return {
    open,
    update(update) {
      if (update.docChanged) for (const each of open) each.since = each.since.compose(update.changes);
    },
  };
});

export const answers = questions;

/** Asks the server about the text as it is now; the edits it answers are moved to where the text is by then.
 * @param {EditorView} view @param {string} url @param {Record<string, unknown>} body @param {string} away said when there is no answer
 * @returns {Promise<{ answer: Answer, changes: ChangeSet }>} */
export async function ask(view, url, body, away) {
  const { doc } = view.state;
  const question = { since: ChangeSet.empty(doc.length) };
  const open = view.plugin(questions)?.open;
  open?.add(question);
  try {
    const answer = await post(url, { ...body, text: doc.toString() }, away);
    return { answer, changes: ChangeSet.of(answer.edits ?? [], doc.length).map(question.since) };
  } finally {
    open?.delete(question);
  }
}

/** Follows a position while the text changes. @param {EditorView} view @param {number} at */
export function follow(view, at) {
  const question = { since: ChangeSet.empty(view.state.doc.length) };
  const open = view.plugin(questions)?.open;
  open?.add(question);
  return { at: () => question.since.mapPos(at), end: () => void open?.delete(question) };
}

/** @param {string} url @param {unknown} body @param {string} away @returns {Promise<Answer>} */
async function post(url, body, away) {
  const request = { method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(url, request).catch(() => null);
  /** @type {Answer | null} */
  const answer = (await response?.json().catch(() => null)) ?? null;
  if (!response || !answer) throw new Refused(away);
  if (!response.ok) throw new Refused(answer.error ?? away, answer.fields);
  return answer;
}
