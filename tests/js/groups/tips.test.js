/** What happened in a group is said in a sentence, in the reader's language, with the names that are known. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

/** The sentences of a page in this language. @param {string} language */
async function speaking(language) {
  const read = async (/** @type {string} */ area) =>
    JSON.parse(await readFile(new URL(`../../../chatsite/words/${language}/${area}.json`, import.meta.url), "utf8"));
  const words = { shell: await read("shell"), tips: await read("tips") };
  const page = { documentElement: { lang: language }, getElementById: () => ({ textContent: JSON.stringify(words) }) };
  Object.assign(globalThis, { document: page });
  return import(`../../../static/chat/tips.js?${language}`);
}

const { sentenceOf, durationOf } = await speaking("en");
const NAMES = /** @type {Record<string, string>} */ ({ ann: "Ann", ben: "Ben", dora: "Dora" });
const nameOf = (/** @type {string} */ userID) => NAMES[userID] ?? userID;
const say = (/** @type {any} */ payload, me = "eve") => sentenceOf({ payload: { operatorID: "ann", ...payload } }, me, nameOf);

test("who came and went, by whom", () => {
  assert.equal(say({ operationType: 1, userIDList: ["ann"] }), "Ann joined");
  assert.equal(say({ operationType: 1, userIDList: ["ann", "ben", "dora"] }), "Ann added Ben and Dora");
  assert.equal(say({ operationType: 1, userIDList: ["ben", "eve"] }), "Ann added Ben and you");
  assert.equal(say({ operationType: 1, userIDList: ["a", "b", "c", "d"] }), "Ann added 4 people");
  assert.equal(say({ operationType: 2, userIDList: ["ann"] }, "ann"), "You left");
  assert.equal(say({ operationType: 3, userIDList: ["ben"] }), "Ann removed Ben");
});

test("the names that come along are used, and nobody is asked for them", () => {
  const memberList = [{ userID: "u7", nick: "Seven" }];
  const nobody = () => assert.fail("was asked for");

  assert.equal(sentenceOf({ payload: { operatorID: "ann", operationType: 4, userIDList: ["u7"], memberList }, nick: "Ann" }, "eve", nobody), "Ann made Seven an admin");
});

test("what of the group is another now", () => {
  const change = (/** @type {any} */ newGroupProfile, me = "eve") => say({ operationType: 6, userIDList: [], newGroupProfile }, me);

  assert.equal(change({ name: "Owls" }), "Ann named the group “Owls”");
  assert.equal(change({ groupName: "Owls" }), "Ann named the group “Owls”");
  assert.equal(change({ notification: "At dusk" }), "Ann put up a notice: At dusk");
  assert.equal(change({ notification: "" }), "Ann took the notice down");
  assert.equal(change({ ownerID: "ben" }), "Ben is the owner now");
  assert.equal(change({ ownerID: "eve" }), "You are the owner now");
  assert.equal(change({ muteAllMembers: true }), "Ann muted everybody but the owner and the admins");
  assert.equal(change({ muteAllMembers: false }, "ann"), "You let everybody write again");
  assert.equal(change({ joinOption: "FreeAccess" }), "Ann changed who can join");
  assert.equal(change(undefined), "Ann changed the group’s profile");
});

test("who may not write, and for how long", () => {
  const mute = (/** @type {number} */ muteTime) => say({ operationType: 7, userIDList: ["ben"], memberList: [{ userID: "ben", muteTime }] });

  assert.equal(mute(3600), "Ann muted Ben for 1 hour");
  assert.equal(mute(0), "Ann let Ben write again");
  assert.deepEqual([600, 5400, 7200, 604_800].map(durationOf), ["10 minutes", "90 minutes", "2 hours", "7 days"]);
});

test("of what this page does not know it says that there is something", () => {
  assert.equal(say({ operationType: 99, userIDList: [] }), "The group has changed");
});
