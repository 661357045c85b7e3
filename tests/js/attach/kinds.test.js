import assert from "node:assert/strict";
import { test } from "node:test";

import { kindOf, mostOf } from "../../../static/chat/attach/kinds.js";

const LIMITS = { imageBytes: 100, videoBytes: 1000, fileBytes: 5000 };

test("what browsers show is sent as what it is", () => {
  assert.equal(kindOf({ type: "image/png", size: 10 }, LIMITS), "image");
  assert.equal(kindOf({ type: "Video/MP4; codecs=avc1", size: 10 }, LIMITS), "video");
});

test("all else is a file, whatever it calls itself", () => {
  for (const type of ["", "text/html", "image/svg+xml", "image/heic", "audio/mpeg", "constructor"]) {
    assert.equal(kindOf({ type, size: 10 }, LIMITS), "file");
  }
});

test("a picture that is too large for one, or is wished so, goes as a file", () => {
  assert.equal(kindOf({ type: "image/png", size: 100 }, LIMITS), "image");
  assert.equal(kindOf({ type: "image/png", size: 101 }, LIMITS), "file");
  assert.equal(kindOf({ type: "image/png", size: 10 }, LIMITS, true), "file");
});

test("limits that are not known are none", () => {
  assert.equal(kindOf({ type: "image/png", size: 1e9 }, {}), "image");
  assert.equal(mostOf("file", LIMITS), 5000);
  assert.equal(mostOf("file", {}), Infinity);
});
