import assert from "node:assert/strict";
import { test } from "node:test";

import { receiptOf } from "../../../static/chat/thread/receipt.js";

const message = (fields = {}) => ({
  flow: "out",
  status: "success",
  conversationType: "C2C",
  needReadReceipt: true,
  isPeerRead: false,
  isRevoked: false,
  isDeleted: false,
  readReceiptInfo: { readCount: undefined, unreadCount: undefined, isPeerRead: undefined, timestamp: 0 },
  ...fields,
});
const inGroup = (info, fields = {}) => message({ conversationType: "GROUP", readReceiptInfo: { timestamp: 0, ...info }, ...fields });

test("a direct message goes from a clock to one tick to two", () => {
  assert.equal(receiptOf(message({ status: "unSend" })).shape, "clock");
  assert.equal(receiptOf(message()).key, "sentNotRead");
  assert.deepEqual(receiptOf(message({ readReceiptInfo: { isPeerRead: true, timestamp: 17 } })), { shape: "read", key: "readAt", at: 17 });
});

test("one that asked for nothing tells nothing, even if the other one's position says more", () => {
  assert.equal(receiptOf(message({ needReadReceipt: false, isPeerRead: true })).shape, "dot");
  assert.equal(receiptOf(inGroup({}, { needReadReceipt: false })).shape, "dot");
});

test("after asking again nobody has read it as it is now, until they have", () => {
  const edited = { revision: 2, askedRevision: 2 };
  const read = (latestRevisionReadCount) => receiptOf(inGroup({ readCount: 4, unreadCount: 0, audienceCount: 4, latestRevisionReadCount }, edited));

  assert.deepEqual(read(1), { shape: "ring", key: "readByAgain", count: 4, all: 4, latest: 1, share: 1 });
  assert.equal(read(4).key, "readByAll");
});

test("a ring fills by the share of those who have read", () => {
  assert.deepEqual(receiptOf(inGroup({ readCount: 0, unreadCount: 4, audienceCount: 4 })), { shape: "ring", key: "unread", share: 0 });
  assert.deepEqual(receiptOf(inGroup({ readCount: 1, unreadCount: 3, audienceCount: 4 })), {
    shape: "ring",
    key: "readBy",
    count: 1,
    all: 4,
    share: 0.25,
  });
});

test("it is full when nobody is left who could still read it, though somebody has gone", () => {
  assert.equal(receiptOf(inGroup({ readCount: 3, unreadCount: 0, audienceCount: 4 })).isAll, true);
  assert.equal(receiptOf(inGroup({ readCount: 0, unreadCount: 0, audienceCount: 4 })).key, "unread");
});

test("a message that nobody else was there for was not read by all", () => {
  const shown = receiptOf(inGroup({ readCount: 0, unreadCount: 0, audienceCount: 0 }));
  assert.deepEqual([shown.key, shown.isAll], ["nobodyElse", undefined]);
});

test("others' messages have a ring for those alone who may see it", () => {
  assert.equal(receiptOf(inGroup({}, { flow: "in" })), null);
  assert.equal(receiptOf(inGroup({ readCount: 1, unreadCount: 1, audienceCount: 2 }, { flow: "in" })).shape, "ring");
  assert.equal(receiptOf(message({ flow: "in", isPeerRead: true })), null);
});

test("what was recalled or not sent has none", () => {
  for (const fields of [{ isRevoked: true }, { isDeleted: true }, { status: "fail" }]) {
    assert.equal(receiptOf(message(fields)), null);
  }
});
