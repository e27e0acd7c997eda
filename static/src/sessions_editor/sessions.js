import { element } from "../editor/element.js";
import { Refused, answers, ask, follow } from "./answers.js";
import { cards, meant } from "./cards.js";
import { askCopies } from "./copies_form.js";
import { addNames } from "./names_dialog.js";
import { askSession, blank } from "./session_form.js";
import { starts } from "./starts.js";

/** The text to begin with in which hosts invite people. */
const PINNED = "webinars";
/** And the one whose pad has a chat. */
const CHATTY = "discussion";

/**
 * @typedef {import("@codemirror/view").EditorView} EditorView
 * @typedef {import("./answers.js").Answer} Answer
 * @typedef {import("@codemirror/state").ChangeSet} ChangeSet
 */

/** Sessions in the editor: cards above their text, and the dialogs that write it. What they write is the person's own
 * edit, one step to undo.
 * @param {import("../provider/session.js").Session} session @param {import("../editor/phrases.js").Phrases} say
 * @param {import("../editor/notice.js").Notice} news
 * @returns {{ extension: import("@codemirror/state").Extension, newSession: (view: EditorView) => boolean, begin: (view: EditorView, name: string) => Promise<unknown> }} */
export function sessions(session, say, news) {
  const tell = (/** @type {string} */ words) => {
    const close = element("button", { type: "button" }, say("close"));
    close.addEventListener("click", news.clear);
    news.show(words, close);
  };
  const away = say("session_away");
  const url = (/** @type {string[]} */ ...parts) => ["", session.pad, "sessions", ...parts].map(encodeURIComponent).join("/");
  const decides = () => session.padState?.role === "organiser";
  const proposes = () => session.padState?.sessions_by === "hosts" && !decides();
  const saved = () => void (proposes() && tell(say("proposal_made")));
  const put = (/** @type {EditorView} */ view, /** @type {string} */ path, /** @type {Record<string, unknown>} */ body) =>
    ask(view, path, body, away).then(({ changes }) => (dispatch(view, changes), saved()));
  const safely = (/** @type {Promise<unknown>} */ work) => work.catch((error) => refused(error, tell));
  /** @type {import("./card.js").Actions} */
  const actions = {
    edit: (view, at) => safely(edit(view, at)),
    copy: (view, at, zone) => safely(copy(view, at, zone)),
    addNames: ({ id, title }) => {
      const told = () => JSON.stringify(session.sessions.find((each) => each.id === id));
      let known = told();
      const onChange = (/** @type {() => void} */ changed) => session.onChange(() => known !== (known = told()) && changed());
      return safely(addNames({ pad: session.pad, title, url: url(id), onChange }, say));
    },
    takeSignups: (view, at) => void safely(put(view, url("signups"), meant(view.state.doc, at))),
    decides,
    decide: ({ id, proposal }, act) =>
      safely(decide(url(id, act), proposal?.digest ?? "", away).then(() => tell(say(`proposal_${act}_done`)))),
    setTime: (view, at, value) => void safely(put(view, url("time"), { ...meant(view.state.doc, at), value })),
  };

  /** @param {EditorView} view @param {number} at */
  async function edit(view, at) {
    const { answer } = await ask(view, url("draft"), meant(view.state.doc, at), away);
    const draft = /** @type {import("./session_form.js").Draft} */ (answer.draft);
    const heading = follow(view, at);
    const send = (/** @type {unknown} */ draft) => put(view, url("edit"), { ...meant(view.state.doc, heading.at()), draft });
    await askSession("edit", draft, send, away, proposes()).finally(heading.end);
  }

  /** @param {EditorView} view @param {number} at @param {string} zone */
  async function copy(view, at, zone) {
    const heading = follow(view, at);
    const send = (/** @type {Record<string, unknown>} */ rhythm) =>
      put(view, url("copies"), { ...meant(view.state.doc, heading.at()), ...rhythm });
    await askCopies(zone, send, away, proposes()).finally(heading.end);
  }

  /** @param {EditorView} view */
  async function insert(view) {
    const send = async (/** @type {import("./session_form.js").Draft} */ draft) => {
      const { answer, changes } = await ask(view, url(), { draft, at: view.state.selection.main.head }, away);
      dispatch(view, changes, answer.text);
      saved();
    };
    if (await askSession("new", blank(), send, away, proposes())) view.focus();
  }

  /** Fills an empty pad; of one with webinars only hosts change the sessions, from the beginning; a discussion has a chat.
   * @param {EditorView} view @param {string} name */
  async function beginWith(view, name) {
    if (!(await begin(view, name, away))) return;
    await session.whenSaved();
    if (name === CHATTY && decides()) await send(`/${encodeURIComponent(session.pad)}/settings/chat`, { chat: "on" });
    if (name === PINNED && decides() && (await pin(`/${encodeURIComponent(session.pad)}/settings/sessions`))) tell(say("sessions_by_hosts"));
  }

  return {
    extension: [answers, cards(session, actions, say), starts(say, (view, name) => void safely(beginWith(view, name)))],
    newSession(view) {
      if (!view.state.readOnly) void safely(insert(view));
      return true;
    },
    begin: (view, name) => safely(beginWith(view, name)),
  };
}

/** @param {string} url @param {Record<string, string>} fields */
function send(url, fields) {
  const headers = { Accept: "application/json" };
  return fetch(url, { method: "POST", headers, body: new URLSearchParams(fields), redirect: "manual" }).catch(() => null);
}

/** Tells what a host decided about what they saw. @param {string} url @param {string} digest @param {string} away */
async function decide(url, digest, away) {
  const response = await send(url, { proposed: digest });
  if (!response?.ok) throw new Refused((await response?.json().catch(() => null))?.error ?? away);
}

/** Lets only hosts change the sessions; false if that may not be. @param {string} url */
async function pin(url) {
  return (await send(url, { sessions_by: "hosts" }))?.type === "opaqueredirect";
}

/** Fills an empty pad with one of the texts to begin with; false if it is not empty any more.
 * @param {EditorView} view @param {string} name @param {string} away */
async function begin(view, name, away) {
  const response = await fetch(`/-/templates/${encodeURIComponent(name)}.md`).catch(() => null);
  if (!response?.ok) throw new Refused(away);
  const text = await response.text();
  if (view.state.doc.length || view.state.readOnly) return false;
  view.dispatch({ changes: { from: 0, insert: text }, selection: { anchor: text.indexOf("\n") }, userEvent: "input.session" });
  view.focus();
  return true;
}

/** One step of the person's own. With `text`, the cursor goes to the end of it.
 * @param {EditorView} view @param {ChangeSet} changes @param {string} [text] */
function dispatch(view, changes, text = "") {
  if (changes.empty || view.state.readOnly) return;
  /** @type {number | undefined} */
  let anchor;
  changes.iterChanges((_fromA, _toA, fromB, _toB, inserted) => {
    const at = text ? inserted.toString().indexOf(text) : -1;
    if (at >= 0) anchor = fromB + at + text.length;
  });
  view.dispatch({
    changes,
    userEvent: "input.session",
    ...(anchor === undefined ? {} : { selection: { anchor }, scrollIntoView: true }),
  });
}

/** @param {unknown} error @param {(words: string) => void} tell */
function refused(error, tell) {
  if (!(error instanceof Refused)) throw error;
  tell(error.message);
}
