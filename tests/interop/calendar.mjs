// What Thunderbird's calendar library makes of a file, as a JSON list of events: node calendar.mjs < calendar.ics
import { createRequire } from "node:module"
import { readFileSync } from "node:fs"
import { pathToFileURL } from "node:url"

const packages = createRequire(new URL("../../static/package.json", import.meta.url))
const { default: ICAL } = await import(pathToFileURL(packages.resolve("ical.js")).href)

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")))
const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component)
  return {
    uid: event.uid,
    sequence: event.sequence,
    title: event.summary,
    start: event.startDate.toJSDate().toISOString(),
    end: event.endDate.toJSDate().toISOString(),
    place: event.location,
    status: component.getFirstPropertyValue("status"),
  }
})
console.log(JSON.stringify({ name: calendar.getFirstPropertyValue("x-wr-calname"), events }))
