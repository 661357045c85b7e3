/** Coming into a group where somebody decides on it: asking, inviting, letting in, being told. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { FakeServer } from "../network.js";
import { enter, EVENT, heard, next, TYPES, until } from "./cast.js";

async function wrens() {
  const server = new FakeServer("alice", "bob", "charlie");
  server.do("alice", "group.create", { groupType: "Public", groupID: "wrens", name: "Wrens", memberIDs: ["bob"] });
  const [alice, bob, charlie] = [await enter(server, "alice"), await enter(server, "bob"), await enter(server, "charlie")];
  return { server, alice, bob, charlie };
}

test("who asks to come in waits, and the owner is told by a message of the system", async () => {
  const { alice, charlie } = await wrens();
  const told = next(alice, EVENT.MESSAGE_RECEIVED);

  const { data } = await charlie.joinGroup({ groupID: "wrens", applyMessage: "Let me in" });

  assert.deepEqual(data, { status: TYPES.JOIN_STATUS_WAIT_APPROVAL, group: undefined });
  const [notice] = await told;
  assert.partialDeepStrictEqual({ ...notice }, { type: TYPES.MSG_GRP_SYS_NOTICE, conversationID: "@TIM#SYSTEM", from: "@TIM#SYSTEM", to: "wrens", flow: "in", status: "success" });
  assert.partialDeepStrictEqual(notice.payload, { operationType: 1, operatorID: "charlie", remark: "Let me in", state: "waiting" });
  assert.partialDeepStrictEqual(notice.payload.groupProfile, { groupID: "wrens", name: "Wrens", groupName: "Wrens" });
});

test("the owner lets them in from the list, and they are told and in the group", async () => {
  const { alice, charlie } = await wrens();
  await charlie.joinGroup({ groupID: "wrens", applyMessage: "Let me in" });
  const { applicationList } = (await alice.getGroupApplicationList()).data;
  assert.partialDeepStrictEqual(applicationList, [
    { applicationType: 0, groupID: "wrens", groupName: "Wrens", applicant: "charlie", applicantNick: "Charlie", userID: "charlie", note: "Let me in" },
  ]);
  const told = next(charlie, EVENT.MESSAGE_RECEIVED);

  const { data } = await alice.handleGroupApplication({ handleAction: "Agree", handleMessage: "Come", application: applicationList[0] });

  assert.deepEqual([data.group.groupID, data.state], ["wrens", "accepted"]);
  assert.partialDeepStrictEqual((await told)[0].payload, { operationType: 2, operatorID: "alice", handleMessage: "Come" });
  await until(async () => (await charlie.getGroupList()).data.groupList.length === 1);
  assert.deepEqual((await alice.getGroupApplicationList()).data.applicationList, []);
});

test("what was told of it says how it ended: the same object, and no second message", async () => {
  const { alice, charlie } = await wrens();
  const told = next(alice, EVENT.MESSAGE_RECEIVED);
  await charlie.joinGroup({ groupID: "wrens" });
  const [notice] = await told;
  const [received, modified] = [heard(alice, EVENT.MESSAGE_RECEIVED), next(alice, EVENT.MESSAGE_MODIFIED)];

  await alice.handleGroupApplication({ handleAction: "Reject", handleMessage: "Full", message: notice });

  assert.equal((await modified)[0], notice);
  assert.deepEqual([notice.payload.state, notice.payload.handleMessage, received], ["refused", "Full", []]);
  await assert.rejects(alice.handleGroupApplication({ handleAction: "Agree", message: notice }), { code: 11021 });
  await assert.rejects(charlie.handleGroupApplication({ handleAction: "Agree", message: notice }), { code: 11020 });
  await assert.rejects(alice.handleGroupApplication({ handleAction: "Perhaps", message: notice }), { code: 10004 });
});

test("a member's invitation that is to be approved is said to wait", async () => {
  const { server, alice, bob } = await wrens();
  server.do("alice", "group.change", { conversationID: "GROUPwrens", inviteOption: "NeedPermission" });

  const { data } = await bob.addGroupMember({ groupID: "wrens", userIDList: ["charlie", "alice"] });

  assert.deepEqual([data.successUserIDList, data.waitingUserIDList, data.existedUserIDList], [[], ["charlie"], ["alice"]]);
  const { applicationList } = (await alice.getGroupApplicationList({ groupID: "wrens" })).data;
  assert.partialDeepStrictEqual(applicationList, [{ applicationType: 2, applicant: "bob", userID: "charlie" }]);
});

test("notices are read later as the messages of the system, the same objects", async () => {
  const { alice, charlie } = await wrens();
  const told = next(alice, EVENT.MESSAGE_RECEIVED);
  await charlie.joinGroup({ groupID: "wrens" });

  const { messageList, isCompleted } = (await alice.getMessageList({ conversationID: "@TIM#SYSTEM" })).data;

  assert.deepEqual([messageList.length, isCompleted], [1, true]);
  assert.equal(messageList[0], (await told)[0]);
});

test("a group says how it is come into, and another wish is told to it", async () => {
  const { server, alice } = await wrens();

  await alice.updateGroupProfile({ groupID: "wrens", joinOption: TYPES.JOIN_OPTIONS_FREE_ACCESS });

  assert.deepEqual(server.asked("group.change"), [{ conversationID: "GROUPwrens", joinOption: "FreeAccess" }]);
  const { group } = (await alice.getGroupProfile({ groupID: "wrens" })).data;
  assert.deepEqual([group.joinOption, group.inviteOption], ["FreeAccess", "DisableApply"]);
});
