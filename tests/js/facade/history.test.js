/** Loading what was said, page by page. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { FakeServer } from "../network.js";
import { enter, teaRound } from "./cast.js";

/** Bob, and so many messages of Alice's in the group "tea", numbered from 1. @param {number} count */
async function told(count) {
  const server = new FakeServer("alice", "bob");
  server.do("alice", "group.create", { groupType: "Private", groupID: "tea", memberIDs: ["bob"] });
  for (let number = 1; number <= count; number += 1) {
    server.say("alice", { conversationID: "GROUPtea", ID: `1-${number}-1`, payload: { text: String(number) } });
  }
  return { server, bob: await enter(server, "bob") };
}

const numbers = (messages) => messages.map(({ sequence }) => sequence);
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const tea = { conversationID: "GROUPtea" };

test("the newest fifteen come first, oldest on top, then those before them, to the beginning", async () => {
  const { bob } = await told(40);
  const pages = [];
  let nextReqMessageID = "";
  do {
    const { data } = await bob.getMessageList({ ...tea, nextReqMessageID });
    nextReqMessageID = data.nextReqMessageID;
    pages.push([numbers(data.messageList), data.isCompleted]);
  } while (nextReqMessageID);

  assert.deepEqual(pages, [[range(26, 40), false], [range(11, 25), false], [range(1, 10), true]]);
});

test("fifteen is also the most, and what is no count is fifteen", async () => {
  const { bob } = await told(20);

  for (const count of [undefined, 0, -3, 16, 1000, "5", NaN]) {
    assert.equal((await bob.getMessageList({ ...tea, count })).data.messageList.length, 15, String(count));
  }
  assert.deepEqual(numbers((await bob.getMessageList({ ...tea, count: 3 })).data.messageList), [18, 19, 20]);
});

test("a page that ends at the first message is complete", async () => {
  const { bob } = await told(15);

  const { data } = await bob.getMessageList(tea);

  assert.deepEqual([data.messageList.length, data.nextReqMessageID, data.isCompleted], [15, "", true]);
});

test("it goes on before a message that is not loaded here any more", async () => {
  const { bob } = await told(20);

  const { data } = await bob.getMessageList({ ...tea, nextReqMessageID: "1-4-1" });

  assert.deepEqual(numbers(data.messageList), [1, 2, 3]);
});

test("loaded messages are found by their ID, and are the same objects in every page", async () => {
  const { bob } = await told(3);

  const [first] = (await bob.getMessageList(tea)).data.messageList;
  const again = (await bob.getMessagePage({ ...tea, around: 1 })).data.messageList[0];

  assert.equal(bob.findMessage("1-1-1"), first);
  assert.equal(again, first);
  assert.equal(bob.findMessage("1-99-1"), null);
});

test("a page around a number, before and after one, up to a hundred at once", async () => {
  const { bob } = await told(150);
  const page = async (where) => {
    const { messageList, hasBefore, hasAfter } = (await bob.getMessagePage({ ...tea, ...where })).data;
    return [numbers(messageList), hasBefore, hasAfter];
  };

  assert.deepEqual(await page({}), [range(51, 150), true, false]);
  assert.deepEqual(await page({ before: 5 }), [range(1, 4), false, true]);
  assert.deepEqual(await page({ after: 147, count: 2 }), [[148, 149], true, true]);
  assert.deepEqual(await page({ around: 75, count: 3 }), [[74, 75, 76], true, true]);
  assert.deepEqual(await page({ around: "1-75-1", count: 3 }), [[74, 75, 76], true, true]);
});

test("hopping: from a number to older ones, itself included, or to newer ones", async () => {
  const { bob } = await told(30);
  const hop = async (options) => {
    const { messageList, isCompleted, nextMessageSeq } = (await bob.getMessageListHopping({ ...tea, ...options })).data;
    return [numbers(messageList), isCompleted, nextMessageSeq];
  };

  assert.deepEqual(await hop({ sequence: 20, count: 3 }), [[18, 19, 20], false, 17]);
  assert.deepEqual(await hop({ sequence: 3, count: 5, direction: 0 }), [[1, 2, 3], true, 0]);
  assert.deepEqual(await hop({ sequence: 20, count: 3, direction: 1 }), [[20, 21, 22], false, 23]);
  assert.deepEqual(await hop({ sequence: 29, count: 5, direction: 1 }), [[29, 30], true, 31]);
  assert.deepEqual(await hop({ count: 2 }), [[29, 30], false, 28]);
});

test("hopping: from a time", async () => {
  const { server, bob } = await told(30);
  const { time } = server.rooms.get("tea").messages[9];
  const hop = async (options) => numbers((await bob.getMessageListHopping({ ...tea, ...options })).data.messageList);

  assert.deepEqual(await hop({ time, count: 3 }), [8, 9, 10]);
  assert.deepEqual(await hop({ time, count: 3, direction: 1 }), [10, 11, 12]);
});

test("a live room and the system's conversation keep nothing", async () => {
  const { server, bob } = await told(1);
  server.do("bob", "group.create", { groupType: "AVChatRoom", groupID: "live" });
  const empty = { messageList: [], nextReqMessageID: "", isCompleted: true };
  await bob.getConversationProfile("GROUPlive");

  assert.deepEqual((await bob.getMessageList({ conversationID: "GROUPlive" })).data, empty);
  assert.deepEqual((await bob.getMessageList({ conversationID: "@TIM#SYSTEM" })).data, empty);
  assert.deepEqual(server.asked("message.list"), []);
});

test("what is no conversation, and one that is not to be had, are refused", async () => {
  const { bob } = await told(1);

  for (const conversationID of [undefined, "", "tea", "C2C", 7]) {
    await assert.rejects(bob.getMessageList({ conversationID }), { code: 2503 });
  }
  await assert.rejects(bob.getMessageList(), { code: 2503 });
  await assert.rejects(bob.getMessageList({ conversationID: "GROUPsecret" }), { code: 2500 });
  await assert.rejects(bob.getMessageList({ conversationID: "C2Cnobody" }), { code: 20003 });
});

test("history is asked for twenty times a second and not more", async () => {
  const { bob } = await told(1);
  const calls = Array.from({ length: 21 }, () => bob.getMessageList(tea));

  const answers = await Promise.allSettled(calls);

  assert.deepEqual(answers.map(({ status }) => status), [...Array(20).fill("fulfilled"), "rejected"]);
  assert.equal(answers[20].reason.code, 2996);
});

test("where nobody reacts there are no reactions, and no message is a signal", async () => {
  const { bob } = await told(1);
  const { messageList } = (await bob.getMessageList(tea)).data;

  const { data } = await bob.getMessageReactions({ messageList, maxUserCountPerReaction: 5 });

  assert.deepEqual(data, { resultList: [{ messageID: "1-1-1", reactionList: [] }] });
  assert.equal(bob.getSignalingInfo(messageList[0]), null);
});

test("what waits is asked for of one conversation", async () => {
  const { alice } = await teaRound();

  assert.deepEqual(alice.getPendingMessageList(tea), []);
  assert.throws(() => alice.getPendingMessageList({}), { code: 2503 });
});
