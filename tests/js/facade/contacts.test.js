/** Friends, requests, groups of friends, and blocked people. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { enter, EVENT, heard, next, quiet, teaRound, TYPES, until } from "./cast.js";

test("somebody is blocked and unblocked, and all devices are told once", async () => {
  const { server, alice } = await teaRound();
  const phone = await enter(server, "alice");
  const told = heard(phone, EVENT.BLACKLIST_UPDATED);

  assert.deepEqual((await alice.addToBlacklist({ userIDList: ["bob"] })).data, ["bob"]);
  await until(() => told.length === 1);
  assert.deepEqual((await alice.getBlacklist()).data, ["bob"]);
  await alice.removeFromBlacklist({ userIDList: ["bob"] });
  await until(() => told.length === 2);

  assert.deepEqual(told, [["bob"], []]);
  assert.deepEqual((await phone.getBlacklist()).data, []);
});

test("nobody is blocked whom there is not", async () => {
  const { alice } = await teaRound();

  await assert.rejects(alice.addToBlacklist({ userIDList: ["nobody"] }), { code: 20003 });
  assert.deepEqual((await alice.addToBlacklist({ userIDList: ["nobody", "bob"] })).data, ["bob"]);
});

test("a request is told, accepted, and makes friends of two", async () => {
  const { alice, bob } = await teaRound();
  const asked = next(bob, EVENT.FRIEND_APPLICATION_LIST_UPDATED);
  const befriended = next(alice, EVENT.FRIEND_LIST_UPDATED);

  const { data } = await alice.addFriend({ to: "bob", wording: "Tea?", source: "AddSource_Type_Web", remark: "Bobby" });
  assert.deepEqual(data, { userID: "bob", code: 30539, message: "The request waits for an answer." });
  assert.deepEqual(await asked, {
    friendApplicationList: [
      { userID: "alice", nick: "Alice", avatar: "http://chat.test/avatars/alice.svg", time: 1763900000, source: "AddSource_Type_Web", wording: "Tea?", type: TYPES.SNS_APPLICATION_SENT_TO_ME },
    ],
    unreadCount: 1,
  });
  assert.equal((await alice.getFriendApplicationList()).data.friendApplicationList[0].type, TYPES.SNS_APPLICATION_SENT_BY_ME);

  await bob.acceptFriendApplication({ userID: "alice", type: TYPES.SNS_APPLICATION_AGREE_AND_ADD });

  const [friend] = /** @type {any[]} */ (await befriended);
  assert.equal((await alice.getFriendList()).data[0], friend);
  assert.deepEqual([friend.userID, friend.profile.nick, friend.remark, friend.timeStamp], ["bob", "Bob", "Bobby", 1763900000]);
  assert.deepEqual((await bob.getFriendApplicationList()).data, { friendApplicationList: [], unreadCount: 0 });
});

test("a request that is refused is gone on both sides, and one that was seen is counted no more", async () => {
  const { alice, bob } = await teaRound();
  await alice.addFriend({ to: "bob" });
  await bob.getFriendApplicationList();

  await bob.setFriendApplicationRead();
  await quiet();
  assert.equal((await bob.getFriendApplicationList()).data.unreadCount, 0);
  await bob.refuseFriendApplication({ userID: "alice" });
  await quiet();

  for (const chat of [alice, bob]) assert.deepEqual((await chat.getFriendApplicationList()).data.friendApplicationList, []);
});

test("friends are named, sorted into groups, checked and parted from", async () => {
  const { alice, bob } = await teaRound();
  await alice.addFriend({ to: "bob" });
  await bob.addFriend({ to: "alice" });
  await quiet();
  const groups = heard(alice, EVENT.FRIEND_GROUP_LIST_UPDATED);

  await alice.updateFriend({ userID: "bob", remark: "Bobby", friendCustomField: [{ key: "Tag_SNS_Custom_Tea", value: "mint" }] });
  await alice.createFriendGroup({ name: "Tea", userIDList: ["bob"] });
  await alice.renameFriendGroup({ oldName: "Tea", newName: "Coffee" });

  const { data } = await alice.getFriendProfile({ userIDList: ["bob", "charlie"] });
  assert.deepEqual(data.friendList.map(({ remark, groupList, friendCustomField }) => [remark, groupList, friendCustomField]), [
    ["Bobby", ["Coffee"], [{ key: "Tag_SNS_Custom_Tea", value: "mint" }]],
  ]);
  assert.deepEqual(data.failureUserIDList.map(({ userID, code }) => [userID, code]), [["charlie", 31704]]);
  assert.deepEqual((await alice.getFriendGroupList()).data, [{ name: "Coffee", userIDList: ["bob"], count: 1 }]);
  await alice.removeFromFriendGroup({ name: "Coffee", userIDList: ["bob"] });
  await alice.deleteFriendGroup("Coffee");
  assert.deepEqual(groups.at(-1), []);
  await assert.rejects(alice.addToFriendGroup({ name: "Coffee", userIDList: ["bob"] }), { code: 32218 });

  const check = async () => (await alice.checkFriend({ userIDList: ["bob"], type: TYPES.SNS_CHECK_TYPE_BOTH })).data.successUserIDList[0].relation;
  assert.equal(await check(), TYPES.SNS_TYPE_BOTH_WAY);
  const parted = await alice.deleteFriend({ userIDList: ["bob", "nobody"], type: TYPES.SNS_DELETE_TYPE_BOTH });
  assert.deepEqual(parted.data.successUserIDList, [{ userID: "bob" }]);
  assert.deepEqual(parted.data.failureUserIDList.map(({ code }) => code), [20003]);
  assert.equal(await check(), TYPES.SNS_TYPE_NO_RELATION);
});

test("what changed while the line was down is told when it is back", async () => {
  const { server, alice } = await teaRound();
  assert.deepEqual((await alice.getFriendApplicationList()).data.unreadCount, 0);
  server.isDown = true;
  server.cut();
  server.do("bob", "friend.add", { userID: "alice", wording: "Hello?", source: "", remark: "" });

  const told = next(alice, EVENT.FRIEND_APPLICATION_LIST_UPDATED);
  server.isDown = false;
  alice.reconnect();

  assert.equal(/** @type {any} */ (await told).unreadCount, 1);
});

test("who logs in anew is told of nobody's friends but their own", async () => {
  const { server, alice } = await teaRound();
  await alice.addToBlacklist({ userIDList: ["bob"] });
  await alice.logout();

  await alice.login({ userID: "charlie", userSig: "sig of charlie" });

  assert.deepEqual((await alice.getBlacklist()).data, []);
  assert.deepEqual(server.asked("contact.list").length >= 2, true);
});

test("a direct conversation says what I call the other one, also one that begins later", async () => {
  const { server, alice, bob } = await teaRound();
  await alice.addFriend({ to: "bob", remark: "Bobby" });
  await bob.acceptFriendApplication({ userID: "alice", remark: "Al" });
  await quiet();
  server.say("bob", { conversationID: "C2Calice", payload: { text: "Hello" } });
  await until(() => alice.getTotalUnreadMessageCount() === 1);

  const named = async (/** @type {any} */ chat, /** @type {string} */ id) => (await chat.getConversationProfile(id)).data.conversation.remark;
  assert.equal(await named(alice, "C2Cbob"), "Bobby");
  assert.equal(await named(bob, "C2Calice"), "Al");
  await alice.deleteFriend({ userIDList: ["bob"] });
  await quiet();
  assert.equal(await named(alice, "C2Cbob"), "");
});
