// A pad's page: keeps the text live, and opens the editor in its place when somebody wants to type.
import { ChatLink } from "./chat/link.js";
import { phrases } from "./editor/phrases.js";
import { forgetCopy } from "./provider/redacted.js";
import { hasUnsent } from "./provider/unsent.js";
import { Here } from "./people/here.js";
import { contents } from "./reading/contents.js";
import { LiveSocket, State } from "./reading/live_socket.js";
import { LiveText } from "./reading/live_text.js";
import { WHO_IS_HERE } from "./reading/messages.js";
import { notices } from "./reading/notices.js";
import { readingStatus } from "./reading/reading_status.js";
import { choseToEdit, rememberPad } from "./reading/recent.js";
import { mayEdit } from "./reading/role.js";
import { share } from "./reading/share.js";
import { Mode, Switch } from "./reading/switch.js";
import { setTime, showTime } from "./reading/times.js";
import { told as toldAbove } from "./reading/told.js";
import { isRoomy, onClick, onKey } from "./reading/ways_in.js";
import { sessions } from "./sessions/sessions.js";

const strings = JSON.parse(byId("strings").textContent ?? "{}");
const say = phrases(strings);
const page = byId("pad");
const pad = page.dataset.pad ?? "";
const socketUrl = page.dataset.socket ?? "/-/collab/";
const status = byId("status");
const section = byId("editor");
const editButton = /** @type {HTMLButtonElement} */ (byId("edit"));
const updated = /** @type {HTMLTimeElement} */ (byId("updated"));

const notice = notices(say);
const told = readingStatus(status, say);
const news = toldAbove(byId("notices"), pad, notice.show, say("signup_failed"));
const here = new Here(/** @type {HTMLButtonElement} */ (byId("here")), say, () => live.send(WHO_IS_HERE));
const chat = new ChatLink(pad, say, (message) => (editor.mode === Mode.READING ? live.send(message) : editor.send(message)));
const text = new LiveText(byId("text"), Number(page.dataset.sequence), byId("bar"), changed);
const rail = contents(byId("contents"), text.element);
const cards = sessions(text.element, pad, say);
let begin = "";
/** @type {((value?: unknown) => void) | null} */
let refreshed = null;

const live = new LiveSocket({
  url: readingUrl(),
  shows: () => text.sequence,
  onPage: (message) => text.receive(message) || live.ask(0),
  onPadState(state) {
    forgetCopy(pad, state.redacted);
    told.saves(state.writable);
    showState(state);
    if (state.archived) notice.show(say("archived_now"));
  },
  onChat: (message) => chat.tell(message),
  onHere: (message) => here.tell(message),
  onState(state, reason) {
    if (state === State.LIVE) here.connected();
    else if (editor.mode === Mode.READING) chat.tell({ lost: true });
    if (editor.mode === Mode.READING) told.update(state, reason);
  },
});

const editor = new Switch({
  button: editButton,
  section,
  text,
  load,
  refresh,
  startOver,
  onSwitch: switched,
  notify: notice.show,
  say,
});

start();

function start() {
  document.documentElement.classList.add("ready");
  showTime(updated);
  share(/** @type {HTMLButtonElement} */ (byId("share")), pad, say, notice.show, () => byId("anyone").textContent ?? "");
  onKey(() => mayEdit() && editor.open());
  onClick(text.element, (node, y) => mayEdit() && editor.open(text.lineOf(node, y)));
  byId("start").addEventListener("click", () => editor.open());
  for (const button of byId("empty").querySelectorAll("[data-begin]")) button.addEventListener("click", () => beginWith(button));
  rememberPad(pad, { title: title(), at: Date.now() });
  live.start();
  const wanted = page.dataset.empty === "true" || choseToEdit(pad);
  if (!mayEdit()) return;
  if ((isRoomy() && wanted) || history.state?.edit) void editor.open();
  else if (hasUnsent(pad)) void sendKept();
}

/** Edits that an earlier visit could not send go now, without an editor. */
async function sendKept() {
  const editorModule = await import("./editor/open.js");
  editorModule.sendKept({ pad, socketUrl });
}

/** The text on the page is another. */
function changed() {
  page.dataset.sequence = String(text.sequence);
  page.dataset.empty = String(text.isEmpty);
  byId("empty").hidden = !text.isEmpty || editor.mode === Mode.EDITING;
  byId("save").hidden = byId("past").hidden = text.isEmpty;
  rail.update();
  cards.update();
  setTime(updated, new Date());
  byId("changed").hidden = false;
  document.title = title() === pad ? pad : `${title()} · ${pad}`;
  refreshed?.();
}

/** @param {import("./reading/lines.js").Place} place @param {number | null} line @returns {Promise<import("./reading/switch.js").Editor>} */
async function load(place, line) {
  const { openEditor } = await import("./editor/open.js");
  return openEditor({
    parent: section,
    pad,
    socketUrl,
    strings,
    people: byId("people"),
    here,
    chat,
    onState: showState,
    status,
    topLine: place.line,
    topOffset: place.offset,
    line,
    begin,
    maxBytes: Number(page.dataset.maxBytes),
  });
}

/** What whoever looks may do, and anyone, and what all are told.
 * @param {{ role: string, archived: boolean, anyone: string, sessions_by: string, notices?: string }} state */
function showState({ role, archived, anyone, sessions_by, notices }) {
  news.update({ role, notices });
  document.body.dataset.role = archived ? "reader" : role;
  if (role === "organiser") byId("organise").hidden = false; // at once for whoever just made the pad
  byId("anyone").textContent = strings.anyone[sessions_by === "hosts" ? `${anyone}_hosts` : anyone];
}

/** Open the editor on an empty pad with a text to begin with. @param {Element} button */
async function beginWith(button) {
  begin = button.getAttribute("data-begin") ?? "";
  await editor.open();
  begin = "";
}

/** @param {boolean} editing */
function switched(editing) {
  notice.clear();
  history.replaceState(null, "");
  rememberPad(pad, { title: title(), at: Date.now(), edit: editing });
  byId("empty").hidden = editing || !text.isEmpty;
  if (editing) live.stop();
  else {
    live.start();
    void cards.ask();
    told.update(live.state, "");
  }
}

/** The whole page once more; resolves when it is shown. */
function refresh() {
  text.sequence = 0;
  const shown = new Promise((resolve) => (refreshed = resolve));
  live.start();
  return shown;
}

/** Load the page anew and open the editor then, on a phone too. */
function startOver() {
  history.replaceState({ edit: true }, "");
  location.reload();
}

function readingUrl() {
  const url = new URL(socketUrl + encodeURIComponent(pad), location.href);
  url.protocol = url.protocol.replace("http", "ws");
  url.searchParams.set("mode", "reading");
  return url.href;
}

/** As the server has it: the text's first heading, or else the pad's name. */
function title() {
  const heading = text.element.querySelector(":scope > :is(h1, h2, h3, h4, h5, h6), :scope > .past > :is(h1, h2, h3, h4, h5, h6)");
  return heading?.textContent?.replace(/\s+/g, " ").trim() || pad;
}

/** @param {string} id @returns {HTMLElement} */
function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no element #${id}.`);
  return element;
}
