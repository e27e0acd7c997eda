// Notices a connection that died without a word: a laptop that slept, a network that went away. The server lets every
// connection hear something each 10 s, so a longer silence asks for an answer, and a long one needs none.

const QUESTIONABLE_MS = 12_000;
const DEAD_MS = 25_000;
const ANSWER_MS = 1_400;
const TICK_MS = 1_000;

/**
 * @typedef {object} Watched
 * @property {() => number | null} lastHeard wall clock (ms) of the newest message; null while no socket is open
 * @property {() => void} ask makes the server answer
 * @property {() => void} reconnect
 */

/** @param {Watched} connection @param {Window} [page] @returns {{ destroy(): void }} */
export function watch(connection, page = window) {
  const dog = new Watchdog(connection, page.document);
  const timer = page.setInterval(() => dog.look(), TICK_MS);
  const wake = () => dog.wake();
  const shown = () => page.document.visibilityState === "visible" && dog.wake();
  page.document.addEventListener("visibilitychange", shown);
  for (const event of ["online", "offline", "pageshow"]) page.addEventListener(event, wake);
  return {
    destroy() {
      page.clearInterval(timer);
      page.document.removeEventListener("visibilitychange", shown);
      for (const event of ["online", "offline", "pageshow"]) page.removeEventListener(event, wake);
    },
  };
}

export class Watchdog {
  /** When we asked, and what had been heard last by then. @type {{ at: number, heard: number } | null} */
  #asked = null;

  /** @param {Watched} connection @param {{ visibilityState: string }} document @param {() => number} [now] */
  constructor(connection, document, now = Date.now) {
    this.connection = connection;
    this.document = document;
    this.now = now;
  }

  /** Comes each second, later in a hidden page, and at once when the machine wakes. */
  look() {
    const heard = this.connection.lastHeard();
    if (heard === null) return;
    const silence = this.now() - heard;
    if (this.#asked && heard > this.#asked.heard) this.#asked = null;
    if (silence > DEAD_MS || this.#unanswered()) this.#giveUp();
    else if (silence > QUESTIONABLE_MS && this.document.visibilityState === "visible") this.#ask(heard);
  }

  /** The page became visible, or the network changed: find out now. */
  wake() {
    if (this.connection.lastHeard() === null) return this.connection.reconnect();
    this.look();
    const heard = this.connection.lastHeard();
    if (heard !== null) this.#ask(heard);
  }

  /** @param {number} heard */
  #ask(heard) {
    if (this.#asked) return;
    this.#asked = { at: this.now(), heard };
    this.connection.ask();
    setTimeout(() => this.look(), ANSWER_MS + 50);
  }

  #unanswered() {
    return this.#asked !== null && this.now() - this.#asked.at > ANSWER_MS;
  }

  #giveUp() {
    this.#asked = null;
    this.connection.reconnect();
  }
}
