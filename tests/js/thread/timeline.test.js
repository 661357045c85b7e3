import assert from "node:assert/strict";
import { test } from "node:test";

import {
  compare,
  dayAt,
  dayBetween,
  follows,
  indexFor,
  isEditable,
  isNew,
  isRecallable,
} from "../../../static/chat/thread/timeline.js";

const NOON = new Date(2026, 10, 25, 12).getTime() / 1000;

const message = (fields = {}) => ({
  ID: "1-1-1",
  type: "TIMTextElem",
  from: "ann",
  flow: "in",
  status: "success",
  sequence: 1,
  time: NOON,
  clientTime: NOON,
  isRevoked: false,
  ...fields,
});
const waiting = (fields = {}) => message({ status: "unSend", sequence: 0, flow: "out", ...fields });

test("numbers decide the order, not clocks", () => {
  const early = message({ sequence: 7, time: NOON + 500 });
  const late = message({ sequence: 8, time: NOON });
  assert.ok(compare(early, late) < 0);
});

test("what is on its way comes last, in the order of writing", () => {
  const sent = message({ sequence: 9, time: NOON + 500 });
  const first = waiting({ ID: "1-1000-5", clientTime: NOON });
  const second = waiting({ ID: "1-1001-2", clientTime: NOON });
  const failed = waiting({ ID: "1-1002-2", clientTime: NOON, status: "fail" });
  assert.deepEqual([failed, second, first, sent].sort(compare), [sent, first, second, failed]);
});

test("a message finds its place among those that are there", () => {
  const all = [2, 4, 6].map((sequence) => message({ sequence }));
  assert.deepEqual([1, 3, 5, 7].map((sequence) => indexFor(all, message({ sequence }))), [0, 1, 2, 3]);
  assert.equal(indexFor(all, waiting()), 3);
  assert.equal(indexFor([], message()), 0);
});

test("messages of one person within five minutes stand together, on one day", () => {
  assert.ok(follows(message({ time: NOON + 299 }), message()));
  assert.ok(!follows(message({ time: NOON + 300 }), message()));
  assert.ok(!follows(message({ from: "ben" }), message()));
  assert.ok(!follows(message()));
  assert.ok(!follows(message({ type: "TIMGroupTipElem" }), message()));
  const midnight = new Date(2026, 10, 26).getTime() / 1000;
  assert.ok(!follows(message({ time: midnight + 1 }), message({ time: midnight - 1 })));
});

test("a clock that was wrong opens no day among others", () => {
  const [monday, tuesday] = [dayAt(NOON), dayAt(NOON + 86400)];
  assert.equal(dayBetween(monday), monday);
  assert.equal(dayBetween(monday, tuesday, tuesday), tuesday);
  assert.equal(dayBetween(tuesday, monday, monday), monday);
  assert.equal(dayBetween(tuesday, monday), tuesday);
});

test("new is what others wrote after the last that was read", () => {
  assert.ok(isNew(message({ sequence: 5 }), 5));
  assert.ok(!isNew(message({ sequence: 4 }), 5));
  assert.ok(!isNew(message({ sequence: 5, flow: "out" }), 5));
  assert.ok(!isNew(message({ sequence: 5, type: "TIMGroupTipElem" }), 5));
  assert.ok(!isNew(message({ sequence: 5 }), 0));
});

test("my own texts can be edited while there is time", () => {
  const mine = message({ flow: "out" });
  const later = (seconds) => (NOON + seconds) * 1000;
  assert.ok(isEditable(mine, later(59), 60));
  assert.ok(!isEditable(mine, later(60), 60));
  for (const other of [{ flow: "in" }, { status: "fail" }, { isRevoked: true }, { type: "TIMCustomElem" }]) {
    assert.ok(!isEditable({ ...mine, ...other }, later(0), 60));
  }
});

test("I recall my own for two minutes, and whoever looks after the group all of them", () => {
  const rules = { now: (NOON + 121) * 1000, recallSeconds: 120, isAdmin: false };
  assert.ok(isRecallable(message({ flow: "out" }), { ...rules, now: NOON * 1000 }));
  assert.ok(!isRecallable(message({ flow: "out" }), rules));
  assert.ok(!isRecallable(message(), { ...rules, now: NOON * 1000 }));
  assert.ok(isRecallable(message(), { ...rules, isAdmin: true }));
  assert.ok(!isRecallable(message({ type: "TIMGroupTipElem" }), { ...rules, isAdmin: true }));
  assert.ok(!isRecallable(waiting(), rules));
});
