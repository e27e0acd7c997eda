import assert from "node:assert/strict";
import { test } from "node:test";

import { away } from "../src/sessions/clock.js";

globalThis.document = /** @type {Document} */ ({ documentElement: { lang: "en" } });

const START = new Date("2045-10-10T12:00:00Z");
const END = new Date("2045-10-10T13:00:00Z");
/** @type {Record<string, string>} */
const CASES = {
  "2045-10-10T13:00:00Z": "soon_over",
  "2045-10-10T12:00:00Z": "soon_now",
  "2045-10-10T11:57:10Z": "soon_minutes_other 3",
  "2045-10-10T10:00:00Z": "soon_hours_other 2",
  "2045-10-08T12:00:00Z": "soon_days_other 2",
  "2045-07-10T12:00:00Z": "soon_months_other 3",
  "2026-11-24T12:00:00Z": "soon_years_other 19",
};

for (const [now, said] of Object.entries(CASES)) {
  test(`at ${now} it is ${said}`, () => {
    const say = (/** @type {string} */ key, /** @type {Record<string, unknown> | undefined} */ values) => [key, ...Object.values(values ?? {})].join(" ");
    assert.equal(away(START, END, new Date(now), say), said);
  });
}
