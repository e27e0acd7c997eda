import { IndexeddbPersistence } from "y-indexeddb";

/**
 * This browser's own copy of a pad, so that edits made offline survive a reload. Knows whether it really works: private
 * windows and full disks refuse to store, and then nobody may be told that their edits are kept.
 */
export class Kept {
  /** Nothing failed so far. */
  works = true;
  /** What was kept is in the doc (or can't be had). */
  loaded = false;
  /** How many edits are on their way into the store. */
  underway = 0;

  /** @type {IndexeddbPersistence | null} */
  copy = null;

  /** @param {string} name of the database @param {import("yjs").Doc} doc @param {() => void} onChange */
  constructor(name, doc, onChange) {
    this.onChange = onChange;
    /** @type {Promise<void>} */
    this.failed = new Promise((resolve) => (this.tellFailed = resolve));
    this.whenLoaded = this.#load(name, doc);
  }

  /** Counts an edit as underway until it is stored. */
  follow() {
    this.underway += 1;
    queueMicrotask(() => this.#afterWrites(() => {
      this.underway -= 1;
      this.onChange();
    }));
  }

  /** Forgets the copy, here and in the browser's other tabs. */
  async clear() {
    this.#fail();
    await this.destroy();
    if (this.copy) indexedDB.deleteDatabase(this.copy.name);
  }

  async destroy() {
    if (this.copy) this.copy.db = null;
    await this.copy?.destroy().catch(() => undefined);
  }

  /** @param {string} name @param {import("yjs").Doc} doc */
  async #load(name, doc) {
    try {
      await tryStore();
      this.copy = new IndexeddbPersistence(name, doc);
      this.#watch(await this.copy._db);
      await Promise.race([this.copy.whenSynced, this.failed]);
    } catch {
      this.#fail();
    }
    this.loaded = true;
    this.onChange();
  }

  /** @param {IDBDatabase} database */
  #watch(database) {
    const failed = () => this.#fail();
    database.onabort = failed;
    database.onclose = failed;
    database.onversionchange = () => {
      failed();
      database.close();
    };
  }

  /** A transaction that begins after others is complete after them. @param {() => void} then */
  #afterWrites(then) {
    const transaction = this.copy?.db?.transaction("updates");
    if (transaction) transaction.oncomplete = transaction.onabort = then;
    else then();
  }

  /** From here on nothing is written: y-indexeddb would throw on each edit. */
  #fail() {
    this.works = false;
    if (this.copy) this.copy.db = null;
    this.tellFailed?.();
    this.onChange();
  }
}

/** Rejects where a browser stores nothing; y-indexeddb would leave that rejection to nobody. @returns {Promise<void>} */
function tryStore() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("rosterpad");
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      request.result.close();
      resolve();
    };
  });
}
