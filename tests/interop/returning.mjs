// Somebody with y-websocket types, loses the connection, and goes on typing once there is another.
//
// node returning.mjs <url> <pad>: says "typed" and "typed again"; prints at a line on its input with which codes it was closed.
import { createInterface } from "node:readline"
import { closed, connect, leave, until, Y } from "./provider.mjs"

const [url, pad] = process.argv.slice(2)
const doc = new Y.Doc()
const provider = connect(url, pad, doc)
await until(() => provider.synced)
doc.getText("text").insert(0, "before ")
console.log("typed")
await until(() => !provider.wsconnected)
await until(() => provider.synced)
doc.getText("text").insert(7, "after ")
console.log("typed again")
await new Promise(resolve => createInterface(process.stdin).once("line", resolve))
process.stdin.destroy()
console.log(JSON.stringify(closed))
leave(provider)
