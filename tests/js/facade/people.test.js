/** Who is online, and what people say of themselves. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { EVENT, heard, next, quiet, teaRound, TYPES, until } from "./cast.js";

const online = { isOnline: true, statusText: "At tea", lastSeen: 1763900000.25 };

test("whoever is watched is told of when they come and go, and no more afterwards", async () => {
  const { server, alice } = await teaRound();
  const told = heard(alice, EVENT.USER_STATUS_UPDATED);

  const { data } = await alice.subscribeUserStatus({ userIDList: ["bob", "nobody"] });
  assert.deepEqual(data.successUserList, [{ userID: "bob", statusType: TYPES.USER_STATUS_OFFLINE, customStatus: "", lastSeen: 0 }]);
  assert.deepEqual(data.failureUserList.map(({ userID, code }) => [userID, code]), [["nobody", 20003]]);
  server.appear("bob", online);
  await until(() => told.length === 1);
  await alice.unsubscribeUserStatus({ userIDList: ["bob"] });
  server.appear("bob", {});
  await quiet();

  const shown = { userID: "bob", statusType: TYPES.USER_STATUS_ONLINE, customStatus: "At tea", lastSeen: 1763900000 };
  assert.deepEqual(told, [[shown]]);
  assert.equal((await alice.getUserStatus({ userIDList: ["bob"] })).data.successUserList[0].statusType, TYPES.USER_STATUS_OFFLINE);
});

test("who came while the line was down is told of when it is back", async () => {
  const { server, alice } = await teaRound();
  await alice.subscribeUserStatus({ userIDList: ["bob", "charlie"] });
  server.isDown = true;
  server.cut();
  server.appear("bob", online);

  const told = next(alice, EVENT.USER_STATUS_UPDATED);
  server.isDown = false;
  alice.reconnect();

  assert.deepEqual(/** @type {any[]} */ (await told).map(({ userID }) => userID), ["bob"]);
});

test("who came is told of by the next heartbeat when no frame said so, and not again by the one after", async () => {
  const { server, alice } = await teaRound();
  await alice.subscribeUserStatus({ userIDList: ["bob", "charlie"] });
  const told = heard(alice, EVENT.USER_STATUS_UPDATED);
  server.people.get("bob").status = online;

  server.beat("alice");
  await until(() => told.length === 1);
  server.beat("alice");
  await quiet();

  assert.deepEqual(told.flat().map(({ userID }) => userID), ["bob"]);
});

test("what is told while a heartbeat asks is newer than the answer", async () => {
  const { server, alice } = await teaRound();
  await alice.subscribeUserStatus({ userIDList: ["bob"] });
  const told = heard(alice, EVENT.USER_STATUS_UPDATED);
  const release = server.hold("status.get");
  server.beat("alice");
  await until(() => server.asked("status.get").length === 1);

  server.appear("bob", { ...online, statusText: "At work" });
  server.people.get("bob").status = online; // what it was when the question came
  release();
  await quiet();

  assert.deepEqual(told.flat().map(({ customStatus }) => customStatus), ["At work"]);
});

test("my own status text is my profile's, on all my devices", async () => {
  const { alice } = await teaRound();

  const { data } = await alice.setSelfStatus({ customStatus: "At tea" });

  assert.deepEqual([data.customStatus, data.statusType], ["At tea", TYPES.USER_STATUS_ONLINE]);
  await quiet();
  assert.equal((await alice.getMyProfile()).data.statusText, "At tea");
});

test("a profile is changed as a whole, and told once", async () => {
  const { alice } = await teaRound();
  const told = heard(alice, EVENT.PROFILE_UPDATED);

  const { data } = await alice.updateMyProfile({
    gender: TYPES.GENDER_FEMALE,
    selfSignature: "Tea, mostly",
    allowType: TYPES.ALLOW_TYPE_DENY_ANY,
    profileCustomField: [{ key: "Tag_Profile_Custom_Tea", value: "mint" }],
  });
  await quiet();

  assert.equal(told.length, 1);
  assert.deepEqual([data.gender, data.selfSignature, data.allowType], [TYPES.GENDER_FEMALE, "Tea, mostly", TYPES.ALLOW_TYPE_DENY_ANY]);
  assert.deepEqual(data.profileCustomField, [{ key: "Tag_Profile_Custom_Tea", value: "mint" }]);
  await assert.rejects(alice.updateMyProfile(/** @type {any} */ ({ adminForbidType: "x" })), { code: 3122 });
});

test("the profile of somebody whom I have looked at is told when it is another, and of others it is not", async () => {
  const { server, alice } = await teaRound();
  await alice.getUserProfile({ userIDList: ["bob"] });
  const told = next(alice, EVENT.PROFILE_UPDATED);

  for (const [userID, nick] of [["charlie", "Charles"], ["bob", "Robert"]]) {
    server.tell("alice", { frame: "profile", profile: { ...server.people.get(userID).profile, nick } });
  }

  assert.deepEqual(/** @type {any[]} */ (await told).map(({ userID, nick }) => [userID, nick]), [["bob", "Robert"]]);
});
