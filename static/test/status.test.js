import assert from "node:assert/strict";
import { test } from "node:test";

import { Phase, Status, statusOf } from "../src/provider/status.js";

const OPEN = { refused: false, phase: Phase.OPEN, opened: true, writable: true, settled: true, kept: true, keeping: false };

/** @type {[string, Partial<import("../src/provider/status.js").Facts>, string][]} */
const CASES = [
  ["all is durable", {}, Status.SAVED],
  ["something is not yet", { settled: false }, Status.SAVING],
  ["the server can't write", { writable: false }, Status.NOT_SAVED],
  ["the server can't write, though all was saved before", { writable: false, settled: true }, Status.NOT_SAVED],
  ["between two sockets, whatever the last one settled", { phase: Phase.CONNECTING }, Status.SAVING],
  ["before the first socket", { phase: Phase.CONNECTING, opened: false }, Status.CONNECTING],
  ["no socket", { phase: Phase.DOWN }, Status.OFFLINE],
  ["no socket, and an edit not yet kept", { phase: Phase.DOWN, keeping: true }, Status.SAVING],
  ["no socket and no store", { phase: Phase.DOWN, kept: false }, Status.OFFLINE_UNKEPT],
  ["refused, whatever else", { refused: true, phase: Phase.DOWN, kept: false }, Status.REFUSED],
];

for (const [name, facts, expected] of CASES) {
  test(`${name}: ${expected}`, () => assert.equal(statusOf({ ...OPEN, ...facts }), expected));
}
