// Three people with y-websocket: they type, paste, cut, undo, go offline and come back, and hear each other in pieces.
//
// node people.mjs <url> <pad> <seed> <actions>: says "acted" when they are done and online again, waits for a line on
// its input, and once all have seen each other's last words prints {texts, closed}.
import { createInterface } from "node:readline"
import { chance, closed, connect, leave, starts, until, Y } from "./provider.mjs"

const [url, pad, seed, actions] = process.argv.slice(2)
const { random, integer, pick } = chance(Number(seed))
const words = ["a", "b ", "\n", "é", "中文", "😀", "👎🏽", "👩‍💻", "مرحبا", "paste ".repeat(20)]

class Person {
  constructor() {
    this.doc = new Y.Doc({ gc: random() < 0.8 })
    this.text = this.doc.getText("text")
    this.undo = new Y.UndoManager(this.text, { captureTimeout: 20 })
    this.provider = connect(url, pad, this.doc)
    this.doc.on("update", update => {
      if (random() < 0.1) Y.applyUpdate(pick(people).doc, update, "tab") // which may lack what that builds on: it waits
    })
  }

  act() {
    pick([this.type, this.type, this.type, this.cut, this.replace, this.back, this.toggle]).call(this)
  }

  type() {
    this.text.insert(pick(starts(this.text.toString())), pick(words))
  }

  cut() {
    const places = starts(this.text.toString())
    const first = integer(places.length - 1)
    const last = Math.min(first + integer(5), places.length - 1)
    this.text.delete(places[first], places[last] - places[first])
  }

  replace() {
    this.doc.transact(() => {
      this.cut()
      this.type()
    })
  }

  back() {
    if (random() < 0.6) this.undo.undo()
    else this.undo.redo()
  }

  toggle() {
    if (this.provider.shouldConnect && random() < 0.4) this.provider.disconnect()
    else this.provider.connect()
  }
}

const people = []
for (let n = 0; n < 3; n++) people.push(new Person())
for (let n = 0; n < Number(actions); n++) {
  pick(people).act()
  if (random() < 0.3) await new Promise(resolve => setTimeout(resolve, integer(8)))
}
for (const person of people) person.provider.connect()
await until(() => people.every(person => person.provider.synced))
console.log("acted")

const input = createInterface(process.stdin)
const [last] = await new Promise(resolve => input.once("line", line => resolve([line])))
process.stdin.destroy()
const marks = people.map((_, n) => `⟦${n}⟧`)
people.forEach((person, n) => person.text.insert(0, marks[n]))
await until(() => people.every(person => [last, ...marks].every(mark => person.text.toString().includes(mark))))
console.log(JSON.stringify({ texts: people.map(person => person.text.toString()), closed }))
for (const person of people) leave(person.provider)
