import * as encoding from "lib0/encoding";
import { writeSyncStep1 } from "y-protocols/sync";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";

import { webSocketUrl } from "./addresses.js";
import { ConnectionPhase } from "./connection_phase.js";
import { countingSocket } from "./counting_socket.js";
import { gatherUpdates } from "./gather.js";
import { Kept } from "./kept.js";
import { CHAT, PEOPLE, PROTOCOL, SAVED, SESSIONS, STATE, readChat, readPeople, readSaved, readSessions, readState } from "./messages.js";
import { rememberRedaction, seenRedaction } from "./redacted.js";
import { Phase, Status, statusOf } from "./status.js";
import { rememberUnsent } from "./unsent.js";
import { watch } from "./watchdog.js";

const DEFAULT_MAX_MESSAGE_BYTES = 1_048_576;
/** How long a pause between two sockets may last before it is told as offline; the first socket gets longer. */
const PAUSE_MS = 400;
const FIRST_CONNECT_MS = 3_000;
/** A store that doesn't answer may not keep a person from the pad. */
const KEPT_WAIT_MS = 1_000;

/**
 * @typedef {{ code: number, reason: string }} Refusal
 * @typedef {{ pad: string, socketUrl: string }} SessionOptions
 */

/**
 * One person's live copy of one pad: the doc, its connection and its copy in this browser, and the truth about what is
 * saved. Calls its listeners whenever `status`, `padState` or `refusal` may have changed.
 */
export class Session {
  doc = new Y.Doc();
  text = this.doc.getText("text");
  /** @type {import("./messages.js").PadState | null} */
  padState = null;
  /** The webinars and discussions of the pad, as the server last told. @type {import("./messages.js").ToldSession[]} */
  sessions = [];
  /** Who is here, as the server last told. @type {import("../people/here.js").HereMessage} */
  here = {};
  /** Hears of the chat. @type {((message: import("../chat/link.js").ChatMessage) => void) | null} */
  onChat = null;
  /** @type {Refusal | null} */
  refusal = null;
  /** This page made edits that the server has not acknowledged. */
  unsent = false;
  /** The doc, or this browser's copy, may hold words that were removed from the pad for good. */
  stale = false;
  /** That copy is gone. */
  released = false;
  /** What this browser kept is in the doc, so that it may connect. */
  #started = false;
  #phase = new ConnectionPhase(() => this.#changed(), () => this.#reconnect());
  /** @type {Set<() => void>} */
  #listeners = new Set();
  /** @type {Set<() => void>} */
  #hereListeners = new Set();

  /** @param {SessionOptions} options */
  constructor({ pad, socketUrl }) {
    this.pad = pad;
    this.redacted = seenRedaction(pad);
    this.kept = new Kept(`rosterpad:${pad}`, this.doc, () => this.#changed());
    this.provider = this.#provider(socketUrl);
    this.awareness = this.provider.awareness;
    this.watchdog = watch({
      lastHeard: () => (this.provider.wsconnected ? this.provider.wsLastMessageReceived : null),
      ask: () => this.#ask(),
      reconnect: () => this.#reconnect(),
    });
    this.gathering = gatherUpdates(this.provider);
    this.memory = rememberUnsent(this);
    this.doc.on("update", (_update, origin) => this.#edited(origin));
    /** Resolves when what this browser kept is in the doc, or can't be waited for. */
    this.ready = Promise.race([this.kept.whenLoaded, sleep(KEPT_WAIT_MS)]).then(() => this.#connect());
    /** Resolves at the first sync with the server. */
    this.synced = new Promise((resolve) => this.provider.once("sync", resolve));
  }

  /** @returns {import("./status.js").StatusValue} */
  get status() {
    const { kept, padState } = this;
    return statusOf({
      refused: this.refusal !== null,
      phase: this.#phase.value,
      opened: this.#phase.opened,
      writable: padState?.writable ?? true,
      settled: kept.loaded && (this.#ledger?.settled ?? false),
      kept: kept.works,
      keeping: kept.underway > 0,
    });
  }

  /** @param {() => void} listener @returns {() => void} takes it off again */
  onChange(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls a listener with who is here, and whenever that changes. @param {() => void} listener @returns {() => void} ends that */
  onHere(listener) {
    this.#hereListeners.add(listener);
    listener();
    return () => this.#hereListeners.delete(listener);
  }

  /** @param {Uint8Array<ArrayBuffer>} message @returns {boolean} false if there is no open socket */
  send(message) {
    const { ws } = this.provider;
    if (ws?.readyState !== WebSocket.OPEN) return false;
    ws.send(message);
    return true;
  }

  /** Resolves once everything is saved; never if the pad refused it. */
  whenSaved() {
    return this.#when(() => this.status === Status.SAVED);
  }

  /** Resolves if the pad refuses us. */
  whenRefused() {
    return this.#when(() => this.refusal !== null);
  }

  /** Forgets this browser's copy, so that the next session begins without it. */
  async letGo() {
    this.released = true;
    rememberRedaction(this.pad, this.redacted);
    await this.kept.clear();
  }

  async destroy() {
    this.gathering.destroy();
    this.watchdog.destroy();
    this.memory.destroy();
    this.#phase.destroy();
    this.#listeners.clear();
    this.provider.destroy();
    await this.kept.destroy();
    this.doc.destroy();
  }

  /** @param {() => boolean} holds @returns {Promise<void>} */
  #when(holds) {
    return new Promise((resolve) => {
      const look = () => holds() && (off(), resolve());
      const off = this.onChange(look);
      look();
    });
  }

  /** @param {string} socketUrl */
  #provider(socketUrl) {
    const Socket = countingSocket({
      maxMessageBytes: () => this.padState?.max_message_bytes ?? DEFAULT_MAX_MESSAGE_BYTES,
      onCount: () => this.#changed(),
      onOversize: () => queueMicrotask(() => this.#reconnect()),
    });
    const provider = new WebsocketProvider(webSocketUrl(socketUrl), encodeURIComponent(this.pad), this.doc, {
      connect: false,
      protocols: [PROTOCOL],
      WebSocketPolyfill: /** @type {typeof WebSocket} */ (Socket),
      disableBc: true,
      maxBackoffTime: spread(1_500, 3_000),
    });
    this.#listen(provider);
    return provider;
  }

  /** @param {WebsocketProvider} provider */
  #listen(provider) {
    provider.messageHandlers[SAVED] = (_encoder, decoder) => this.#acknowledged(decoder);
    provider.messageHandlers[SESSIONS] = (_encoder, decoder) => {
      this.sessions = readSessions(decoder);
      this.#changed();
    };
    provider.messageHandlers[PEOPLE] = (_encoder, decoder) => {
      this.here = { ...this.here, ...readPeople(decoder) };
      for (const listener of [...this.#hereListeners]) listener();
    };
    provider.messageHandlers[CHAT] = (_encoder, decoder) => this.onChat?.(readChat(decoder));
    provider.messageHandlers[STATE] = (_encoder, decoder) => {
      this.padState = readState(decoder);
      this.#redacted(this.padState.redacted ?? 0);
      this.#changed();
    };
    provider.on("status", ({ status }) => {
      if (status === "connecting") this.#phase.attempt();
      if (status === "connected") this.#opened();
    });
    provider.on("connection-close", () => {
      this.onChat?.({ lost: true });
      this.#phase.pause(PAUSE_MS);
    });
    provider.on("closed", (refusal) => this.#refused(refusal));
  }

  /** @param {number} redacted when words were last removed from the pad */
  #redacted(redacted) {
    if (redacted <= this.redacted) return;
    this.redacted = redacted;
    if (this.doc.store.clients.size) this.stale = true;
    else rememberRedaction(this.pad, redacted);
  }

  /** @param {import("lib0/decoding").Decoder} decoder */
  #acknowledged(decoder) {
    const durable = readSaved(decoder, this.padState?.connection ?? -1);
    if (durable === null) return;
    this.#ledger?.acknowledged(durable);
    this.#changed();
  }

  /** @returns {import("./ledger.js").Ledger | undefined} of the socket now open */
  get #ledger() {
    return /** @type {any} */ (this.provider.ws)?.ledger;
  }

  #connect() {
    this.#started = true;
    this.#phase.pause(FIRST_CONNECT_MS);
    this.provider.connect();
  }

  #opened() {
    this.#outliveOurRemoval();
    this.#phase.open();
  }

  /** When our last socket went away the others heard that we left, under a clock one higher than ours: they would take
   * the state that y-websocket sends next for an old one. */
  #outliveOurRemoval() {
    const meta = this.awareness.meta.get(this.awareness.clientID);
    if (meta) meta.clock += 2;
  }

  /** @param {Refusal} refusal */
  #refused(refusal) {
    this.refusal = refusal;
    void this.kept.clear();
    this.#changed();
  }

  #reconnect() {
    if (this.refusal || !this.#started) return;
    this.provider.disconnect();
    this.provider.connect();
  }

  #ask() {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 0);
    writeSyncStep1(encoder, this.doc);
    this.provider.ws?.send(encoding.toUint8Array(encoder));
  }

  /** @param {unknown} origin */
  #edited(origin) {
    if (origin === this.provider || origin === this.kept.copy) return;
    this.unsent = true;
    if (this.#phase.value !== Phase.OPEN) this.kept.follow();
    this.#changed();
  }

  #changed() {
    if (this.status === Status.SAVED) this.unsent = false;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Another time for each browser, so that they don't all come back in the same moment.
 * @param {number} least @param {number} most */
function spread(least, most) {
  return least + Math.random() * (most - least);
}

/** @param {number} ms @returns {Promise<void>} */
function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
