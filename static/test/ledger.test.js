import assert from "node:assert/strict";
import { test } from "node:test";

import * as encoding from "lib0/encoding";
import * as decoding from "lib0/decoding";

import { Ledger, isUpdate } from "../src/provider/ledger.js";
import { readSaved, readState } from "../src/provider/messages.js";

const STEP1 = new Uint8Array([0, 0, 1, 0]);
const STEP2 = new Uint8Array([0, 1, 2, 0, 0]);
const UPDATE = new Uint8Array([0, 2, 2, 0, 0]);
const AWARENESS = new Uint8Array([1, 1, 0]);

/** @param {...Uint8Array} messages */
function ledgerOf(...messages) {
  const ledger = new Ledger();
  for (const message of messages) ledger.sent(message);
  return ledger;
}

test("a new socket has settled nothing, even if nothing was sent", () => {
  assert.equal(ledgerOf().settled, false);
  assert.equal(ledgerOf(STEP1, AWARENESS).settled, false);
});

test("updates alone never settle: only the sync step holds what earlier sockets lost", () => {
  const ledger = ledgerOf(UPDATE, UPDATE);
  ledger.acknowledged(2);
  assert.equal(ledger.settled, false);
});

test("all is settled when as many are durable as were sent", () => {
  const ledger = ledgerOf(STEP1, STEP2, AWARENESS, UPDATE);
  ledger.acknowledged(1);
  assert.equal(ledger.settled, false);
  ledger.acknowledged(2);
  assert.equal(ledger.settled, true);
  ledger.sent(UPDATE);
  assert.equal(ledger.settled, false);
});

test("a socket that lost an edit never settles", () => {
  const ledger = ledgerOf(STEP2);
  ledger.acknowledged(1);
  ledger.lost();
  assert.equal(ledger.settled, false);
});

test("only an edit as it happens is an update", () => {
  assert.deepEqual([STEP1, STEP2, UPDATE, AWARENESS].map(isUpdate), [false, false, true, false]);
});

test("the shared acknowledgement is searched for one's own number", () => {
  const body = encoding.encode((encoder) => [7, 3, 300, 20_000, 9, 1].forEach((n) => encoding.writeVarUint(encoder, n)));
  const read = (/** @type {number} */ connection) => readSaved(decoding.createDecoder(body), connection);
  assert.deepEqual([read(7), read(300), read(9), read(8)], [3, 20_000, 1, null]);
  assert.equal(readSaved(decoding.createDecoder(new Uint8Array()), 7), null);
});

test("the pad's state is JSON", () => {
  const body = encoding.encode((encoder) => encoding.writeVarString(encoder, '{"connection":7,"writable":true}'));
  assert.deepEqual(readState(decoding.createDecoder(body)), { connection: 7, writable: true });
});
