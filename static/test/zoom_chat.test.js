import assert from "node:assert/strict";
import { test } from "node:test";

import { tidyZoomChat } from "../src/editor/zoom_chat.js";

/** @type {[string, string, string][]} */
const CASES = [
  ["the message on the line below", "09:03:12 From Ada to Everyone:\n\tHello all", "Ada: Hello all"],
  ["the message on the same line", "09:03:12 From Ada to Everyone: Hello", "Ada: Hello"],
  ["the saved file of older versions", "09:03:12\t From  Ada Example : Hello : all", "Ada Example: Hello : all"],
  ["older versions, to all", "09:03:12\t From Ada Example to Everyone : Hello", "Ada Example: Hello"],
  ["several lines", "09:03:12 From Ada to Everyone:\n\tThe agenda:\n\tone\n\ttwo", "Ada: The agenda:\none\ntwo"],
  ["no seconds, twelve hours", "9:03 PM From Ada to Everyone:\n\tHi", "Ada: Hi"],
  ["a private message says so", "09:03:12 From Ada to Ben (Direct Message):\n\tpsst", "Ada (to Ben (Direct Message)): psst"],
  ["all messages", "09:03:12 From Ada to Everyone:\n\tHi\n09:04:00 From Ben to Everyone:\n\tHo", "Ada: Hi\nBen: Ho"],
  ["what stands before it", "Chat:\n  x\n09:03:12 From Ada : Hi", "Chat:\n  x\nAda: Hi"],
  ["no chat", "  From Ada to Everyone: at 09:03:12\n\tnothing", "  From Ada to Everyone: at 09:03:12\n\tnothing"],
];

for (const [name, pasted, tidied] of CASES) {
  test(name, () => assert.equal(tidyZoomChat(pasted), tidied));
}

test("tidied text stays as it is", () => {
  for (const [, , tidied] of CASES) assert.equal(tidyZoomChat(tidied), tidied);
});
