/** What is offered to whom in a group: what the server would do, and nothing else. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { rightsIn, rightsOver } from "../../../static/chat/groups/rights.js";

/** @param {string} role @param {any} [group] @param {boolean} [isPresent] @returns {any} */
const seenBy = (role, group = {}, isPresent = true) => ({
  isPresent,
  groupProfile: { type: "Public", inviteOption: "DisableApply", isDismissed: false, ...group, selfInfo: { role } },
});
/** The names of what is allowed. @param {Record<string, boolean>} rights */
const allowed = (rights) => Object.keys(rights).filter((name) => rights[name]).sort();

test("the owner leads and ends a group, and does not leave it; admins lead it", () => {
  assert.deepEqual(allowed(rightsIn(seenBy("Owner"))), ["add", "edit", "isHere", "lead", "own"]);
  assert.deepEqual(allowed(rightsIn(seenBy("Admin"))), ["add", "edit", "isHere", "lead", "leave"]);
});

test("plain members do what the kind of group and its wish let them", () => {
  const work = { type: "Private", inviteOption: "FreeAccess" };

  assert.deepEqual(allowed(rightsIn(seenBy("Member"))), ["isHere", "leave"]);
  assert.deepEqual(allowed(rightsIn(seenBy("Member", { inviteOption: "NeedPermission" }))), ["add", "isHere", "leave"]);
  assert.deepEqual(allowed(rightsIn(seenBy("Member", work))), ["add", "edit", "isHere", "leave"]);
  assert.deepEqual(allowed(rightsIn(seenBy("Member", { ...work, inviteOption: "DisableApply" }))), ["edit", "isHere", "leave"]);
});

test("nobody does anything in a group that is over for them", () => {
  assert.deepEqual(allowed(rightsIn(seenBy("Owner", { isDismissed: true }))), []);
  assert.deepEqual(allowed(rightsIn(seenBy("Member", {}, false))), []);
  assert.deepEqual(allowed(rightsOver(seenBy("Owner", { isDismissed: true }), { userID: "ben", role: "Member" }, "ann")), ["talk"]);
});

test("over others: the owner everything, admins over plain members, nobody over themselves", () => {
  const over = (/** @type {string} */ mine, /** @type {string} */ role, userID = "ben") =>
    allowed(rightsOver(seenBy(mine), { userID, role }, "ann"));

  assert.deepEqual(over("Owner", "Admin"), ["card", "handOver", "mute", "remove", "role", "talk"]);
  assert.deepEqual(over("Admin", "Member"), ["card", "mute", "remove", "talk"]);
  assert.deepEqual(over("Admin", "Admin"), ["card", "talk"]);
  assert.deepEqual(over("Admin", "Owner"), ["card", "talk"]);
  assert.deepEqual(over("Member", "Member"), ["talk"]);
  assert.deepEqual(over("Owner", "Owner", "ann"), ["card"]);
});
