/** Communities with topics: conversations of their own that no list names, live for every member. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { FakeServer } from "../network.js";
import { enter, EVENT, heard, next, said, text, until } from "./cast.js";

const OWLS = { type: "Community", groupID: "owls", name: "Owls", isSupportTopic: true };

/** Alice, who made the community, and Bob are in it; Charlie is not. */
async function community() {
  const server = new FakeServer("alice", "bob", "charlie");
  const [alice, bob, charlie] = [await enter(server, "alice"), await enter(server, "bob"), await enter(server, "charlie")];
  await alice.createGroup({ ...OWLS, memberList: [{ userID: "bob" }] });
  await until(async () => (await idsOf(bob)).length);
  return { server, alice, bob, charlie };
}

/** What is in the list of somebody, once it is not empty. @param {any} chat */
async function listOf(chat) {
  return (await chat.getConversationList()).data.conversationList;
}

/** @param {any} chat */
async function idsOf(chat) {
  return (await listOf(chat)).map(({ conversationID }) => conversationID);
}

/** @param {any} chat @param {string} topicName @param {any} [more] */
async function made(chat, topicName, more) {
  return (await chat.createTopicInCommunity({ groupID: "owls", topicName, ...more })).data.topicID;
}

/** A topic of Alice's that Bob was told of. @param {{alice: any, bob: any}} people */
async function nightWalks({ alice, bob }) {
  const told = next(bob, EVENT.TOPIC_CREATED);
  const topicID = await made(alice, "Night walks");
  await told;
  return topicID;
}

/** @param {any} chat */
async function topicsOf(chat) {
  return (await chat.getTopicList({ groupID: "owls" })).data.successTopicList;
}

test("a community that can have topics is one of those, and another is not", async () => {
  const { alice } = await community();
  await alice.createGroup({ type: "Community", groupID: "plain" });

  const { groupList } = (await alice.getJoinedCommunityList()).data;

  assert.deepEqual(groupList.map(({ groupID, isSupportTopic }) => [groupID, isSupportTopic]), [["owls", true]]);
  assert.deepEqual((await alice.getTopicList({ groupID: "plain" })).data, { successTopicList: [], failureTopicList: [] });
});

test("a topic that is made is told to every member, and to nobody else", async () => {
  const { alice, bob, charlie } = await community();
  const [told, strange] = [next(bob, EVENT.TOPIC_CREATED), heard(charlie, EVENT.TOPIC_CREATED)];

  const topicID = await made(alice, "Night walks", { introduction: "After dusk.", customData: "moon" });

  assert.match(topicID, /^owls@TOPIC#_/);
  assert.deepEqual(await told, { groupID: "owls", topicID });
  const [topic] = await topicsOf(bob);
  assert.partialDeepStrictEqual({ ...topic }, {
    topicID, topicName: "Night walks", introduction: "After dusk.", customData: "moon", notification: "", muteAllMembers: false,
    unreadCount: 0, nextMessageSeq: 1, draftText: "", groupAtInfoList: [],
  });
  assert.equal(topic.selfInfo.role, "Member");
  assert.deepEqual(strange, []);
  await assert.rejects(charlie.getTopicList({ groupID: "owls" }), { code: 2500 });
});

test("topics are not in the list of conversations, nor in that of groups, and are opened by their ID", async () => {
  const { alice, bob } = await community();
  const topicID = await nightWalks({ alice, bob });

  assert.deepEqual(await idsOf(bob), ["GROUPowls"]);
  assert.deepEqual((await bob.getGroupList()).data.groupList.map(({ groupID }) => groupID), ["owls"]);
  const { conversation } = (await bob.getConversationProfile(`GROUP${topicID}`)).data;
  assert.partialDeepStrictEqual({ ...conversation.groupProfile }, { groupID: topicID, name: "Night walks", communityID: "owls" });
});

test("what is said in a topic counts for its community and in all, until it is read there", async () => {
  const { alice, bob } = await community();
  const topicID = await nightWalks({ alice, bob });
  await said(alice, { to: "owls", payload: { text: "Welcome" } });
  await until(() => bob.getTotalUnreadMessageCount() === 1);
  const updated = next(bob, EVENT.TOPIC_UPDATED);

  await said(alice, { to: topicID, payload: { text: "Who walks?" } });

  const { groupID, topic } = await updated;
  assert.deepEqual([groupID, topic.unreadCount, topic.lastMessage.messageForShow], ["owls", 1, "Who walks?"]);
  assert.equal(bob.getTotalUnreadMessageCount(), 2);
  const [owls] = await listOf(bob);
  assert.deepEqual([owls.unreadCount, owls.lastMessage.messageForShow], [1, "Welcome"]);
  const { lastMessage, ...news } = owls.topicNews;
  assert.deepEqual([news, lastMessage.messageForShow], [{ unreadCount: 1, isCalled: false, topicName: "Night walks", isNewest: true }, "Who walks?"]);

  await bob.setMessageRead({ conversationID: `GROUP${topicID}` });

  assert.equal(bob.getTotalUnreadMessageCount(), 1);
  await until(async () => (await topicsOf(bob))[0].unreadCount === 0);
});

test("what is said in a topic raises its community in the list", async () => {
  const { server, alice, bob } = await community();
  const topicID = await made(alice, "Night walks");
  server.do("alice", "group.create", { groupType: "Private", groupID: "tea", memberIDs: ["bob"] });
  await until(async () => (await idsOf(bob)).includes("GROUPtea"));
  await said(alice, { to: "tea" });
  await until(async () => (await idsOf(bob))[0] === "GROUPtea");

  await said(alice, { to: topicID });

  await until(async () => (await idsOf(bob))[0] === "GROUPowls");
  const phone = await enter(server, "bob");
  assert.deepEqual(await idsOf(phone), ["GROUPowls", "GROUPtea"]);
});

test("everything is read, and so are topics", async () => {
  const { server, alice, bob } = await community();
  const topicID = await made(alice, "Night walks");
  await said(alice, { to: topicID });
  await until(() => bob.getTotalUnreadMessageCount() === 1);

  await bob.setAllMessageRead();

  assert.equal(bob.getTotalUnreadMessageCount(), 0);
  await until(() => server.asked("position.move").length);
  assert.deepEqual(server.asked("position.move"), [{ conversationID: `GROUP${topicID}`, sequence: 1 }]);
});

test("a message in a topic is a group's: it is received, recalled, and acknowledged", async () => {
  const { server, alice, bob } = await community();
  const topicID = await nightWalks({ alice, bob });
  const received = next(bob, EVENT.MESSAGE_RECEIVED);

  const message = await said(alice, { to: topicID });

  const [theirs] = await received;
  assert.deepEqual([theirs.ID, theirs.conversationID, theirs.to], [message.ID, `GROUP${topicID}`, topicID]);
  assert.deepEqual((await bob.getMessageList({ conversationID: `GROUP${topicID}` })).data.messageList, [theirs]);
  const revoked = next(bob, EVENT.MESSAGE_REVOKED);
  await alice.revokeMessage(message);
  assert.deepEqual((await revoked).map(({ ID }) => ID), [message.ID]);
  assert.equal(server.rooms.get("owls").messages.length, 0);
});

test("a receipt in a topic that grants them says who of it has read", async () => {
  const { server, alice, bob } = await community();
  const topicID = await nightWalks({ alice, bob });
  server.rooms.get(topicID).grants = true;
  const received = next(bob, EVENT.MESSAGE_RECEIVED);
  const message = await said(alice, { to: topicID });
  assert.equal(message.needReadReceipt, true);
  const told = next(alice, EVENT.MESSAGE_READ_RECEIPT_RECEIVED);

  await bob.sendMessageReadReceipt(await received);

  assert.deepEqual(await told, [{ groupID: topicID, messageID: message.ID, readCount: 1, unreadCount: 0 }]);
  assert.deepEqual([message.readReceiptInfo.readCount, message.readReceiptInfo.unreadCount], [1, 0]);
});

test("a topic is changed by those who lead, and told as the one object that it is", async () => {
  const { alice, bob } = await community();
  const topicID = await nightWalks({ alice, bob });
  const [before] = await topicsOf(bob);
  const told = next(bob, EVENT.TOPIC_UPDATED);

  const { topic } = (await alice.updateTopicProfile({ groupID: "owls", topicID, topicName: "Dawn walks", muteAllMembers: true })).data;

  assert.deepEqual([topic.topicName, topic.muteAllMembers], ["Dawn walks", true]);
  const { groupID, topic: theirs } = await told;
  assert.deepEqual([groupID, theirs === before, before.topicName], ["owls", true, "Dawn walks"]);
  await assert.rejects(bob.updateTopicProfile({ groupID: "owls", topicID, topicName: "Mine" }), { code: 10007 });
  await assert.rejects(alice.updateTopicProfile({ groupID: "owls", topicID, joinOption: "FreeAccess" }), { code: 3122 });
  await assert.rejects(bob.createTopicInCommunity({ groupID: "owls", topicName: "Mine" }), { code: 10007 });
  await assert.rejects(alice.createTopicInCommunity({ groupID: "owls" }), { code: 10004 });
});

test("topics are deleted by name or all at once, and told as gone", async () => {
  const { alice, bob } = await community();
  const walks = await made(alice, "Night walks", { topicID: "owls@TOPIC#_walks" });
  await made(alice, "Mice", { topicID: "owls@TOPIC#_mice" });
  await until(async () => (await topicsOf(bob)).length === 2);
  const told = next(bob, EVENT.TOPIC_DELETED);

  const { data } = await alice.deleteTopicFromCommunity({ groupID: "owls", topicIDList: [walks, "owls@TOPIC#_none"] });

  assert.deepEqual(data.successTopicList, [{ topicID: walks }]);
  assert.partialDeepStrictEqual(data.failureTopicList, [{ topicID: "owls@TOPIC#_none", code: 2500 }]);
  assert.deepEqual(await told, { groupID: "owls", topicIDList: [walks] });
  assert.deepEqual((await topicsOf(bob)).map(({ topicName }) => topicName), ["Mice"]);
  const asked = (await bob.getTopicList({ groupID: "owls", topicIDList: [walks, "owls@TOPIC#_mice"] })).data;
  assert.deepEqual(asked.successTopicList.map(({ topicName }) => topicName), ["Mice"]);
  assert.partialDeepStrictEqual(asked.failureTopicList, [{ topicID: walks, code: 2603 }]);
  await alice.deleteTopicFromCommunity({ groupID: "owls" });
  assert.deepEqual(await topicsOf(alice), []);
});

test("whoever comes in has the topics that there are, told as none of them was made, and whoever leaves has none", async () => {
  const { alice, bob, charlie, server } = await community();
  const topicID = await made(alice, "Night walks");
  server.wait(60);
  server.beat("charlie");
  const [created, deleted] = [heard(charlie, EVENT.TOPIC_CREATED), heard(bob, EVENT.TOPIC_DELETED)];

  await charlie.joinGroup({ groupID: "owls" });

  assert.deepEqual((await topicsOf(charlie)).map((topic) => topic.topicID), [topicID]);
  const another = next(charlie, EVENT.TOPIC_CREATED);
  server.wait(60);
  const mice = await made(alice, "Mice");
  assert.deepEqual(await another, { groupID: "owls", topicID: mice });
  assert.deepEqual(created, [{ groupID: "owls", topicID: mice }]);
  await bob.quitGroup("owls");
  await assert.rejects(bob.getTopicList({ groupID: "owls" }), { code: 2500 });
  await until(async () => !(await bob.getConversationProfile(`GROUP${topicID}`)).data.conversation.isPresent);
  assert.deepEqual([deleted, bob.getTotalUnreadMessageCount()], [[], 0]);
});

test("a community that was deleted from the list is there again when a topic has something new", async () => {
  const { server, alice, bob } = await community();
  const topicID = await nightWalks({ alice, bob });
  await bob.deleteConversation("GROUPowls");
  await until(async () => !(await idsOf(bob)).length);

  await said(alice, { to: topicID });

  await until(async () => (await idsOf(bob)).length);
  assert.deepEqual(await idsOf(bob), ["GROUPowls"]);
  const phone = await enter(server, "bob");
  await until(async () => (await idsOf(phone)).length);
  assert.deepEqual([await idsOf(phone), phone.getTotalUnreadMessageCount()], [["GROUPowls"], 1]);
});

test("after a lost connection what became of topics is known, without a word of it", async () => {
  const { server, alice, bob } = await community();
  const walks = await nightWalks({ alice, bob });
  const told = [EVENT.TOPIC_CREATED, EVENT.TOPIC_DELETED].map((name) => next(bob, name));
  server.isDown = true;
  server.cut();
  server.do("alice", "topic.delete", { conversationID: "GROUPowls", topicID: walks });
  server.wait(60);
  server.do("alice", "topic.create", { conversationID: "GROUPowls", topicName: "Mice", topicID: "owls@TOPIC#_mice" });

  server.isDown = false;
  bob.reconnect();

  assert.deepEqual(await Promise.all(told), [
    { groupID: "owls", topicID: "owls@TOPIC#_mice" },
    { groupID: "owls", topicIDList: [walks] },
  ]);
  assert.deepEqual((await topicsOf(bob)).map(({ topicName }) => topicName), ["Mice"]);
});

test("a draft in a topic is its own", async () => {
  const { alice } = await community();
  const topicID = await made(alice, "Night walks");

  await alice.setConversationDraft({ conversationID: `GROUP${topicID}`, draftText: "Shall we" });

  assert.deepEqual((await topicsOf(alice)).map(({ draftText }) => draftText), ["Shall we"]);
  assert.equal((await listOf(alice))[0].draftText, "");
  assert.equal(text(alice, { to: topicID }).conversationID, `GROUP${topicID}`);
});
