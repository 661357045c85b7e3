/** Whom a text names. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { beingWritten, namedIn, partsOf } from "../../../static/chat/thread/at.js";

const ANN = { userID: "ann", name: "Ann", isMe: false };
const ANN_LEE = { userID: "lee", name: "Ann Lee", isMe: true };
const WEI = { userID: "wei", name: "李伟", isMe: false };
const shown = (text, ...known) => partsOf(text, known).map(({ text, kind }) => (kind ? `[${kind}:${text}]` : text)).join("");

test("a name is being written from its @ to where the cursor is", () => {
  assert.deepEqual(beingWritten("Hello @An", 9), { at: 6, query: "An" });
  assert.deepEqual(beingWritten("@", 1), { at: 0, query: "" });
  assert.deepEqual(beingWritten("你好@李", 4), { at: 2, query: "李" });
  assert.deepEqual(beingWritten("(@b and more", 3), { at: 1, query: "b" });
  for (const [text, caret] of [["Hello", 5], ["@Ann ", 5], ["ann@example", 11], ["", 0], ["a @b", 2]]) {
    assert.equal(beingWritten(text, caret), null, text);
  }
});

test("whoever is named whole is named, each once", () => {
  assert.deepEqual(namedIn("@Ann and @Ann Lee and @Ann", [ANN, ANN_LEE]), ["ann", "lee"]);
  assert.deepEqual(namedIn("@李伟你好", [WEI]), ["wei"]);
  for (const text of ["@Anna", "Ann", "mail@Ann", "@ann", ""]) assert.deepEqual(namedIn(text, [ANN]), [], text);
});

test("names are told apart from the text, the longest that fits, and mine from those of others", () => {
  assert.equal(shown("Hi @Ann Lee, @Ann!", ANN, ANN_LEE), "Hi [me:@Ann Lee], [name:@Ann]!");
  assert.equal(shown("@李伟你好", WEI), "[name:@李伟]你好");
  assert.equal(shown("@Somebody else", ANN), "[name:@Somebody] else");
  assert.equal(shown("ann@example.com @ home", ANN), "ann@example.com @ home");
  assert.equal(shown(""), "");
});

test("a text of nothing but signs costs no more than its length", () => {
  const began = performance.now();
  partsOf("@".repeat(8000) + "@a ".repeat(2000), [ANN, ANN_LEE]);
  assert.ok(performance.now() - began < 500);
});
