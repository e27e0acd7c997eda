import { Phase } from "./status.js";

/** How long an attempt to connect may take: a network that swallows packets would keep it for minutes. */
const ATTEMPT_MS = 10_000;

/** What the sockets of a session do, one after another. */
export class ConnectionPhase {
  /** @type {typeof Phase[keyof typeof Phase]} */
  value = Phase.CONNECTING;
  /** Some socket was open before. */
  opened = false;
  #patience = 0;
  #attempt = 0;

  /** @param {() => void} onChange @param {() => void} retry gives up an attempt for another */
  constructor(onChange, retry) {
    this.onChange = onChange;
    this.retry = retry;
  }

  attempt() {
    clearTimeout(this.#attempt);
    this.#attempt = window.setTimeout(this.retry, ATTEMPT_MS);
  }

  open() {
    this.destroy();
    this.opened = true;
    this.#become(Phase.OPEN);
  }

  /** @param {number} patience ms until a pause without a socket counts as being offline */
  pause(patience) {
    this.destroy();
    if (this.value === Phase.DOWN) return;
    this.#patience = window.setTimeout(() => this.#become(Phase.DOWN), patience);
    this.#become(Phase.CONNECTING);
  }

  destroy() {
    clearTimeout(this.#patience);
    clearTimeout(this.#attempt);
  }

  /** @param {typeof Phase[keyof typeof Phase]} value */
  #become(value) {
    this.value = value;
    this.onChange();
  }
}
