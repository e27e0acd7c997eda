// What two y-websocket clients tell each other of themselves.
//
// node awareness.mjs <url> <pad>: prints [what the second sees of the first, the same after it moved, after it left].
import { connect, leave, until, Y } from "./provider.mjs"

const [url, pad] = process.argv.slice(2)
const [first, second] = [1, 2].map(() => connect(url, pad, new Y.Doc()))
await until(() => first.synced && second.synced)
const text = first.doc.getText("text")
text.insert(0, "some words 😀")

const position = index => JSON.parse(JSON.stringify(Y.createRelativePositionFromTypeIndex(text, index)))
const user = { name: "Ada", color: "#7a3b9e", colorLight: "#7a3b9e33" }
const seen = () => second.awareness.getStates().get(first.doc.clientID)
const index = at => Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(at), second.doc)?.index
const told = () => ({ ...seen(), cursor: [index(seen().cursor.anchor), index(seen().cursor.head)] })

await until(() => second.doc.getText("text").length === text.length)
first.awareness.setLocalState({ user, cursor: { anchor: position(5), head: position(10) }, secret: "not for others" })
await until(() => seen()?.cursor)
const before = told()
first.awareness.setLocalStateField("cursor", { anchor: position(13), head: position(13) })
await until(() => index(seen().cursor.head) === 13)
const after = told()
leave(first)
await until(() => seen() === undefined)
console.log(JSON.stringify([before, after, second.awareness.getStates().size]))
leave(second)
