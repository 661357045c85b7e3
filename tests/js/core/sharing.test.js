/** Who does not share sees nobody's receipts, and who shares again sees them all: whatever was on its way meanwhile. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { EVENT, enter, heard, quiet, said, SDK, teaRound, until } from "../facade/cast.js";
import { Engine } from "../../../static/sdk/core/engine.js";
import { Emitter } from "../../../static/sdk/emitter.js";
import { FakeServer } from "../network.js";
import { badLine } from "./line.js";

const tea = { conversationID: "GROUPtea" };
const share = (/** @type {any} */ server, /** @type {boolean} */ sharesReceipts) => server.do("alice", "me.change", { sharesReceipts });
const shareHere = (/** @type {any} */ server, /** @type {boolean} */ sharesReceipts) => server.do("alice", "sharing.change", { ...tea, sharesReceipts });
const policy = async (/** @type {any} */ chat) => (await chat.getConversationProfile("GROUPtea")).data.conversation.receiptPolicy;
const last = async (/** @type {any} */ chat, /** @type {string} */ id) => (await chat.getConversationProfile(id)).data.conversation.lastMessage;

/** Alice has asked who is in; `read` says that Bob has read it. @param {any} [options] of the message */
async function asked(options) {
  const round = await teaRound();
  const message = await said(round.alice, options);
  const read = () => round.server.do("bob", "receipt.acknowledge", { messages: [{ messageID: message.ID }] });
  return { ...round, message, read };
}

/** Frames of one kind to Alice, which wait. @param {any} server @param {string} kind */
function waiting(server, kind) {
  /** @type {(() => void)[]} */
  const held = [];
  const mend = badLine(server, "alice", (frame, push) => (frame.frame === kind ? held.push(() => push(frame)) : push(frame)));
  const arrive = () => {
    mend();
    for (const push of held.splice(0)) push();
  };
  return { held, arrive };
}

/** Nothing is told of who has read it. @param {any} message */
function isBlank({ readReceiptInfo: { readCount, unreadCount, audienceCount, timestamp } }) {
  return readCount === undefined && unreadCount === undefined && audienceCount === undefined && timestamp === 0;
}

for (const [what, set] of /** @type {const} */ ([["everywhere", share], ["in the group", shareHere]])) {
  test(`totals that were on their way when I ceased to share ${what} are not kept`, async () => {
    const { server, alice, message, read } = await asked();
    const line = waiting(server, "receipts");
    read();
    set(server, false);
    await until(() => isBlank(message));
    await quiet();

    line.arrive();

    await until(() => server.asked("receipt.summaries").length === 2);
    await until(() => isBlank(message));
    assert.ok(isBlank(await last(alice, "GROUPtea")));
  });

  test(`who ceases to share ${what} while the line breaks is shown nothing either`, async () => {
    const { server, message, read } = await asked();
    read();
    await until(() => message.readReceiptInfo.readCount === 1);
    const release = server.hold("receipt.summaries");
    set(server, false);
    await until(() => server.asked("receipt.summaries").length === 1);

    server.cut();
    release();

    await until(() => isBlank(message));
  });

  test(`who ceased to share ${what} for a moment is shown what was passed over`, async () => {
    const { server, message, read } = await asked();
    set(server, false);
    read();
    set(server, true);

    await until(() => message.readReceiptInfo.readCount === 1);
  });

  test(`who ceased to share ${what} and shared again, which nobody told, is shown what was passed over`, async () => {
    const { server, message, read } = await asked();
    const mend = badLine(server, "alice", (frame, push) => frame.frame !== "me" && push(frame));
    set(server, false);
    read();
    set(server, true);
    mend();

    server.beat("alice");

    await until(() => message.readReceiptInfo.readCount === 1);
  });

  test(`who shared ${what} for a moment, which nobody told, keeps nothing of it`, async () => {
    const { server, message, read } = await asked();
    set(server, false);
    await until(() => isBlank(message));
    await quiet();
    const mend = badLine(server, "alice", (frame, push) => frame.frame === "receipts" && push(frame));
    set(server, true);
    read();
    set(server, false);
    mend();
    await quiet();

    server.beat("alice");
    await quiet();

    assert.ok(isBlank(message));
  });
}

test("the tick of a direct message vanishes with sharing, and comes back with it", async () => {
  const { server, alice, message, read } = await asked({ to: "bob", conversationType: "C2C" });
  read();
  await until(() => message.isPeerRead);
  const modified = heard(alice, EVENT.MESSAGE_MODIFIED);

  share(server, false);
  await until(() => !message.isPeerRead);
  assert.equal(message.readReceiptInfo.isPeerRead, false);
  assert.equal((await last(alice, "C2Cbob")).isPeerRead, false);
  assert.deepEqual(modified, [[message]]);

  share(server, true);
  await until(() => message.isPeerRead);
  await quiet();
  assert.equal((await last(alice, "C2Cbob")).isPeerRead, true);
});

for (const isTold of [true, false]) {
  test(`how far the other one has come vanishes with sharing, and comes back with it, ${isTold ? "told" : "told by nobody"}`, async () => {
    const { server, alice, message } = await asked({ to: "bob", conversationType: "C2C", needReadReceipt: false });
    server.do("bob", "position.move", { conversationID: "C2Calice" });
    await until(() => message.isPeerRead);
    const direct = (await alice.getConversationProfile("C2Cbob")).data.conversation;
    const shown = () => [message.isPeerRead, direct.lastMessage.isPeerRead, direct.peerReadSequence];
    const modified = heard(alice, EVENT.MESSAGE_MODIFIED);

    for (const shares of [false, true]) {
      const mend = badLine(server, "alice", (frame, push) => isTold && push(frame));
      server.do("alice", "sharing.change", { conversationID: "C2Cbob", sharesReceipts: shares });
      mend();
      server.beat("alice");
      await until(() => message.isPeerRead === shares);
      await quiet();
      assert.deepEqual(shown(), shares ? [true, true, 1] : [false, false, 0]);
    }
    assert.deepEqual(modified, [[message]]);
  });
}

test("the tick of a direct message that is only in the list vanishes with sharing, told by nobody", async () => {
  const { server, alice } = await teaRound();
  server.say("bob", { conversationID: "C2Calice", payload: { text: "Hello" } });
  const message = await said(alice, { to: "bob", conversationType: "C2C" });
  server.do("bob", "receipt.acknowledge", { messages: [{ messageID: message.ID }] });
  const before = server.rooms.get("alice|bob").messages[0];
  const phone = await enter(server, "alice");
  assert.equal((await last(phone, "C2Cbob")).isPeerRead, true);
  const mend = badLine(server, "alice", () => {});
  server.do("bob", "message.edit", { messageID: before.ID, payload: { text: "Hello, Alice" } });
  share(server, false);
  mend();
  const release = server.hold("conversation.changes");

  server.beat("alice");
  await quiet();
  release();
  await quiet();

  assert.equal((await last(phone, "C2Cbob")).isPeerRead, false);
});

test("a list that was asked for before I ceased to share, and came after, changes nothing", async () => {
  const server = new FakeServer("alice", "bob");
  server.do("alice", "group.create", { groupType: "Private", groupID: "tea", memberIDs: ["bob"] });
  /** @type {(() => void)[]} */
  const held = [];
  async function fetch(/** @type {[string, any]} */ ...question) {
    const answer = await server.network.fetch(...question);
    if (!question[0].includes("/start/")) await new Promise((go) => held.push(() => go(undefined)));
    return answer;
  }
  const alice = SDK.create({ SDKAppID: "a slow list of Alice's", ...server.network, fetch });
  after(() => alice.destroy());
  await alice.login({ userID: "alice", userSig: "sig of alice" });
  await quiet();
  const message = await said(alice);
  share(server, false);
  await until(() => held.length === 1);
  held[0]();
  await until(() => isBlank(message));
  share(server, true);
  await until(() => held.length === 2);
  shareHere(server, false);
  await quiet();

  held[1]();
  await quiet();

  assert.equal((await policy(alice)).shares, false);
  assert.ok(isBlank(message));
});

test("a list that could not be had is asked for again", async () => {
  const server = new FakeServer("alice", "bob");
  server.do("alice", "group.create", { groupType: "Private", groupID: "tea", memberIDs: ["bob"] });
  const alice = await enter(server, "alice");
  server.isDown = true;
  share(server, false);
  await quiet();
  assert.equal((await policy(alice)).shares, true);

  server.isDown = false;
  server.beat("alice");
  await quiet();

  assert.equal((await policy(alice)).shares, false);
});

test("an answer of before does not take back what I switched after it", async () => {
  const { server } = await teaRound();
  const { proxyServer: origin, ...network } = server.network;
  const engine = new Engine({ origin, emitter: new Emitter(), ...network });
  after(() => engine.destroy());
  await engine.login({ userID: "alice", userSig: "sig of alice" });
  await quiet();
  const before = server.do("alice", "me.change", { nick: "Al" });
  share(server, false);
  await quiet();

  engine.profiles.takeMine(before);

  assert.equal(engine.me?.sharesReceipts, false);
});

test("of two totals that a list shows the older does not replace the newer", async () => {
  const { server, message, read } = await asked();
  const phone = await enter(server, "alice");
  const line = waiting(server, "receipts");
  read();
  line.arrive();
  await quiet();
  assert.equal((await last(phone, "GROUPtea")).readReceiptInfo.readCount, 1);

  const row = { messageID: message.ID, ...tea, groupID: "tea", readCount: 0, unreadCount: 1, audienceCount: 1, timestamp: 0, tallySeq: 0 };
  server.tell("alice", { frame: "receipts", numbers: [], receipts: [row] });
  await quiet();

  assert.equal((await last(phone, "GROUPtea")).readReceiptInfo.readCount, 1);
});

test("with its profile a group's policy is asked for anew", async () => {
  const { server, alice } = await asked();
  const room = server.rooms.get("tea");
  room.group.type = "Community"; // which grants none
  room.changeSeq += 1;
  const change = { kind: "conversation", changeSeq: room.changeSeq, groupProfile: { groupID: "tea", type: "Community", name: "Tea" } };
  const numbers = { membersVersion: 1, from: room.changeSeq, to: room.changeSeq };
  server.tell("alice", { frame: "changes", ...tea, ...numbers, changes: [change] });

  await until(() => server.asked("conversation.get").length === 1);
  await quiet();

  assert.equal((await policy(alice)).granted, false);
});
