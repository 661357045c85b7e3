/** What applications keep with a group, and who of it is online. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { EVENT, heard, next, teaRound, until } from "./cast.js";

test("attributes are set, told to everybody, read and taken away", async () => {
  const { alice, bob } = await teaRound();
  const told = next(bob, EVENT.GROUP_ATTRIBUTES_UPDATED);

  await alice.setGroupAttributes({ groupID: "tea", groupAttributes: { mood: "sunny", seat: "4" } });

  assert.deepEqual(await told, { groupID: "tea", groupAttributes: { mood: "sunny", seat: "4" } });
  assert.deepEqual((await bob.getGroupAttributes({ groupID: "tea", keyList: [] })).data.groupAttributes, { mood: "sunny", seat: "4" });
  assert.deepEqual((await bob.getGroupAttributes({ groupID: "tea", keyList: ["seat"] })).data.groupAttributes, { seat: "4" });
  assert.deepEqual((await alice.deleteGroupAttributes({ groupID: "tea", keyList: ["seat"] })).data, { keyList: ["seat"] });
  assert.deepEqual((await alice.initGroupAttributes({ groupID: "tea", groupAttributes: { day: "Monday" } })).data.groupAttributes, { day: "Monday" });
  assert.deepEqual((await alice.deleteGroupAttributes({ groupID: "tea" })).data, { keyList: ["day"] });
  assert.deepEqual((await bob.getGroupAttributes({ groupID: "tea" })).data.groupAttributes, {});
});

test("who does not know what somebody else has set is refused once, and knows it then", async () => {
  const { server, alice } = await teaRound();
  await alice.getGroupAttributes({ groupID: "tea" });
  server.refuse("group.set_attributes", { status: 409, errorCode: 10056, code: "attributes_conflict" });

  const first = alice.setGroupAttributes({ groupID: "tea", groupAttributes: { mood: "grey" } });

  await assert.rejects(first, { code: 10056 });
  await alice.setGroupAttributes({ groupID: "tea", groupAttributes: { mood: "grey" } });
  assert.deepEqual(server.asked("group.set_attributes").map(({ sequence }) => sequence), [0, 0]);
});

test("counters are set and counted up and down, each key is told by itself", async () => {
  const { alice, bob } = await teaRound();
  const told = heard(bob, EVENT.GROUP_COUNTER_UPDATED);

  await alice.setGroupCounters({ groupID: "tea", counters: { cups: 3, cakes: 1 } });
  const up = await alice.increaseGroupCounter({ groupID: "tea", key: "cups", value: 2 });
  const down = await bob.decreaseGroupCounter({ groupID: "tea", key: "cups", value: 1 });

  assert.deepEqual([up.data.counters, down.data.counters], [{ cups: 5 }, { cups: 4 }]);
  await until(() => told.length === 4);
  assert.deepEqual(told.map(({ key, value }) => [key, value]), [["cups", 3], ["cakes", 1], ["cups", 5], ["cups", 4]]);
  assert.deepEqual((await bob.getGroupCounters({ groupID: "tea", keyList: ["cakes"] })).data.counters, { cakes: 1 });
  await assert.rejects(alice.increaseGroupCounter({ groupID: "tea", key: "cups", value: 0.5 }), { code: 10004 });
});

test("those who are there are counted", async () => {
  const { alice } = await teaRound();

  assert.deepEqual((await alice.getGroupOnlineMemberCount("tea")).data, { memberCount: 2 });
});
