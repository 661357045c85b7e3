/** What heads, descriptions and frames say of the same thing at different times: the later counts, and nothing is lost. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { EVENT, enter, heard, quiet, said, teaRound, until } from "../facade/cast.js";
import { badLine } from "./line.js";

const tea = { conversationID: "GROUPtea" };
const list = async (/** @type {any} */ chat) => (await chat.getConversationList()).data.conversationList;
const profile = async (/** @type {any} */ chat) => (await chat.getConversationProfile("GROUPtea")).data.conversation;
const rest = (/** @type {number} */ time) => new Promise((resolve) => setTimeout(resolve, time));
const rows = async (/** @type {any} */ chat) => (await list(chat)).map(({ conversationID }) => conversationID);

test("who joined and was removed between two heartbeats is out by the next, also if nobody told them", async () => {
  const { server } = await teaRound();
  const charlie = await enter(server, "charlie");
  server.do("alice", "group.add", { ...tea, userIDs: ["charlie"] });
  server.tell("charlie", { frame: "joined", ...tea });
  await quiet();
  assert.deepEqual(await rows(charlie), ["GROUPtea"]);
  server.do("alice", "group.remove", { ...tea, userID: "charlie" });

  server.beat("charlie");
  await quiet();

  assert.deepEqual(await rows(charlie), []);
});

test("a conversation that heads have named is not asked for at each heartbeat", async () => {
  const { server, bob } = await teaRound();
  server.do("alice", "group.create", { groupType: "Private", groupID: "owls", memberIDs: ["bob"] });
  await quiet();
  server.beat("bob");
  await quiet();
  const before = server.asked("conversation.get").length;

  server.beat("bob");
  server.beat("bob");
  await quiet();

  assert.deepEqual((await rows(bob)).sort(), ["GROUPowls", "GROUPtea"]);
  assert.equal(server.asked("conversation.get").length, before);
});

test("totals that come late do not take back what was asked for since", async () => {
  const { server, alice } = await teaRound();
  server.do("alice", "group.add", { ...tea, userIDs: ["charlie"] });
  const message = await said(alice);
  /** @type {any[]} */
  const late = [];
  const mend = badLine(server, "alice", (frame, push) => (frame.frame === "receipts" ? late.push(frame) : push(frame)));
  server.do("bob", "receipt.acknowledge", { messages: [{ messageID: message.ID }] });
  mend();
  server.rooms.get("tea").messages[0].audience.pop(); // Charlie left: one less can read it
  await alice.getMessageReadReceiptList([message]);
  assert.deepEqual([message.readReceiptInfo.readCount, message.readReceiptInfo.unreadCount], [1, 0]);

  server.tell("alice", late[0]);
  await quiet();

  assert.deepEqual([message.readReceiptInfo.readCount, message.readReceiptInfo.unreadCount], [1, 0]);
  assert.equal((await profile(alice)).lastMessage.readReceiptInfo.unreadCount, 0);
});

test("a draft that is told while its conversation is fetched for the first time is kept", async () => {
  const { server } = await teaRound();
  const charlie = await enter(server, "charlie");
  const release = answersLate(server, "conversation.get");
  server.do("alice", "group.add", { ...tea, userIDs: ["charlie"] });
  server.tell("charlie", { frame: "joined", ...tea });
  await until(() => release.waiting());

  server.do("charlie", "draft.set", { ...tea, draftText: "Me" });
  await quiet();
  release();
  await until(async () => (await list(charlie)).length === 1);
  await quiet();

  assert.equal((await profile(charlie)).draftText, "Me");
});

test("a description that a message has overtaken is asked for again", async () => {
  const { server, alice } = await teaRound();
  await said(alice);
  const release = answersLate(server, "conversation.get");
  server.do("alice", "group.add", { ...tea, userIDs: ["charlie"] });
  server.tell("alice", { frame: "joined", ...tea });
  await until(() => release.waiting());

  server.say("bob", { ...tea, payload: { text: "Me" } });
  await quiet();
  release();
  await rest(600);

  assert.equal((await profile(alice)).groupProfile.memberCount, 3);
});

test("a switch of sharing that is told while its conversation is fetched for the first time counts", async () => {
  const { server } = await teaRound();
  const charlie = await enter(server, "charlie");
  const release = answersLate(server, "conversation.get");
  server.do("alice", "group.add", { ...tea, userIDs: ["charlie"] });
  server.tell("charlie", { frame: "joined", ...tea });
  await until(() => release.waiting());

  server.do("charlie", "sharing.change", { ...tea, sharesReceipts: false });
  await quiet();
  release();
  await quiet();

  assert.equal((await profile(charlie)).receiptPolicy.shares, false);
});

test("history that a group shows can be loaded, and vanishes when it does so no more", async () => {
  const { server } = await teaRound();
  const before = server.say("alice", { ...tea, payload: { text: "before Charlie" } });
  server.do("alice", "group.add", { ...tea, userIDs: ["charlie"] });
  server.say("alice", { ...tea, payload: { text: "Welcome" } });
  const charlie = await enter(server, "charlie");
  const texts = async () => (await charlie.getMessageList(tea)).data.messageList.map(({ payload }) => payload.text);
  assert.deepEqual(await texts(), ["Welcome"]);

  showHistory(server, true);
  await quiet();
  assert.deepEqual(await texts(), ["before Charlie", "Welcome"]);
  const shown = charlie.findMessage(before.ID);
  const modified = heard(charlie, EVENT.MESSAGE_MODIFIED);

  showHistory(server, false);
  await until(() => modified.length);
  assert.deepEqual([modified, shown.isDeleted, charlie.findMessage(before.ID)], [[[shown]], true, null]);
  assert.deepEqual(await texts(), ["Welcome"]);

  showHistory(server, true);
  await quiet();
  assert.deepEqual(await texts(), ["before Charlie", "Welcome"]);
  assert.equal(charlie.findMessage(before.ID).isDeleted, false);
});

test("history that a group shows no more vanishes also if only a description tells of it", async () => {
  const { server } = await teaRound();
  const before = server.say("alice", { ...tea, payload: { text: "before Charlie" } });
  server.do("alice", "group.add", { ...tea, userIDs: ["charlie"] });
  server.do("alice", "group.change", { ...tea, historyVisible: true });
  const charlie = await enter(server, "charlie");
  await charlie.getMessageList(tea);
  server.do("alice", "group.change", { ...tea, historyVisible: false });

  server.tell("charlie", { frame: "joined", ...tea });

  await until(() => charlie.findMessage(before.ID) === null);
});

for (const [way, hides] of /** @type {const} */ ([
  ["by the policy", (/** @type {any} */ room) => (room.visibleTo = "sender")],
  ["by my role", (/** @type {any} */ room) => (room.roles.alice = "Member")],
])) {
  test(`whether totals of somebody else's message are mine to see is told ${way}: also of one that all have read`, async () => {
    const { server, alice } = await teaRound();
    const room = server.rooms.get("tea");
    const { ID } = server.say("bob", { ...tea, payload: { text: "Who is in?" }, needReadReceipt: true });
    room.messages[0].readers.push({ userID: "alice" });
    await quiet();
    const known = () => alice.findMessage(ID).readReceiptInfo.readCount;
    assert.equal(known(), undefined);

    Object.assign(room, { visibleTo: "sender_and_admins", roles: { alice: "Admin" } });
    tellMember(server, "alice");
    await until(() => known() === 1);

    hides(room);
    tellMember(server, "alice");
    await until(() => known() === undefined);
  });
}

test("totals of somebody else's message that come late do not take back newer ones", async () => {
  const { server, alice } = await teaRound();
  server.rooms.get("tea").visibleTo = "members";
  const { ID } = server.say("bob", { ...tea, payload: { text: "Who is in?" }, needReadReceipt: true });
  const row = { messageID: ID, ...tea, groupID: "tea", unreadCount: 0, audienceCount: 2, timestamp: 1, tallySeq: null };
  for (const readCount of [1, 2, 1]) {
    server.tell("alice", { frame: "receipts", numbers: [], receipts: [{ ...row, readCount, unreadCount: 2 - readCount }] });
  }
  await quiet();

  assert.equal(alice.findMessage(ID).readReceiptInfo.readCount, 2);
});

for (const event of [EVENT.CONVERSATION_LIST_UPDATED, EVENT.TOTAL_UNREAD_MESSAGE_COUNT_UPDATED]) {
  test(`nobody is told of ${event} where nothing became another`, async () => {
    const { server, bob } = await teaRound();
    server.say("alice", { ...tea, payload: { text: "Who is in?" } });
    await until(() => bob.getTotalUnreadMessageCount() === 1);
    await bob.setMessageRead(tea);
    await rest(250);
    server.beat("bob");
    await rest(250);
    const told = heard(bob, event);

    await bob.setMessageRead(tea);
    server.beat("bob");
    await rest(450);

    assert.deepEqual(told, []);
  });
}

/** Somebody here is another than before, as an admin. @param {any} server @param {string} userID */
function tellMember(server, userID) {
  const room = server.rooms.get("tea");
  room.changeSeq += 1;
  const change = { kind: "member", changeSeq: room.changeSeq, member: { userID, role: room.roles[userID], present: true } };
  server.tell(userID, { frame: "changes", ...tea, membersVersion: 1, from: room.changeSeq, to: room.changeSeq, changes: [change] });
}

/** Whether newcomers see what was before them. @param {any} server @param {boolean} historyVisible */
function showHistory(server, historyVisible) {
  server.do("alice", "group.change", { ...tea, historyVisible });
  const room = server.rooms.get("tea");
  room.changeSeq += 1;
  const change = { kind: "conversation", changeSeq: room.changeSeq, groupProfile: { groupID: "tea", historyVisible } };
  server.tell("charlie", { frame: "changes", ...tea, membersVersion: 1, from: room.changeSeq, to: room.changeSeq, changes: [change] });
}

/** What such a command answers is read when it comes, and arrives when it is let go. @param {any} server @param {string} name */
function answersLate(server, name) {
  const { take } = server;
  /** @type {(() => void)[]} */
  const held = [];
  server.take = (/** @type {any} */ socket, /** @type {any} */ call) => {
    if (call.command !== name) return take.call(server, socket, call);
    const late = Object.create(socket, { hear: { value: (/** @type {any} */ frame) => held.push(() => socket.hear(frame)) } });
    return take.call(server, late, call);
  };
  const release = () => {
    server.take = take;
    for (const answer of held.splice(0)) answer();
  };
  return Object.assign(release, { waiting: () => held.length > 0 });
}
