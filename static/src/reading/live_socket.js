// Keeps the socket of a page that is read, through sleep, lost networks and restarts of the server.
import { pageAt, read } from "./messages.js";

/** Silence after which a connection is taken for dead: the server speaks every 10 s. */
const SILENT_MS = 25_000;
/** The same for a page that has just become visible, where a person waits. */
const SILENT_ON_RETURN_MS = 12_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** A connection that held for so long ends a series of failures. */
const STEADY_MS = 10_000;

export const State = Object.freeze({ CONNECTING: "connecting", LIVE: "live", WAITING: "waiting", STOPPED: "stopped", OFF: "off" });

/**
 * @typedef {typeof State[keyof typeof State]} StateValue
 * @typedef {object} LiveSocketOptions
 * @property {string} url
 * @property {() => number} shows the number of the text on the page
 * @property {(message: import("./messages.js").PageMessage) => void} onPage
 * @property {(state: import("./messages.js").PadState) => void} onPadState
 * @property {(here: import("../people/here.js").HereMessage) => void} onHere
 * @property {(chat: import("../chat/link.js").ChatMessage) => void} onChat
 * @property {(state: StateValue, reason: string) => void} onState
 */

export class LiveSocket {
  /** @type {StateValue} */
  state = State.OFF;
  /** @type {WebSocket | null} */
  #socket = null;
  #wanted = false;
  #failures = 0;
  #heard = 0;
  #timer = 0;

  /** @param {LiveSocketOptions} options */
  constructor(options) {
    this.options = options;
    const wake = () => document.visibilityState === "visible" && this.#wake(SILENT_ON_RETURN_MS);
    document.addEventListener("visibilitychange", wake);
    window.addEventListener("online", wake);
    // A page with an open socket can't be kept for the way back.
    window.addEventListener("pagehide", () => this.#rest());
    window.addEventListener("pageshow", ({ persisted }) => persisted && this.#wanted && this.#connect());
    window.setInterval(() => document.visibilityState === "visible" && this.#wake(SILENT_MS), 5_000);
  }

  start() {
    this.#wanted = true;
    if (this.state === State.OFF) this.#connect();
  }

  stop() {
    this.#wanted = false;
    this.#rest();
  }

  /** Ask for what the page lacks, or with 0 for the whole page. @param {number} sequence */
  ask(sequence) {
    this.#socket?.send(pageAt(sequence));
  }

  /** @param {Uint8Array<ArrayBuffer>} message @returns {boolean} false if there is no open socket */
  send(message) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(message);
    return true;
  }

  #rest() {
    this.#drop();
    this.#become(State.OFF);
  }

  #connect() {
    this.#drop();
    this.#become(State.CONNECTING);
    const socket = new WebSocket(this.options.url, ["rosterpad.v1"]);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.#opened();
    socket.onmessage = ({ data }) => this.#received(data);
    socket.onclose = ({ code, reason }) => this.#closed(code, reason);
    this.#socket = socket;
    this.#heard = performance.now();
  }

  #opened() {
    this.#heard = performance.now();
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => (this.#failures = 0), STEADY_MS);
    this.ask(this.options.shows());
    this.#become(State.LIVE);
  }

  /** @param {ArrayBuffer} data */
  #received(data) {
    this.#heard = performance.now();
    const { page, state, here, chat } = read(data);
    if (page) this.options.onPage(page);
    if (state) this.options.onPadState(state);
    if (here) this.options.onHere(here);
    if (chat) this.options.onChat(chat);
  }

  /** @param {number} code @param {string} reason */
  #closed(code, reason) {
    this.#drop();
    if (code >= 4400 && code < 4500) return this.#become(State.STOPPED, reason);
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** this.#failures, LONGEST_PAUSE_MS);
    this.#failures += 1;
    this.#timer = window.setTimeout(() => this.#connect(), pause * (0.3 + Math.random()));
    this.#become(State.WAITING);
  }

  /** @param {number} silence ms after which an open socket isn't believed any more */
  #wake(silence) {
    const { state } = this;
    const silent = performance.now() - this.#heard > silence;
    if (silent && (state === State.LIVE || state === State.CONNECTING)) this.#connect();
    else if (state === State.WAITING && silence === SILENT_ON_RETURN_MS) this.#connect();
  }

  /** Forget the socket at once; the browser may take long to close it. */
  #drop() {
    window.clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  /** @param {StateValue} state */
  #become(state, reason = "") {
    this.state = state;
    this.options.onState(state, reason);
  }
}
