import { YSyncConfig, ySync, ySyncAnnotation, ySyncFacet } from "y-codemirror.next";

/** Binds the editor's text to the shared one.
 * @param {import("yjs").Text} text
 * @returns {{ config: YSyncConfig, extension: import("@codemirror/state").Extension }} `config` is the origin of our edits */
export function sharedText(text) {
  const config = new YSyncConfig(text, null);
  return { config, extension: [ySyncFacet.of(config), ySync] };
}

/** Whether a transaction came from the shared text (another person's edit, or an undo) and so may not be changed here.
 * @param {import("@codemirror/state").Transaction} transaction */
export function isFromShared(transaction) {
  return transaction.annotation(ySyncAnnotation) !== undefined;
}
