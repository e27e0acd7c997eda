import assert from "node:assert/strict";
import { test } from "node:test";

import { COLOURS, asUser, loadIdentity, saveIdentity } from "../src/editor/identity.js";

/** @type {Map<string, string>} */
const stored = new Map();
globalThis.localStorage = /** @type {any} */ ({
  getItem: (/** @type {string} */ key) => stored.get(key) ?? null,
  setItem: (/** @type {string} */ key, /** @type {string} */ value) => stored.set(key, value),
});

const say = (/** @type {string} */ key) => (key === "made_up_name" ? "Quiet Fox" : "Quiet, Fox");

test("white letters on every colour can be read, on a light and on a dark page", () => {
  for (const colour of COLOURS) assert.ok(contrast(colour, "#ffffff") >= 4.5, `${colour}: ${contrast(colour, "#ffffff")}`);
});

test("a name and a colour are remembered for all pads, and one that isn't offered is none", () => {
  const made = loadIdentity(say);
  assert.equal(made.name, "Quiet Fox");
  assert.deepEqual(loadIdentity(say), made);
  saveIdentity({ name: "Ada", colour: COLOURS[3] ?? "" });
  assert.deepEqual(loadIdentity(say), { name: "Ada", colour: COLOURS[3] });
  stored.set("rosterpad.colour", "#ffffff");
  assert.ok(COLOURS.includes(loadIdentity(say).colour));
  assert.equal(asUser({ name: "Ada", colour: "#123456" }).color, "#123456");
});

/** As WCAG 2 reckons it. @param {string} one @param {string} other */
function contrast(one, other) {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** @param {string} colour */
function luminance(colour) {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
