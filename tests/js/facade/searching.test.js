/** What was said is found by its words. The server's own search is tested with the server. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { FakeServer } from "../network.js";
import { enter, said, teaRound, TYPES } from "./cast.js";

test("in all conversations: the newest hit of each, and how many", async () => {
  const { alice, bob } = await teaRound();
  for (const text of ["tea one", "tea two"]) await said(alice, { payload: { text } });
  await said(alice, { to: "bob", conversationType: "C2C", payload: { text: "more tea" } });

  const { data } = await bob.searchCloudMessages({ keywordList: ["tea"] });

  const found = data.searchResultList.map((one) => [one.conversationID, one.messageCount, one.messageList.map((message) => message.payload.text)]);
  assert.deepEqual(new Set(found.map(String)), new Set(["GROUPtea,2,tea two", "C2Calice,1,more tea"]));
});

test("in one conversation: each hit, where it is marked, and the object that is loaded already", async () => {
  const { alice, bob } = await teaRound();
  const sent = await said(alice, { payload: { text: "more tea" } });

  const mine = (await alice.searchCloudMessages({ keywordList: ["tea"], conversationID: "GROUPtea" })).data;
  const theirs = (await bob.searchCloudMessages({ keywordList: ["tea"], conversationID: "GROUPtea" })).data;

  assert.equal(mine.searchResultList[0].messageList[0], sent);
  assert.deepEqual(mine.searchResultList[0].marks, { [sent.ID]: [[5, 8]] });
  assert.equal(theirs.searchResultList[0].messageList[0].payload.text, "more tea");
  assert.equal(theirs.totalCount, 1);
});

test("what is found is not loaded by that", async () => {
  const server = new FakeServer("alice", "bob");
  server.do("alice", "group.create", { groupType: "Private", groupID: "tea", memberIDs: ["bob"] });
  for (const text of ["tea", "scones"]) server.say("alice", { conversationID: "GROUPtea", payload: { text } });
  const bob = await enter(server, "bob");

  const { searchResultList } = (await bob.searchCloudMessages({ keywordList: ["tea"], conversationID: "GROUPtea" })).data;

  const [found] = searchResultList[0].messageList;
  assert.deepEqual([found.payload.text, found.flow, found.status], ["tea", "in", "success"]);
  assert.equal(bob.findMessage(found.ID), null);
});

test("of the types that a kit names, those that have words are searched", async () => {
  const { server, alice } = await teaRound();
  await said(alice, { payload: { text: "more tea" } });
  const { MSG_TEXT, MSG_IMAGE, MSG_CUSTOM } = TYPES;

  const both = await alice.searchCloudMessages({ keywordList: ["tea"], messageTypeList: [MSG_TEXT, MSG_IMAGE] });
  const none = await alice.searchCloudMessages({ keywordList: ["tea"], messageTypeList: [MSG_IMAGE, MSG_CUSTOM] });

  assert.deepEqual([both.data.totalCount, none.data], [1, { totalCount: 0, searchResultList: [], cursor: "" }]);
  assert.deepEqual(server.asked("message.search").map(({ types }) => types), [[MSG_TEXT]]);
});

test("nothing to search for, or too much, is refused", async () => {
  const { alice } = await teaRound();

  for (const keywordList of [undefined, [], [7], Array(6).fill("x")]) {
    await assert.rejects(alice.searchCloudMessages({ keywordList }), { code: 10004 });
  }
});
