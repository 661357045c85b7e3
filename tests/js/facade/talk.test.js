/** What is done to messages that were sent: pinned, looked at as they were before, cleared. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { EVENT, enter, heard, next, quiet, said, teaRound, until } from "./cast.js";

const TEA = "GROUPtea";

test("a pinned message is told to everybody, with who pinned it, and listed; unpinned, neither", async () => {
  const { alice, bob } = await teaRound();
  const [first, second] = [await said(alice), await said(alice)];
  await until(() => bob.findMessage(second.ID));
  const [told, modified] = [heard(bob, EVENT.PINNED_GROUP_MESSAGE_UPDATED), heard(bob, EVENT.MESSAGE_MODIFIED)];

  await alice.pinGroupMessage({ groupID: "tea", message: first, isPinned: true });
  await alice.pinGroupMessage({ groupID: "tea", message: second, isPinned: true });
  await alice.pinGroupMessage({ groupID: "tea", message: first, isPinned: false });
  await until(() => told.length === 3);

  assert.deepEqual(told.map(({ groupID, message, isPinned, operatorInfo }) => [groupID, message.ID, isPinned, operatorInfo.userID]), [
    ["tea", first.ID, true, "alice"],
    ["tea", second.ID, true, "alice"],
    ["tea", first.ID, false, "alice"],
  ]);
  const { messageList } = (await bob.getPinnedGroupMessageList("tea")).data;
  assert.deepEqual(messageList, [bob.findMessage(second.ID)]);
  assert.ok(second.pinnerInfo.pinTime > 0);
  assert.deepEqual(modified, []);
});

test("who has asked what is pinned is told of what is not loaded, too", async () => {
  const { server, alice } = await teaRound();
  const message = await said(alice);
  const late = await enter(server, "bob");
  assert.deepEqual((await late.getPinnedGroupMessageList("tea")).data.messageList, []);
  const told = next(late, EVENT.PINNED_GROUP_MESSAGE_UPDATED);

  await alice.pinGroupMessage({ groupID: "tea", message, isPinned: true });

  assert.equal((await told).message, late.findMessage(message.ID));
});

test("only messages of that group are pinned", async () => {
  const { alice } = await teaRound();
  const message = await said(alice);

  await assert.rejects(alice.pinGroupMessage({ groupID: "coffee", message, isPinned: true }), { code: 10004 });
  await assert.rejects(alice.pinGroupMessage({ groupID: "tea", message, isPinned: 1 }), { code: 10004 });
  await assert.rejects(alice.pinGroupMessage({ groupID: "tea", isPinned: true }), { code: 2105 });
});

test("an edited message shows what it said before", async () => {
  const { alice, bob } = await teaRound();
  const message = await said(alice);
  await alice.modifyMessage({ ...message, payload: { text: "Who is in? At four." } });
  await until(() => bob.findMessage(message.ID)?.isModified);

  const { revisionList } = (await bob.getMessageRevisions(bob.findMessage(message.ID))).data;

  assert.deepEqual(revisionList.map(({ revision, payload }) => [revision, payload.text]), [
    [1, "Who is in?"],
    [2, "Who is in? At four."],
  ]);
});

test("a history that I clear is gone for me, on each of my devices, and for nobody else", async () => {
  const { server, alice, bob } = await teaRound();
  const message = await said(alice);
  const other = await enter(server, "bob");
  await other.getMessageList({ conversationID: TEA });
  const told = next(other, EVENT.MESSAGE_MODIFIED);

  assert.deepEqual((await bob.clearHistoryMessage(TEA)).data, { conversationID: TEA });

  const [gone] = await told;
  assert.deepEqual([gone.ID, gone.isDeleted], [message.ID, true]);
  for (const chat of [bob, other]) {
    await until(() => chat.getTotalUnreadMessageCount() === 0);
    const { conversation } = (await chat.getConversationProfile(TEA)).data;
    assert.deepEqual([conversation.unreadCount, conversation.lastMessage.ID], [0, ""]);
    assert.deepEqual((await chat.getMessageList({ conversationID: TEA })).data.messageList, []);
  }
  assert.equal((await alice.getMessageList({ conversationID: TEA })).data.messageList.length, 1);

  const later = await said(alice);
  await until(() => other.findMessage(later.ID));
  await quiet();
  assert.equal((await other.getConversationProfile(TEA)).data.conversation.unreadCount, 1);
});

test("several messages are forwarded as one record, which is forwarded in its turn, and comes whole when it is asked for", async () => {
  const { alice, bob } = await teaRound();
  const messages = [await said(alice), await said(alice, { payload: { text: "Scones?" } })];
  const to = { to: "bob", conversationType: "C2C" };
  const payload = { messageList: messages, title: "Tea", abstractList: ["Alice: Who is in?"], compatibleText: "A record" };

  const { message: record } = (await alice.sendMessage(alice.createMergerMessage({ ...to, payload }))).data;
  await until(() => bob.findMessage(record.ID));
  const theirs = bob.findMessage(record.ID);
  assert.deepEqual(theirs.payload, { ...record.payload, messageList: [] });
  assert.equal((await bob.getConversationProfile("C2Calice")).data.conversation.lastMessage.messageForShow, "[Chat History]");

  assert.equal(await bob.downloadMergerMessage(theirs), theirs);
  assert.deepEqual(theirs.payload.messageList.map(({ nick, messageBody }) => [nick, messageBody[0].payload.text]), [
    ["Alice", "Who is in?"],
    ["Alice", "Scones?"],
  ]);

  const back = bob.createForwardMessage({ to: "alice", conversationType: "C2C", payload: theirs });
  const { message: again } = (await bob.sendMessage(back)).data;
  await until(() => alice.findMessage(again.ID));
  const held = await alice.downloadMergerMessage(alice.findMessage(again.ID));
  assert.deepEqual(held.payload.messageList.map(({ payload: { text } }) => text), ["Who is in?", "Scones?"]);
});

test("what was not sent is in no record", async () => {
  const { alice } = await teaRound();
  const unsent = alice.createTextMessage({ to: "tea", conversationType: "GROUP", payload: { text: "Tea?" } });
  const to = { to: "bob", conversationType: "C2C" };

  assert.throws(() => alice.createMergerMessage({ ...to, payload: { messageList: [unsent] } }), { code: 10004 });
  assert.throws(() => alice.createMergerMessage({ ...to, payload: { messageList: [] } }), { code: 10004 });
  assert.throws(() => alice.createMergerMessage({ ...to, payload: {} }), { code: 2105 });
  assert.throws(() => alice.createMergerMessage(), { code: 2105 });
});
