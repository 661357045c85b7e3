/** My conversations in groups of mine, and my quiet hours. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { enter, EVENT, heard, said, teaRound, TYPES, until } from "./cast.js";

const TEA = "GROUPtea";
const idsOf = (/** @type {any[]} */ list) => list.map(({ conversationID }) => conversationID);

/** Alice talks to Bob, in the group and alone; so she is on her phone. */
async function onTwoDevices() {
  const { server, alice, bob } = await teaRound();
  await said(alice, { to: "bob", conversationType: "C2C" });
  const phone = await enter(server, "alice");
  await until(() => [alice, phone].every((device) => device.findMessage));
  return { server, alice, bob, phone };
}

/** @param {any} chat */
async function groupsOf(chat) {
  const { conversationList } = (await chat.getConversationList()).data;
  return Object.fromEntries(conversationList.map((one) => [one.conversationID, [...one.conversationGroupList]]));
}

test("a group holds what was put in, on all my devices, and nobody else has it", async () => {
  const { server, alice, bob, phone } = await onTwoDevices();
  await until(() => phone.isReady());

  const { data } = await alice.createConversationGroup({ groupName: "Work", conversationIDList: [TEA, "GROUPnone"] });

  assert.deepEqual(data.successConversationIDList, [TEA]);
  assert.partialDeepStrictEqual(data.failureConversationIDList, [{ conversationID: "GROUPnone", code: 2500 }]);
  assert.deepEqual((await alice.getConversationGroupList()).data, ["Work"]);
  assert.deepEqual((await groupsOf(alice))[TEA], ["Work"]);
  const listed = (await alice.getConversationList({ groupName: "Work" })).data.conversationList;
  assert.deepEqual(idsOf(listed), [TEA]);
  const tablet = await enter(server, "alice");
  assert.deepEqual([(await tablet.getConversationGroupList()).data, (await groupsOf(tablet))[TEA]], [["Work"], ["Work"]]);
  assert.deepEqual([(await bob.getConversationGroupList()).data, (await groupsOf(bob))[TEA]], [[], []]);
});

test("what changes of a group is told by its events, there after the objects changed", async () => {
  const { alice, phone } = await onTwoDevices();
  const [lists, contents] = [heard(phone, EVENT.CONVERSATION_GROUP_LIST_UPDATED), heard(phone, EVENT.CONVERSATION_IN_GROUP_UPDATED)];
  const tea = (await phone.getConversationProfile(TEA)).data.conversation;

  await alice.createConversationGroup({ groupName: "Work", conversationIDList: [TEA] });
  await until(() => contents.length === 1);
  assert.deepEqual([lists, tea.conversationGroupList], [[["Work"]], ["Work"]]);
  assert.deepEqual([contents[0].groupName, idsOf(contents[0].conversationList)], ["Work", [TEA]]);

  await alice.renameConversationGroup({ oldName: "Work", newName: "Play" });
  await until(() => lists.length === 2);
  assert.deepEqual([lists[1], tea.conversationGroupList], [["Play"], ["Play"]]);

  await alice.deleteConversationsFromGroup({ groupName: "Play", conversationIDList: [TEA] });
  await until(() => contents.length === 2);
  assert.deepEqual([contents[1].conversationList, tea.conversationGroupList], [[], []]);

  await alice.addConversationsToGroup({ groupName: "Play", conversationIDList: [TEA] });
  await alice.deleteConversationGroup("Play");
  await until(() => lists.length === 3);
  assert.deepEqual([lists[2], tea.conversationGroupList], [[], []]);
});

test("a name that is taken, and a group that there is not, are refused", async () => {
  const { alice } = await teaRound();
  const one = { groupName: "Work", conversationIDList: [TEA] };
  await alice.createConversationGroup(one);

  await assert.rejects(alice.createConversationGroup(one), { code: 11402 });
  await assert.rejects(alice.addConversationsToGroup({ ...one, groupName: "Play" }), { code: 11401 });
  await assert.rejects(alice.deleteConversationGroup("Play"), { code: 11401 });
  await assert.rejects(alice.renameConversationGroup({ oldName: "Work", newName: "" }), { code: 10004 });
  await assert.rejects(alice.createConversationGroup({ groupName: "Play", conversationIDList: [] }), { code: 10004 });
});

test("quiet hours are of the day's time where they were set, and the same on all my devices", async () => {
  const { server, alice } = await teaRound();
  const phone = await enter(server, "alice");
  const told = heard(phone, EVENT.ALL_RECEIVE_MESSAGE_OPT_UPDATED);
  assert.equal((await alice.getAllReceiveMessageOpt()).data.messageRemindType, TYPES.MSG_REMIND_ACPT_AND_NOTE);

  await alice.setAllReceiveMessageOpt({ messageRemindType: TYPES.MSG_REMIND_ACPT_NOT_NOTE, startHour: 22, startMinute: 30, duration: 9 * 3600 });

  const { startTime, endTime, isRepeated, messageRemindType } = (await alice.getAllReceiveMessageOpt()).data;
  const start = new Date(startTime * 1000);
  assert.deepEqual([start.getHours(), start.getMinutes(), start.getSeconds()], [22, 30, 0]);
  assert.deepEqual([endTime - startTime, isRepeated, messageRemindType], [9 * 3600, true, "AcceptNotNotify"]);
  await until(() => told.length === 1);
  assert.deepEqual(told[0], (await phone.getAllReceiveMessageOpt()).data);
  assert.deepEqual((await (await enter(server, "alice")).getAllReceiveMessageOpt()).data, told[0]);
});
