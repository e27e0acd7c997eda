// The npm packages as they are, from where the front end has them, and what the scripts here share.
import { createRequire } from "node:module"

const require = createRequire(new URL("../../static/package.json", import.meta.url))
export const Y = require("yjs")
const { WebsocketProvider } = require("y-websocket")

/**
 * A provider as anybody would make it, but for tabs of one browser talking past the server.
 * @param {string} url
 * @param {string} pad
 * @param {import("yjs").Doc} doc
 * @param {object} [options]
 */
export function connect(url, pad, doc, options = {}) {
  const provider = new WebsocketProvider(url, pad, doc, { disableBc: true, maxBackoffTime: 200, ...options })
  provider.on("closed", ({ code, reason }) => closed.push([code, reason]))
  return provider
}

/** Leave for good: the doc's awareness would keep the process alive. */
export function leave(provider) {
  provider.destroy()
  provider.doc.destroy()
}

/** Close codes that tell a provider to give up, with their reasons: an honest one never gets one. */
export const closed = []

/** @param {() => boolean} condition */
export async function until(condition) {
  while (!condition()) await new Promise(resolve => setTimeout(resolve, 1))
}

/**
 * mulberry32: the same history for the same seed, on any machine.
 * @param {number} state
 */
export function chance(state) {
  const random = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const integer = most => Math.floor(random() * (most + 1))
  return { random, integer, pick: list => list[integer(list.length - 1)] }
}

/**
 * Where characters begin in a text: an honest editor never cuts one in two.
 * @param {string} text
 */
export function starts(text) {
  const found = [0]
  for (const character of text) found.push(/** @type {number} */ (found.at(-1)) + character.length)
  return found
}
