/** People and members are found by a part of their name, page by page; what finds them is loaded then. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { enter, teaRound } from "./cast.js";

const ids = (/** @type {any[]} */ list) => list.map(({ userID }) => userID);

test("people are found by a part of their name or ID, whatever its case", async () => {
  const { alice } = await teaRound();

  const { userList, cursor, isCompleted } = (await alice.findUsers({ query: " CHAR " })).data;

  assert.deepEqual([ids(userList), cursor, isCompleted], [["charlie"], "", true]);
  assert.deepEqual((await alice.findUsers({ query: "nobody" })).data.userList, []);
  assert.deepEqual(ids((await alice.findUsers()).data.userList), ["alice", "bob", "charlie"]);
});

test("members come page by page, those of one role too; a stranger gets none", async () => {
  const { server, alice } = await teaRound();
  const charlie = await enter(server, "charlie");
  const find = async (/** @type {any} */ options) => (await alice.findGroupMembers({ groupID: "tea", ...options })).data;

  const first = await find({ count: 1 });
  const second = await find({ count: 1, cursor: first.cursor });

  assert.deepEqual([ids(first.memberList), first.isCompleted], [["alice"], false]);
  assert.deepEqual([ids(second.memberList), second.isCompleted, second.cursor], [["bob"], true, ""]);
  assert.deepEqual(ids((await find({ role: "Owner" })).memberList), ["alice"]);
  assert.deepEqual(ids((await find({ query: "bo" })).memberList), ["bob"]);
  await assert.rejects(charlie.findGroupMembers({ groupID: "tea" }), { code: 2500 });
  await assert.rejects(alice.findGroupMembers(/** @type {any} */ ({})), { code: 2602 });
});

test("a group is found by its ID by whoever may come in, and says how they do", async () => {
  const { server, alice } = await teaRound();
  server.do("bob", "group.create", { groupType: "Public", groupID: "birds", name: "Birds" });

  const { group } = (await alice.searchGroupByID("birds")).data;

  assert.partialDeepStrictEqual({ ...group }, { groupID: "birds", name: "Birds", type: "Public", memberCount: 1, joinOption: "NeedPermission" });
  assert.equal((await alice.getGroupList()).data.groupList.length, 1);
  await alice.joinGroup({ groupID: "birds" });
  const { isMember, isWaiting } = (await alice.searchGroupByID("birds")).data;
  assert.deepEqual([isMember, isWaiting], [false, true]);
  await assert.rejects((await enter(server, "charlie")).searchGroupByID("tea"), { code: 2603 });
  await assert.rejects(alice.searchGroupByID("nowhere"), { code: 2603 });
  await assert.rejects(alice.searchGroupByID(""), { code: 2602 });
});
