import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { Watchdog } from "../src/provider/watchdog.js";

/** A dog, its clock (ms), and what it did. */
function setUp(visibilityState = "visible") {
  mock.timers.enable({ apis: ["setTimeout"] });
  const world = { now: 0, heard: /** @type {number | null} */ (0), did: /** @type {string[]} */ ([]) };
  const dog = new Watchdog(
    {
      lastHeard: () => world.heard,
      ask: () => world.did.push("ask"),
      reconnect: () => world.did.push("reconnect"),
    },
    { visibilityState },
    () => world.now,
  );
  return { world, dog };
}

test.afterEach(() => mock.timers.reset());

test("a connection that is heard is left alone", () => {
  const { world, dog } = setUp();
  for (world.now = 0; world.now < 60_000; world.now += 1_000) {
    if (world.now % 10_000 === 0) world.heard = world.now;
    dog.look();
  }
  assert.deepEqual(world.did, []);
});

test("a silence makes a visible page ask, and reconnect without an answer", () => {
  const { world, dog } = setUp();
  world.now = 12_500;
  dog.look();
  dog.look();
  assert.deepEqual(world.did, ["ask"]);
  world.now += 1_600;
  dog.look();
  assert.deepEqual(world.did, ["ask", "reconnect"]);
});

test("an answer calms it", () => {
  const { world, dog } = setUp();
  world.now = 12_500;
  dog.look();
  world.heard = 12_600;
  world.now += 1_600;
  dog.look();
  assert.deepEqual(world.did, ["ask"]);
});

test("a hidden page asks nothing, but reconnects after 25 s", () => {
  const { world, dog } = setUp("hidden");
  world.now = 24_000;
  dog.look();
  assert.deepEqual(world.did, []);
  world.now = 25_001;
  dog.look();
  assert.deepEqual(world.did, ["reconnect"]);
});

test("a page that wakes asks at once, and looks for the answer by itself", () => {
  const { world, dog } = setUp();
  dog.wake();
  assert.deepEqual(world.did, ["ask"]);
  world.now = 1_600;
  mock.timers.tick(1_600);
  assert.deepEqual(world.did, ["ask", "reconnect"]);
});

test("after a long sleep it reconnects without asking", () => {
  const { world, dog } = setUp();
  world.now = 3_600_000;
  world.did = [];
  dog.wake();
  assert.equal(world.did[0], "reconnect");
});

test("without a socket, waking connects at once instead of waiting for the next try", () => {
  const { world, dog } = setUp();
  world.heard = null;
  dog.wake();
  assert.deepEqual(world.did, ["reconnect"]);
});
