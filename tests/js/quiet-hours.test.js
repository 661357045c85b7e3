import assert from "node:assert/strict";
import { test } from "node:test";

import { areOver, areShifted, isQuietAt, minutesOf } from "../../static/chat/quiet-hours.js";

process.env.TZ = "Europe/Berlin";

const at = (/** @type {string} */ time) => new Date(time).getTime() / 1000;
const nights = (/** @type {string} */ day, fields = {}) => ({
  messageRemindType: "AcceptNotNotify",
  startTime: at(`${day}T22:00`),
  endTime: at(`${day}T22:00`) + 9 * 3600,
  isRepeated: true,
  ...fields,
});

test("nights are quiet from their first to their last second, every day", () => {
  const quiet = (/** @type {string} */ time) => isQuietAt(nights("2026-11-20"), at(time));

  assert.deepEqual(["2026-11-26T21:59", "2026-11-26T22:00", "2026-11-27T06:59", "2026-11-27T07:00", "2026-11-02T03:00"].map(quiet), [false, true, true, false, true]);
  assert.equal(isQuietAt(nights("2026-11-20", { messageRemindType: "AcceptAndNotify" }), at("2026-11-26T23:00")), false);
});

test("what was for once is over when it is over", () => {
  const once = nights("2026-11-20", { isRepeated: false });

  assert.equal(isQuietAt(once, at("2026-11-21T03:00")), true);
  assert.equal(isQuietAt(once, at("2026-11-22T03:00")), false);
  assert.deepEqual([areOver(once, at("2026-11-21T06:59")), areOver(once, at("2026-11-21T07:00")), areOver(nights("2026-11-20"), at("2027-01-01T00:00"))], [false, true, false]);
});

test("hours that were set in summer are others in winter, unless they are set again", () => {
  const summer = nights("2026-10-20"); // the clocks were put back on the 25th

  assert.equal(isQuietAt(summer, at("2026-11-26T21:30")), true);
  assert.deepEqual([areShifted(summer, at("2026-10-24T12:00")), areShifted(summer, at("2026-11-26T12:00"))], [false, true]);
  assert.equal(areShifted(nights("2026-11-25"), at("2026-11-26T12:00")), false);
  assert.equal(areShifted(nights("2026-10-20", { isRepeated: false }), at("2026-11-26T12:00")), false);
  assert.equal(minutesOf(summer.startTime), 22 * 60);
});

test("where somebody travels to it is as quiet at that moment, and the clock there says another time", (context) => {
  context.after(() => (process.env.TZ = "Europe/Berlin"));
  const berlin = nights("2026-11-20");
  const moments = ["2026-11-26T21:59", "2026-11-26T22:00", "2026-11-27T00:00", "2026-11-27T06:59", "2026-11-27T07:00"].map(at);

  for (const [zone, minutes] of /** @type {[string, number][]} */ ([["Europe/Berlin", 22 * 60], ["Asia/Tokyo", 6 * 60], ["America/New_York", 16 * 60], ["Asia/Kathmandu", 2 * 60 + 45]])) {
    process.env.TZ = zone;
    assert.deepEqual(moments.map((moment) => isQuietAt(berlin, moment)), [false, true, true, true, false], zone);
    assert.equal(minutesOf(berlin.startTime), minutes, zone);
  }
});
