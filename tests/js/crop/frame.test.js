import assert from "node:assert/strict";
import { test } from "node:test";

import { fitOf, moved, partOf, zoomed } from "../../../static/chat/crop/frame.js";

const WIDE = { width: 800, height: 400 };

test("at first as much as there can be of the middle", () => {
  const frame = fitOf(WIDE, 100);
  assert.deepEqual([frame.width, frame.height, frame.x, frame.y], [200, 100, 50, 0]);
  assert.deepEqual(partOf(frame, WIDE.width), { x: 200, y: 0, side: 400 });
});

test("it is never moved beside the picture", () => {
  const frame = fitOf(WIDE, 100);
  assert.deepEqual([moved(frame, -999, -999).x, moved(frame, -999, -999).y], [0, 0]);
  assert.deepEqual([moved(frame, 999, 999).x, moved(frame, 999, 999).y], [100, 0]);
});

test("what is in its middle stays there when it is made larger, and back again", () => {
  const frame = moved(fitOf(WIDE, 100), 10, 0);
  const close = zoomed(frame, 2);
  const middle = (one) => partOf(one, WIDE.width).x + partOf(one, WIDE.width).side / 2;
  assert.equal(middle(close), middle(frame));
  assert.equal(partOf(close, WIDE.width).side, 200);
  assert.deepEqual(zoomed(close, 1), frame);
});

test("made smaller at an edge it does not leave the picture", () => {
  const corner = moved(zoomed(fitOf(WIDE, 100), 4), 999, 999);
  const whole = zoomed(corner, 1);
  assert.deepEqual([whole.x, whole.y], [100, 0]);
});
