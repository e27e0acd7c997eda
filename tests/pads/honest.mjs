// What real Yjs clients send to a server, as JSON lines: {update: hex, sync: boolean, gap: boolean}, then {text}.
//
// `gap` is Yjs' own verdict: it would keep a part of the update pending. The server of this model then drops an edit and
// asks for the rest, and takes a SyncStep2 (`sync`) as far as it goes, as ours does. node honest.mjs <seed> <actions>
import { createRequire } from "node:module"

const Y = createRequire(new URL("../../static/package.json", import.meta.url))("yjs")
const [seed, actions] = process.argv.slice(2).map(Number)
const alphabet = ["a", "b", " ", "\n", "é", "中", "😀", "👎", "👩‍💻", "مرحبا"]

let state = seed
/** mulberry32: the same history for the same seed, on any machine */
function random() {
  state = (state + 0x6d2b79f5) | 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
}
const integer = most => Math.floor(random() * (most + 1))
const pick = list => list[integer(list.length - 1)]

const server = new Y.Doc()

function receive(update, sync) {
  const gap = leavesPending(update)
  console.log(JSON.stringify({ update: Buffer.from(update).toString("hex"), sync, gap }))
  if (!gap || sync) Y.applyUpdate(server, update)
  server.store.pendingStructs = server.store.pendingDs = null
  return !gap
}

function leavesPending(update) {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(server))
  Y.applyUpdate(copy, update)
  return copy.store.pendingStructs !== null || copy.store.pendingDs !== null
}

class Client {
  constructor(id) {
    this.doc = new Y.Doc({ gc: random() < 0.8 })
    this.doc.clientID = id
    this.text = this.doc.getText("text")
    this.undo = new Y.UndoManager(this.text, { captureTimeout: 0, trackedOrigins: new Set(["me"]) })
    this.online = true
    this.doc.on("update", (update, origin) => this.send(update, origin))
  }

  /** y-websocket sends on all that did not come by itself, so what a tab hears from another tab too */
  send(update, origin) {
    if (this.online && origin !== "server" && !receive(update, false)) this.sync()
    if (random() < 0.1) Y.applyUpdate(pick(clients).doc, update, "tab") // now and then with a gap, for others are lost
  }

  sync() {
    const whole = random() < 0.2
    receive(Y.encodeStateAsUpdate(this.doc, whole ? undefined : Y.encodeStateVector(server)), true)
    this.listen()
  }

  listen() {
    Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(server, Y.encodeStateVector(this.doc)), "server")
  }

  type() {
    let index = this.place()
    for (let n = 1 + integer(4); n > 0; n--) {
      const characters = pick(alphabet)
      index = this.boundary(index) // others' text may have come meanwhile
      this.doc.transact(() => this.text.insert(index, characters), "me")
      index += characters.length
    }
  }

  paste() {
    const characters = Array.from({ length: 30 }, () => pick(alphabet)).join("")
    this.doc.transact(() => this.text.insert(this.place(), characters), "me")
  }

  cut() {
    const [start, end] = [this.place(), this.place()].sort((a, b) => a - b)
    if (end > start && end - start < 40) this.doc.transact(() => this.text.delete(start, end - start), "me")
  }

  replace() {
    const [start, end] = [this.place(), this.place()].sort((a, b) => a - b)
    this.doc.transact(() => {
      this.text.delete(start, Math.min(end - start, 5) && this.whole(start, end))
      this.text.insert(start, pick(alphabet))
    }, "me")
  }

  /** the length of the first character after `start`, if there is one before `end` */
  whole(start, end) {
    return end > start ? String.fromCodePoint(this.text.toString().codePointAt(start)).length : 0
  }

  /** `index`, or what is before the character that it is in the middle of */
  boundary(index) {
    return /^[\udc00-\udfff]/.test(this.text.toString().slice(index)) ? index - 1 : index
  }

  toggle() {
    this.online = !this.online
    if (this.online && random() < 0.7) this.sync()
  }

  act() {
    const action = random() * 20
    if (action < 7) this.type()
    else if (action < 8) this.paste()
    else if (action < 10) this.cut()
    else if (action < 12) this.replace()
    else if (action < 13.5) this.undo.undo()
    else if (action < 14.5) this.undo.redo()
    else if (action < 19) this.online && this.listen()
    else this.toggle()
  }

  /** a random place between two characters, never inside one: often one where others type too */
  place() {
    const points = Array.from(this.text.toString())
    const most = random() < 0.5 ? points.length : Math.min(2, points.length)
    return points.slice(0, integer(most)).join("").length
  }
}

const clients = Array.from({ length: 4 }, () => new Client(integer(2 ** 32 - 1)))
for (let n = 0; n < actions; n++) pick(clients).act()
for (const client of [...clients, ...clients]) {
  client.online = true
  client.sync()
}
const text = server.getText("text").toString()
if (clients.some(client => client.text.toString() !== text)) throw new Error("the clients differ")
console.log(JSON.stringify({ text }))
