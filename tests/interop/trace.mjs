// Two people type at once through two y-websocket clients, and each hears the other exactly as late as the trace says.
//
// node trace.mjs <url> <pad> <seed> <edits>: a trace is made up; what it must end in comes from two docs without a
// server, that hear each other in the same order.
// node trace.mjs <url> <pad> <file>: a recorded one, JSON as in josephg/editing-traces (kind: concurrent, two agents).
// Prints {texts, wanted, edits, closed}.
import { readFileSync } from "node:fs"
import { gunzipSync } from "node:zlib"
import { chance, closed, connect, leave, starts, until, Y } from "./provider.mjs"

const [url, pad, source, edits] = process.argv.slice(2)

/** A socket whose edits wait until `deliver`: the way from the server is as long as the trace wants. */
class HeldSocket extends WebSocket {
  constructor(...options) {
    super(...options)
    this.held = []
    this.delivered = 0
    this.addEventListener("message", event => {
      const bytes = new Uint8Array(event.data)
      if (bytes[0] === 0 && bytes[1] === 2 && bytes.length > 5) this.held.push(event)
      else this.handler?.(event)
    })
  }

  set onmessage(handler) {
    this.handler = handler
  }

  get received() {
    return this.delivered + this.held.length
  }

  /** Let through all edits up to that one. */
  deliver(count) {
    for (; this.delivered < count; this.delivered++) this.handler(this.held.shift())
  }
}

/** One of the two: a doc on a pad, and how many of all edits it has heard. */
class Author {
  constructor(number) {
    this.doc = new Y.Doc()
    this.doc.clientID = number + 1
    this.text = this.doc.getText("text")
    this.provider = connect(url, pad, this.doc, { WebSocketPolyfill: HeldSocket })
    this.doc.on("update", (update, origin) => origin !== this.provider && Y.applyUpdate(server, update))
  }

  get socket() {
    return this.provider.ws
  }
}

/** Patches of a text, as one edit. */
function edit(text, patches) {
  text.doc.transact(() => {
    for (const [position, deleted, inserted] of patches) {
      if (deleted) text.delete(position, deleted)
      if (inserted) text.insert(position, inserted)
    }
  })
}

// What the server has. An edit that is no news to it, as when both delete the same, is told to nobody.
const server = new Y.Doc()
let told = 0
server.on("update", () => told++)

const authors = [new Author(0), new Author(1)]
await until(() => authors.every(author => author.provider.synced))
const after = [] // by edit: how many messages the server has sent then

/** Let an author hear the first `heard` edits, edit, and wait until that is on its way to both. */
async function step(author, heard, patches) {
  author.socket.deliver(heard ? after[heard - 1] : 0)
  edit(author.text, patches)
  after.push(told)
  await until(() => authors.every(each => each.socket.received === told))
}

const wanted = edits === undefined ? await replay(source) : await makeUp(Number(source), Number(edits))
for (const author of authors) author.socket.deliver(told)
console.log(JSON.stringify({ texts: authors.map(author => author.text.toString()), wanted, edits: after.length, closed }))
for (const author of authors) leave(author.provider)

/** A recorded trace; what its text ends in. */
async function replay(file) {
  const raw = readFileSync(file)
  const trace = JSON.parse(String(raw[0] === 0x1f ? gunzipSync(raw) : raw))
  const known = [] // by edit: how many of each author's edits its author then knows
  const numbers = [[], []] // by author: which of all edits theirs are, the first is 1
  for (const { agent, parents, patches } of trace.txns) {
    const count = [0, 1].map(other => Math.max(0, ...parents.map(parent => known[parent][other])))
    if (count[agent] !== numbers[agent].length) throw new Error("an author forgets an edit of their own")
    const other = count[1 - agent]
    await step(authors[agent], other ? numbers[1 - agent][other - 1] : 0, patches)
    numbers[agent].push(after.length)
    count[agent]++
    known.push(count)
  }
  return trace.endContent
}

/** A made-up trace; what two docs end in that never meet a server. */
async function makeUp(seed, edits) {
  const { random, integer, pick } = chance(seed)
  const alone = authors.map(author => {
    const doc = new Y.Doc()
    doc.clientID = author.doc.clientID
    return { text: doc.getText("text"), heard: 0 }
  })
  const updates = []
  alone.forEach(({ text }) => text.doc.on("update", (update, origin) => origin !== "other" && updates.push(update)))
  const hear = (one, count) => {
    for (; one.heard < count; one.heard++) Y.applyUpdate(one.text.doc, updates[one.heard], "other")
  }
  let number = 0
  for (let n = 0; n < edits; n++) {
    if (random() < 0.2) number = 1 - number
    const one = alone[number]
    if (random() < 0.1) hear(one, one.heard + integer(updates.length - one.heard))
    const places = starts(one.text.toString())
    const at = integer(places.length - 1)
    const end = random() < 0.3 ? Math.min(at + integer(6), places.length - 1) : at
    const typed = end === at || random() < 0.4 ? pick(["a", "word ", "é", "中", "😀", "\n"]) : ""
    const patches = [[places[at], places[end] - places[at], typed]]
    edit(one.text, patches)
    await step(authors[number], one.heard, patches)
  }
  alone.forEach(one => hear(one, updates.length))
  if (alone[0].text.toString() !== alone[1].text.toString()) throw new Error("the two docs without a server differ")
  return alone[0].text.toString()
}
