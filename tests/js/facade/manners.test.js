/** Who may speak in a group, what it carries of an application's own, and what its notices say. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { EVENT, heard, next, teaRound, until } from "./cast.js";
import { blankMessage, fillMessage } from "../../../static/sdk/objects/message.js";

test("who is muted knows it at once, from the same object", async () => {
  const { server, alice, bob } = await teaRound();
  const { group } = (await bob.getGroupProfile({ groupID: "tea" })).data;
  const told = next(bob, EVENT.GROUP_LIST_UPDATED);

  const { data } = await alice.setGroupMemberMuteTime({ groupID: "tea", userID: "bob", muteTime: 600 });

  await told;
  await until(() => group.selfInfo.muteUntil > 0);
  assert.deepEqual([data.group.groupID, data.member.userID, data.member.muteUntil], ["tea", "bob", group.selfInfo.muteUntil]);
  assert.deepEqual(server.asked("member.mute"), [{ conversationID: "GROUPtea", userID: "bob", muteTime: 600 }]);
  await assert.rejects(alice.setGroupMemberMuteTime({ groupID: "tea", muteTime: 600 }), { code: 10004 });
});

test("all are muted by a change of the group", async () => {
  const { server, alice } = await teaRound();

  const { data } = await alice.updateGroupProfile({ groupID: "tea", muteAllMembers: true, groupCustomField: [{ key: "floor", value: "3" }] });

  assert.equal(data.group.muteAllMembers, true);
  assert.deepEqual(server.asked("group.change"), [
    { conversationID: "GROUPtea", groupCustomField: [{ key: "floor", value: "3" }], muteAllMembers: true },
  ]);
});

test("a group is told of when it is another, and not each time that it was asked for", async () => {
  const { alice } = await teaRound();
  const told = heard(alice, EVENT.GROUP_LIST_UPDATED);
  await alice.updateGroupProfile({ groupID: "tea", introduction: "At four" });
  await until(() => told.at(-1)?.[0].introduction === "At four");
  const times = told.length;

  const list = next(alice, EVENT.CONVERSATION_LIST_UPDATED);
  await alice.setGroupMemberNameCard({ groupID: "tea", userID: "bob", nameCard: "Bobby" });
  await list;

  assert.equal(told.length, times);
});

test("fields of an application's own are a member's: mine, if nobody else is named", async () => {
  const { server, bob } = await teaRound();
  const memberCustomField = [{ key: "desk", value: "12" }];

  const { data } = await bob.setGroupMemberCustomField({ groupID: "tea", memberCustomField });

  assert.deepEqual([data.member.userID, data.member.memberCustomField], ["bob", memberCustomField]);
  assert.deepEqual(server.asked("member.change"), [{ conversationID: "GROUPtea", userID: "bob", memberCustomField }]);
  const { group } = (await bob.getGroupProfile({ groupID: "tea" })).data;
  assert.deepEqual(group.selfInfo.memberCustomField, memberCustomField);
});

test("a notice says what people were called then, and what is new", () => {
  const tip = (payload) => {
    const wire = { ID: "0-1-1", type: "TIMGroupTipElem", from: "@TIM#SYSTEM", conversationID: "GROUPtea", nick: "Alice", avatar: "/a.svg", payload };
    return fillMessage(blankMessage(), wire, { me: null, origin: "http://chat.test" }).payload;
  };

  const muted = tip({
    operationType: 7, operatorID: "alice", userIDList: ["bob", "dora"],
    memberList: [{ userID: "bob", nick: "Bob", avatar: "/b.svg", muteTime: 60 }], groupProfile: { groupID: "tea", name: "Tea" },
  });
  const named = tip({ operationType: 6, operatorID: "alice", userIDList: [], memberList: [], groupProfile: {}, newGroupProfile: { name: "Cake" } });
  const handedOver = tip({ operationType: 6, operatorID: "alice", userIDList: ["bob"], groupProfile: {}, newGroupProfile: { ownerID: "bob" } });

  assert.deepEqual(muted.memberList, [
    { userID: "bob", nick: "Bob", avatar: "http://chat.test/b.svg", muteTime: 60 },
    { userID: "dora", nick: "", avatar: "" },
  ]);
  assert.deepEqual(muted.operatorInfo, { userID: "alice", nick: "Alice", avatar: "http://chat.test/a.svg" });
  assert.equal(Object.keys(named.newGroupProfile)[0], "groupName");
  assert.deepEqual([named.newGroupProfile, handedOver.newGroupProfile], [{ name: "Cake", groupName: "Cake" }, { ownerID: "bob" }]);
});
