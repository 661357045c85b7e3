/** Making, sending, recalling, changing and deleting messages. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { badLine } from "../core/line.js";
import { enter, EVENT, heard, next, quiet, said, teaRound, text, TYPES, until } from "./cast.js";

test("a message is made at once, goes from unSend to success, and stays the same object", async () => {
  const { alice } = await teaRound();

  const message = text(alice);
  const ID = message.ID;
  assert.equal(message.status, "unSend");
  const { code, data } = await alice.sendMessage(message, { offlinePushInfo: { title: "Tea" } });

  assert.equal(code, 0);
  assert.equal(data.message, message);
  assert.equal(alice.findMessage(ID), message);
  assert.partialDeepStrictEqual({ ...message }, { ID, status: "success", sequence: 1, time: 1763900001, needReadReceipt: true });
  assert.deepEqual([data.readReceiptCode, data.readReceiptReason], [0, ""]);
});

test("others receive it, and the sender is not told of their own", async () => {
  const { alice, bob } = await teaRound();
  const own = heard(alice, EVENT.MESSAGE_RECEIVED);
  const received = next(bob, EVENT.MESSAGE_RECEIVED);

  const message = await said(alice);
  const [theirs] = await received;
  await quiet();

  assert.partialDeepStrictEqual({ ...theirs }, { ID: message.ID, flow: "in", from: "alice", payload: { text: "Who is in?" } });
  assert.equal(bob.findMessage(message.ID), theirs);
  assert.deepEqual(own, []);
});

test("a receipt that is not granted is said, and the message asks for none", async () => {
  const { server, alice } = await teaRound();
  server.do("alice", "group.create", { groupType: "Community", groupID: "news", memberIDs: ["bob"] });
  await until(() => server.asked("conversation.get").length);

  const message = text(alice, { to: "news" });
  const { data } = await alice.sendMessage(message);

  assert.deepEqual([data.readReceiptCode, data.readReceiptReason], [11102, "Read receipts are off for groups of this type."]);
  assert.equal(message.needReadReceipt, false);
  assert.equal(message.status, "success");
});

test("what cannot be made says why, at once", async () => {
  const { alice } = await teaRound();

  assert.throws(() => text(alice, { conversationType: "TOPIC" }), { code: 2106 });
  assert.throws(() => text(alice, { to: "" }), { code: 10004 });
  assert.throws(() => text(alice, { payload: { text: 7 } }), { code: 10004 });
  assert.throws(() => alice.createTextMessage(), { code: 2106 });
  assert.throws(() => alice.createMergerMessage({ to: "tea" }), { code: 2105 });
});

test("a custom message has three strings, and a text message nothing but its text", async () => {
  const { server, alice } = await teaRound();

  const custom = alice.createCustomMessage({ to: "tea", conversationType: "GROUP", payload: { data: "{}" } });
  const plain = text(alice, { payload: { text: "Tea?", more: 1 } });

  assert.equal(custom.type, TYPES.MSG_CUSTOM);
  assert.deepEqual(custom.payload, { data: "{}", description: "", extension: "" });
  assert.deepEqual(plain.payload, { text: "Tea?" });
  assert.deepEqual(server.asked("message.send"), []);
});

test("forwarding says again what another message says, and may ask for receipts anew", async () => {
  const { alice, bob } = await teaRound();
  const first = await said(alice);
  await until(() => bob.findMessage(first.ID));

  const forward = bob.createForwardMessage({
    to: "alice", conversationType: "C2C", payload: bob.findMessage(first.ID), needReadReceipt: true,
  });
  await bob.sendMessage(forward);

  assert.partialDeepStrictEqual({ ...forward }, { from: "bob", payload: { text: "Who is in?" }, needReadReceipt: true });
  assert.notEqual(forward.ID, first.ID);
  assert.throws(() => bob.createForwardMessage({ to: "alice", conversationType: "C2C", payload: {} }), { code: 2105 });
});

test("what is no message is not sent, nor is one that was", async () => {
  const { alice } = await teaRound();
  const message = await said(alice);

  for (const thing of [undefined, null, "text", {}, { ID: 7 }]) {
    await assert.rejects(alice.sendMessage(thing), { code: 2105 });
  }
  await assert.rejects(alice.sendMessage(message), (error) => error.code === 2100 && error.data.message === message);
});

test("refused, it fails with the message in its hands; tried again, it is the same message", async () => {
  const { server, alice } = await teaRound();
  const message = text(alice);
  const ID = message.ID;
  server.refuse("message.send", { errorCode: 10007, code: "not_allowed", status: 403 });

  await assert.rejects(alice.sendMessage(message), (error) => error.code === 10007 && error.data.message === message);
  assert.equal(message.status, "fail");
  assert.deepEqual(message.failure, { code: 10007, message: "Refused.", reason: "not_allowed" });
  assert.deepEqual(alice.getPendingMessageList({ conversationID: "GROUPtea" }), [message]);

  const { data } = await alice.resendMessage(message);

  assert.equal(data.message, message);
  assert.partialDeepStrictEqual({ ...message }, { ID, status: "success", isResend: true, failure: undefined });
  assert.deepEqual(alice.getPendingMessageList({ conversationID: "GROUPtea" }), []);
});

test("without a connection it waits, and is sent when there is one", async () => {
  const { server, alice } = await teaRound();
  server.isDown = true;
  server.cut();
  await quiet();
  const message = text(alice);

  const sent = alice.sendMessage(message);
  await quiet();
  assert.equal(message.status, "unSend");
  assert.deepEqual(alice.getPendingMessageList({ conversationID: "GROUPtea" }), [message]);

  server.isDown = false;
  alice.reconnect();
  await sent;
  assert.equal(message.status, "success");
});

test("one that was refused can be dropped", async () => {
  const { server, alice } = await teaRound();
  const message = text(alice);
  server.refuse("message.send", { errorCode: 10007 });
  await assert.rejects(alice.sendMessage(message));

  const { data } = await alice.deleteMessage([message]);

  assert.deepEqual(data, { messageList: [message] });
  assert.deepEqual(alice.getPendingMessageList({ conversationID: "GROUPtea" }), []);
  assert.deepEqual(server.asked("message.hide"), []);
});

test("tried again while it waits, it is one message, and both who wait are answered", async () => {
  const { server, alice } = await teaRound();
  server.isDown = true;
  server.cut();
  await quiet();
  const message = text(alice);

  const waits = [alice.sendMessage(message), alice.resendMessage(message)];
  await quiet();
  server.isDown = false;
  alice.reconnect();
  const answers = await Promise.all(waits);

  assert.deepEqual(answers.map(({ data }) => data.message), [message, message]);
  assert.equal(server.rooms.get("tea").messages.length, 1);
});

test("whoever waits for a message hears of its end: deleted first, or logged out", async () => {
  const { server, alice } = await teaRound();
  server.isDown = true;
  server.cut();
  await quiet();
  const [dropped, kept] = [text(alice), text(alice)];
  const waits = [dropped, kept].map((message) => alice.sendMessage(message));
  const ends = waits.map((wait) => assert.rejects(wait, { code: 2100 }));
  await quiet();

  await alice.deleteMessage([dropped]);
  await ends[0];
  await alice.logout();
  await ends[1];

  assert.deepEqual([dropped.isDeleted, kept.isDeleted], [true, false]);
});

test("typing reaches who is online, and is stored nowhere", async () => {
  const { server, alice, bob } = await teaRound();
  const data = JSON.stringify({ businessID: "user_typing_status", typingStatus: 1, version: 1, userAction: 14 });
  const received = next(bob, EVENT.MESSAGE_RECEIVED);

  const message = alice.createCustomMessage({ to: "bob", conversationType: "C2C", payload: { data } });
  await alice.sendMessage(message, { onlineUserOnly: true });
  const [typing] = await received;

  assert.equal(message.status, "success");
  assert.partialDeepStrictEqual({ ...typing }, { from: "alice", conversationID: "C2Calice", payload: { data } });
  assert.equal(server.rooms.get("alice|bob").messages.length, 0);
  assert.equal(bob.getTotalUnreadMessageCount(), 0);
});

test("typing is on its way until the server has answered", async () => {
  const { server, alice } = await teaRound();
  const release = server.hold("message.send");
  const message = alice.createCustomMessage({ to: "bob", conversationType: "C2C", payload: { data: "typing" } });
  message.time = 0;

  const sent = alice.sendMessage(message, { onlineUserOnly: true });
  await quiet();
  assert.equal(message.status, "unSend");
  release();
  await sent;

  assert.equal(message.status, "success");
  assert.equal(message.time, 1763900001);
});

test("a message for those online is not sent later", async () => {
  const { server, alice } = await teaRound();
  server.isDown = true;
  server.cut();
  await quiet();
  const message = alice.createCustomMessage({ to: "bob", conversationType: "C2C", payload: { data: "typing" } });

  await assert.rejects(alice.sendMessage(message, { onlineUserOnly: true }), { code: 2800 });

  assert.equal(message.status, "fail");
});

test("recalled, it says nothing any more; its sender is told once, as others are", async () => {
  const { alice, bob } = await teaRound();
  const message = await said(alice);
  await until(() => bob.findMessage(message.ID));
  const [own, others] = [heard(alice, EVENT.MESSAGE_REVOKED), heard(bob, EVENT.MESSAGE_REVOKED)];

  const { data } = await alice.revokeMessage(message);
  await until(() => others.length);
  await quiet();

  assert.equal(data.message, message);
  assert.partialDeepStrictEqual({ ...message }, { isRevoked: true, revoker: "alice", payload: {} });
  assert.deepEqual([own, others], [[[message]], [[bob.findMessage(message.ID)]]]);
});

test("what others sent, and what was not sent, is not recalled", async () => {
  const { alice, bob } = await teaRound();
  const message = await said(alice);
  await until(() => bob.findMessage(message.ID));

  await assert.rejects(bob.revokeMessage(bob.findMessage(message.ID)), { code: 10007, reason: "not_allowed" });
  await assert.rejects(alice.revokeMessage(text(alice)), { code: 2110 });

  assert.equal(message.isRevoked, false);
});

test("given a copy with another text, the one object changes everywhere", async () => {
  const { alice, bob } = await teaRound();
  const message = await said(alice);
  await until(() => bob.findMessage(message.ID));
  const modified = next(bob, EVENT.MESSAGE_MODIFIED);

  const { data } = await alice.modifyMessage({ ...message, payload: { text: "Who is in for tea?" } });

  assert.equal(data.message, message);
  assert.partialDeepStrictEqual({ ...message }, { payload: { text: "Who is in for tea?" }, isModified: true, revision: 2 });
  assert.equal((await modified)[0].payload.text, "Who is in for tea?");
});

test("its sender is told of a change once, also if the answer comes before the frame", async () => {
  const { server, alice } = await teaRound();
  const message = await said(alice);
  const told = heard(alice, EVENT.MESSAGE_MODIFIED);
  const frames = [];
  const mend = badLine(server, "alice", (frame) => frames.push(frame));

  await alice.modifyMessage({ ...message, payload: { text: "Who is in for tea?" } });
  mend();
  for (const frame of frames) server.tell("alice", frame);
  await quiet();

  assert.deepEqual(told, [[message]]);
});

test("given the object itself, already changed, it is put back if the server refuses", async () => {
  const { server, alice } = await teaRound();
  const message = await said(alice);
  server.refuse("message.edit", { errorCode: 20016, code: "too_late", status: 403 });

  message.payload = { text: "Too late" };
  await assert.rejects(alice.modifyMessage(message), { code: 20016 });

  assert.deepEqual(message.payload, { text: "Who is in?" });
});

test("deleted, it is gone for me, and others keep it", async () => {
  const { alice, bob } = await teaRound();
  const message = await said(alice);
  await until(() => bob.findMessage(message.ID));

  const { data } = await bob.deleteMessage([bob.findMessage(message.ID)]);

  assert.equal(data.messageList[0].isDeleted, true);
  assert.deepEqual((await bob.getMessageList({ conversationID: "GROUPtea" })).data.messageList, []);
  assert.deepEqual((await alice.getMessageList({ conversationID: "GROUPtea" })).data.messageList, [message]);
  await assert.rejects(bob.deleteMessage([]), { code: 2111 });
});

test("the first message to somebody opens the conversation on both sides", async () => {
  const { server, alice } = await teaRound();
  const charlie = await enter(server, "charlie");
  const { conversation } = (await alice.getConversationProfile("C2Ccharlie")).data;
  assert.equal(conversation.userProfile.nick, "Charlie");
  assert.deepEqual((await alice.getMessageList({ conversationID: "C2Ccharlie" })).data, {
    messageList: [], nextReqMessageID: "", isCompleted: true,
  });

  await said(alice, { to: "charlie", conversationType: "C2C" });
  await until(() => charlie.getTotalUnreadMessageCount());

  const [theirs] = (await charlie.getConversationList()).data.conversationList;
  assert.partialDeepStrictEqual({ ...theirs }, { conversationID: "C2Calice", unreadCount: 1, lastSequence: 1 });
  assert.equal((await alice.getMessageList({ conversationID: "C2Ccharlie" })).data.messageList.length, 1);
});
