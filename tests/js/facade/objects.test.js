/** What applications see of a message, a conversation, a group and a person, from what the server says. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { ChatError } from "../../../static/sdk/errors.js";
import { blankConversation, fillConversation, lastMessageOf } from "../../../static/sdk/objects/conversation.js";
import { blankGroup, fillGroup, memberFrom } from "../../../static/sdk/objects/group.js";
import { blankMessage, createMessage, fillMessage, fillReceiptInfo } from "../../../static/sdk/objects/message.js";
import { blankProfile, fillProfile } from "../../../static/sdk/objects/profile.js";

const origin = "https://chat.test";
const me = fillProfile(blankProfile("alice"), { nick: "Alice", avatar: "/a.svg", tinyID: "1" }, { origin });
const context = { me, origin };

const WIRE = {
  ID: "2-1763900000000-7", conversationID: "GROUPtea", conversationType: "GROUP", from: "bob", to: "tea", sequence: 3,
  type: "TIMTextElem", payload: { text: "Me" }, cloudCustomData: "{}", time: 1763900017, nick: "Bob", avatar: "/b.svg",
  nameCard: "Bob (green)", priority: "High", needReadReceipt: true, revision: 2, askedRevision: 1, isModified: true,
  isRevoked: false, revoker: "", isSystemMessage: false, changeSeq: 9,
};

function fresh(options) {
  const of = { me, to: "tea", conversationType: "GROUP", type: "TIMTextElem", payload: { text: "Tea?" }, ...options };
  return createMessage(of, 1763900000123.7);
}

test("a new message has its ID, is mine, and is not sent", () => {
  const message = fresh({ needReadReceipt: true, cloudCustomData: "x" });

  assert.match(message.ID, /^1-1763900000123-\d{1,10}$/);
  assert.partialDeepStrictEqual({ ...message }, {
    conversationID: "GROUPtea", flow: "out", from: "alice", status: "unSend", time: 1763900000, nick: "Alice",
    avatar: "https://chat.test/a.svg", isPeerRead: false, needReadReceipt: true, cloudCustomData: "x", priority: "Normal",
  });
  assert.deepEqual(message.readReceiptInfo, {
    readCount: undefined, unreadCount: undefined, isPeerRead: undefined, timestamp: 0,
  });
});

test("a receipt is asked for by true or 1 and by nothing else", () => {
  const asked = [true, 1, false, 0, undefined, "true", 2].map((needReadReceipt) => fresh({ needReadReceipt }).needReadReceipt);

  assert.deepEqual(asked, [true, true, false, false, false, false, false]);
});

test("every field is its own, enumerable and no function, so that a kit can copy it", () => {
  const message = fresh();

  const copy = Object.fromEntries(Object.keys(message).map((name) => [name, message[name]]));

  assert.deepEqual(Object.values(copy).filter((value) => typeof value === "function"), []);
  for (const name of ["ID", "isRevoked", "readReceiptInfo", "atUserList", "revokerInfo", "hasRiskContent", "version"]) {
    assert.ok(name in copy, name);
  }
  assert.deepEqual(message.elements, [{ type: "TIMTextElem", content: { text: "Tea?" } }]);
});

test("what the server says fills the one object", () => {
  const message = blankMessage();

  fillMessage(message, WIRE, context);

  const { changeSeq, avatar, ...same } = WIRE;
  assert.partialDeepStrictEqual({ ...message }, {
    ...same, avatar: "https://chat.test/b.svg", flow: "in", status: "success", senderTinyID: "2",
  });
});

test("mine is out, from whichever device, and a failure is forgotten once it is there", () => {
  const message = Object.assign(fresh(), { status: "fail", failure: { code: 2800, message: "", reason: "" } });

  fillMessage(message, { ...WIRE, from: "alice" }, context);

  assert.deepEqual([message.flow, message.status, message.failure], ["out", "success", undefined]);
});

test("a recalled message says nothing any more, and who took it back", () => {
  const message = fillMessage(blankMessage(), WIRE, context);

  fillMessage(message, { ...WIRE, payload: {}, isRevoked: true, revoker: "bob" }, context);

  assert.deepEqual(message.payload, {});
  assert.deepEqual(message.revokerInfo, { userID: "bob", nick: "Bob", avatar: "https://chat.test/b.svg" });
});

test("what happened in a group names who did it, to whom, and what is new", () => {
  const groupProfile = { groupID: "tea", name: "Tea at four" };
  const payload = { operationType: 6, operatorID: "bob", userIDList: ["charlie"], groupProfile };

  const message = fillMessage(blankMessage(), { ...WIRE, type: "TIMGroupTipElem", from: "@TIM#SYSTEM", payload }, context);

  assert.deepEqual(message.payload, {
    ...payload,
    operatorInfo: { userID: "bob", nick: "Bob", avatar: "https://chat.test/b.svg" },
    memberList: [{ userID: "charlie", nick: "", avatar: "" }],
    newGroupProfile: { name: "Tea at four", groupName: "Tea at four" },
  });
});

test("totals go into the same object; nothing said changes nothing; {} is that there is nothing to know", () => {
  const message = fillMessage(blankMessage(), WIRE, context);
  const info = message.readReceiptInfo;
  const totals = { readCount: 1, unreadCount: 2, audienceCount: 3, timestamp: 5.5 };

  fillReceiptInfo(message, { ...totals, tallySeq: 7, revision: 2, latestRevisionReadCount: 0 });
  fillReceiptInfo(message, undefined);
  assert.deepEqual({ ...info }, { ...totals, isPeerRead: undefined, revision: 2, latestRevisionReadCount: 0 });

  fillReceiptInfo(message, {});
  assert.deepEqual({ ...info }, { readCount: undefined, unreadCount: undefined, isPeerRead: undefined, timestamp: 0 });
  assert.equal(message.readReceiptInfo, info);
});

test("a direct message that asked says twice that it was read; one that did not is left to the read position", () => {
  const direct = { ...WIRE, conversationType: "C2C" };
  const asked = fillMessage(blankMessage(), direct, context);
  const unasked = Object.assign(fillMessage(blankMessage(), { ...direct, needReadReceipt: false }, context), { isPeerRead: true });

  fillReceiptInfo(asked, { isPeerRead: true, timestamp: 9.25 });
  fillReceiptInfo(unasked, {});

  assert.deepEqual([asked.isPeerRead, asked.readReceiptInfo.isPeerRead, asked.readReceiptInfo.timestamp], [true, true, 9.25]);
  assert.equal(unasked.isPeerRead, true);
});

test("a direct conversation has its person, a group its type, before anything is known of them", () => {
  assert.equal(blankConversation("C2Cbob").userProfile?.userID, "bob");
  assert.equal(blankConversation("GROUP@TGS#1").groupProfile?.groupID, "@TGS#1");
});

test("a conversation is filled as the server describes it, newest message included", () => {
  const receiptPolicy = { granted: true, reason: "", required: false, visibleTo: "sender", shares: true };
  const lastMessage = { ...WIRE, from: "alice", readReceiptInfo: { readCount: 1, unreadCount: 0, timestamp: 4 } };
  const groupProfile = { groupID: "tea", type: "Private", name: "Tea", avatar: "/t.svg", ownerID: "bob" };

  const conversation = fillConversation(
    blankConversation("GROUPtea"),
    { type: "GROUP", subType: "Private", unreadCount: 2, lastSeq: 3, readSeq: 1, draftText: "hm", present: false,
      receiptPolicy, lastMessage, groupProfile: { ...groupProfile, selfInfo: { role: "Admin" } } },
    context,
  );

  assert.partialDeepStrictEqual({ ...conversation }, {
    conversationID: "GROUPtea", subType: "Private", unreadCount: 2, lastSequence: 3, readSequence: 1, draftText: "hm",
    isPresent: false, receiptPolicy,
  });
  assert.partialDeepStrictEqual({ ...conversation.lastMessage }, {
    ID: WIRE.ID, fromAccount: "alice", lastSequence: 3, lastTime: 1763900017, messageForShow: "Me", needReadReceipt: true,
  });
  assert.equal(conversation.lastMessage.readReceiptInfo.readCount, 1);
  assert.partialDeepStrictEqual({ ...conversation.groupProfile }, { ...groupProfile, avatar: "https://chat.test/t.svg" });
  assert.partialDeepStrictEqual({ ...conversation.groupProfile?.selfInfo }, { userID: "alice", role: "Admin" });
  assert.equal(conversation.groupProfile?.lastMessage, conversation.lastMessage);
});

test("a live room has nothing unread", () => {
  const conversation = fillConversation(blankConversation("GROUPlive"), { subType: "AVChatRoom", unreadCount: 9 }, context);

  assert.equal(conversation.unreadCount, 0);
});

test("in the list, mine that asked is seen by its receipt, and another one by the read position", () => {
  const seen = (needReadReceipt, readReceiptInfo) =>
    fillConversation(
      blankConversation("C2Cbob"),
      { type: "C2C", peerReadSeq: 3,
        lastMessage: { ...WIRE, from: "alice", conversationType: "C2C", needReadReceipt, readReceiptInfo } },
      context,
    ).lastMessage.isPeerRead;

  assert.deepEqual([seen(true, { isPeerRead: false }), seen(true, { isPeerRead: true }), seen(false, {})], [false, true, true]);
});

test("a list shows a text as it is, other messages by what they are, and nothing of a recalled one", () => {
  const shown = (fields) => lastMessageOf(Object.assign(blankMessage(), fields)).messageForShow;

  assert.equal(shown({ type: "TIMTextElem", payload: { text: "Tea?" } }), "Tea?");
  assert.equal(shown({ type: "TIMCustomElem", payload: {} }), "[Custom Messages]");
  assert.equal(shown({ type: "TIMGroupTipElem", payload: {} }), "[Group Notification]");
  assert.equal(shown({ type: "TIMTextElem", payload: { text: "Tea?" }, isRevoked: true }), "");
});

test("a group says how it is come into", () => {
  const doors = { joinOption: "NeedPermission", inviteOption: "FreeAccess" };
  const group = (type) => fillGroup(blankGroup("tea"), { type, memberCount: 4, ...doors }, { origin });

  assert.partialDeepStrictEqual({ ...group("Public") }, doors);
  assert.equal(group("Public").memberNum, 4);
});

test("a member and a profile have a picture with an address of its own, and one elsewhere is left alone", () => {
  const member = memberFrom({ userID: "bob", avatar: "/b.svg", role: "Admin", nameCard: "B" }, { origin });
  const profile = fillProfile(blankProfile("bob"), { avatar: "https://else.test/b.svg" }, { origin });

  assert.partialDeepStrictEqual(member, { userID: "bob", avatar: "https://chat.test/b.svg", role: "Admin", nameCard: "B", muteUntil: 0 });
  assert.equal(profile.avatar, "https://else.test/b.svg");
});

test("a refusal keeps the server's number, word and what else it said, and names the fields", () => {
  const error = ChatError.of({
    type: "/x", title: "Not well formed.", status: 400, code: "invalid", errorCode: 10004, detail: "Not well formed.",
    errors: [{ field: "payload.text", code: "blank", text: "Say something." }],
  });

  assert.ok(error instanceof Error);
  assert.deepEqual([error.code, error.reason, error.data.status], [10004, "invalid", 400]);
  assert.equal(error.message, "Not well formed. payload.text: Say something.");
});
