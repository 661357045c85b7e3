/** Conversations, people, groups and their members. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { badLine } from "../core/line.js";
import { enter, EVENT, next, quiet, said, teaRound, TYPES, until } from "./cast.js";

// Conversations

test("the list is whole, the latest first, each with what a kit opens it by", async () => {
  const { alice } = await teaRound();
  await said(alice, { to: "bob", conversationType: "C2C" });
  await alice.getConversationProfile("C2Cbob");

  const { conversationList, isSyncCompleted } = (await alice.getConversationList()).data;

  assert.equal(isSyncCompleted, true);
  assert.deepEqual(conversationList.map(({ conversationID }) => conversationID), ["C2Cbob", "GROUPtea"]);
  assert.partialDeepStrictEqual({ ...conversationList[0].userProfile }, { userID: "bob", nick: "Bob" });
  assert.partialDeepStrictEqual({ ...conversationList[1].groupProfile }, { groupID: "tea", type: "Private" });
});

test("the list can be asked for by IDs, type and what is unread", async () => {
  const { alice, bob } = await teaRound();
  await said(alice, { to: "bob", conversationType: "C2C" });
  await until(() => bob.getTotalUnreadMessageCount());
  const ids = async (options) =>
    (await bob.getConversationList(options)).data.conversationList.map(({ conversationID }) => conversationID);

  assert.deepEqual(await ids(["GROUPtea", "GROUPnone"]), ["GROUPtea"]);
  assert.deepEqual(await ids({ type: "GROUP" }), ["GROUPtea"]);
  assert.deepEqual(await ids({ hasUnreadCount: true }), ["C2Calice"]);
  assert.deepEqual(await ids({ markType: 1 }), []);
});

test("a new message moves its conversation up and counts, until it has been seen", async () => {
  const { alice, bob } = await teaRound();
  const counts = [];
  bob.on(EVENT.TOTAL_UNREAD_MESSAGE_COUNT_UPDATED, ({ data }) => counts.push(data));
  const listed = next(bob, EVENT.CONVERSATION_LIST_UPDATED);

  await said(alice);
  const list = await listed;
  assert.ok(Array.isArray(list) && list.every(({ conversationID }) => conversationID));
  await until(() => bob.getTotalUnreadMessageCount() === 1);
  await bob.setMessageRead({ conversationID: "GROUPtea" });

  assert.equal(bob.getTotalUnreadMessageCount(), 0);
  await until(() => counts.includes(0));
  assert.deepEqual(counts, [1, 0]);
});

test("whoever asked how much is unread is told of it once it is read, though nobody was told that it was not", async () => {
  const { server } = await teaRound();
  server.say("alice", { conversationID: "GROUPtea", payload: { text: "Tea?" } });
  const other = await enter(server, "bob");
  const counts = [];
  other.on(EVENT.TOTAL_UNREAD_MESSAGE_COUNT_UPDATED, ({ data }) => counts.push(data));
  assert.equal(other.getTotalUnreadMessageCount(), 1);

  await other.setMessageRead({ conversationID: "GROUPtea" });

  await until(() => counts.at(-1) === 0);
});

test("reading everything clears what is unread of that kind, once a second, and gives no receipts", async () => {
  const { server, alice, bob } = await teaRound();
  await said(alice);
  await said(alice, { to: "bob", conversationType: "C2C" });
  await until(() => bob.getTotalUnreadMessageCount() === 2);

  await bob.setAllMessageRead({ scope: TYPES.READ_ALL_GROUP_MSG });
  assert.equal(bob.getTotalUnreadMessageCount(), 1);
  await assert.rejects(bob.setAllMessageRead(), { code: 2996 });

  await until(() => server.asked("position.move").length);
  assert.deepEqual(server.asked("position.move"), [{ conversationID: "GROUPtea", sequence: 1 }]);
  assert.deepEqual(server.asked("receipt.acknowledge"), []);
});

test("a conversation is found by its ID, made up for somebody new, and refused if there is nobody", async () => {
  const { alice } = await teaRound();
  const stranger = async () => (await alice.getConversationProfile("C2Ccharlie")).data.conversation;

  const { conversation } = (await alice.getConversationProfile("GROUPtea")).data;
  assert.equal(conversation, (await alice.getConversationList()).data.conversationList[0]);
  assert.equal(await stranger(), await stranger());
  assert.partialDeepStrictEqual({ ...(await stranger()).userProfile }, { userID: "charlie", nick: "Charlie" });
  assert.equal((await alice.getConversationList()).data.conversationList.length, 1);
  await assert.rejects(alice.getConversationProfile("C2Cnobody"), { code: 20003 });
  await assert.rejects(alice.getConversationProfile("C2Calice"), { code: 11006 });
  await assert.rejects(alice.getConversationProfile("GROUPsecret"), { code: 2500 });
  await assert.rejects(alice.getConversationProfile("tea"), { code: 2503 });
});

test("the list says that its newest message has been seen", async () => {
  const { alice, bob } = await teaRound();
  const message = await said(alice, { to: "bob", conversationType: "C2C", needReadReceipt: false });
  await until(() => alice.findMessage(message.ID) && bob.findMessage(message.ID));
  const { conversation } = (await alice.getConversationProfile("C2Cbob")).data;
  assert.equal(conversation.lastMessage.isPeerRead, false);

  await bob.setMessageRead({ conversationID: "C2Calice" });
  await until(() => message.isPeerRead);

  assert.equal(conversation.lastMessage.isPeerRead, true);
});

test("a draft is kept with its conversation, and for one's other devices", async () => {
  const { server, alice } = await teaRound();

  const { data } = await alice.setConversationDraft({ conversationID: "GROUPtea", draftText: "Me, but" });

  assert.equal(data.conversation.draftText, "Me, but");
  await until(() => server.asked("draft.set").length);
  assert.equal(server.rooms.get("tea").draft.alice, "Me, but");
  const stranger = await alice.setConversationDraft({ conversationID: "C2Ccharlie", draftText: "Hello" });
  assert.equal(stranger.data.conversation.draftText, "Hello");
});

test("of two devices that write a draft at once the later is shown, also if it was told before mine was answered", async () => {
  const { server, alice } = await teaRound();
  const { conversation } = (await alice.getConversationProfile("GROUPtea")).data;
  const write = (/** @type {string} */ draftText) => server.do("alice", "draft.set", { conversationID: "GROUPtea", draftText });
  const mend = badLine(server, "alice", (frame, push) => {
    push(frame);
    mend();
    write("Theirs");
  });

  await alice.setConversationDraft({ conversationID: "GROUPtea", draftText: "Mine" });

  await until(() => conversation.draftText === "Theirs");
  assert.equal(server.rooms.get("tea").draft.alice, "Theirs");
});

test("a draft that was told before mine was saved does not replace it", async () => {
  const { server, alice } = await teaRound();
  const { conversation } = (await alice.getConversationProfile("GROUPtea")).data;
  const release = server.hold("draft.set");
  await alice.setConversationDraft({ conversationID: "GROUPtea", draftText: "Mine" });
  await until(() => server.asked("draft.set").length);
  server.do("alice", "draft.set", { conversationID: "GROUPtea", draftText: "Theirs" });
  await quiet();

  release();

  await until(() => server.rooms.get("tea").draft.alice === "Mine");
  await quiet();
  assert.equal(conversation.draftText, "Mine");
});

test("what is begun to somebody new stays when the message before it has made a conversation of it", async () => {
  const { server, alice } = await teaRound();
  const mend = badLine(server, "alice", () => {});
  await alice.getConversationProfile("C2Cbob");
  await said(alice, { to: "bob", conversationType: "C2C" });
  await alice.setConversationDraft({ conversationID: "C2Cbob", draftText: "And" });
  mend();
  const listed = next(alice, EVENT.CONVERSATION_LIST_UPDATED);

  server.beat("alice");

  const { conversationID, draftText } = (await listed)[0];
  assert.deepEqual([conversationID, draftText], ["C2Cbob", "And"]);
  await until(() => server.rooms.get("alice|bob").draft.alice === "And");
});

// People

test("my profile is one object, and changes with what I change", async () => {
  const { alice } = await teaRound();
  const me = (await alice.getMyProfile()).data;
  const told = next(alice, EVENT.PROFILE_UPDATED);

  const { data } = await alice.updateMyProfile({ nick: "Ally", avatar: me.avatar });

  assert.equal(data, me);
  assert.partialDeepStrictEqual({ ...me }, { userID: "alice", nick: "Ally", avatar: "http://chat.test/avatars/alice.svg" });
  assert.deepEqual(await told, [me]);
});

test("what cannot be changed is refused by name, and nothing is done", async () => {
  const { server, alice } = await teaRound();

  await assert.rejects(alice.updateMyProfile({ nick: "A", adminForbidType: TYPES.FORBID_TYPE_NONE }), (error) => {
    return error.code === 3122 && /adminForbidType/.test(error.message);
  });
  await assert.rejects(alice.updateGroupProfile({ groupID: "tea", isSupportTopic: true }), { code: 3122 });

  assert.deepEqual([server.asked("me.change"), server.asked("group.change")], [[], []]);
});

test("people come in the order in which they are named, unknown ones left out", async () => {
  const { alice } = await teaRound();

  const { data } = await alice.getUserProfile({ userIDList: ["charlie", "nobody", "bob", "charlie"] });

  assert.deepEqual(data.map(({ userID, nick }) => [userID, nick]), [["charlie", "Charlie"], ["bob", "Bob"]]);
  await assert.rejects(alice.getUserProfile({ userIDList: [] }), { code: 10004 });
  await assert.rejects(alice.getUserProfile(), { code: 10004 });
});

test("nobody has friends or blocks people here, and is told so", async () => {
  const { alice } = await teaRound();

  const answers = await Promise.all([
    alice.getFriendList(),
    alice.getFriendGroupList(),
    alice.getBlacklist(),
    alice.getFriendApplicationList(),
    alice.getGroupApplicationList(),
    alice.getGroupAttributes({ groupID: "tea", keyList: [] }),
    alice.getGroupCounters({ groupID: "tea" }),
  ]);

  assert.deepEqual(answers.map(({ data }) => data), [
    [], [], [], { friendApplicationList: [], unreadCount: 0 }, { applicationList: [] }, { groupAttributes: {} }, { counters: {} },
  ]);
});

// Groups

test("groups are listed, and one is described, without its conversation", async () => {
  const { alice } = await teaRound();

  const { groupList, isSyncCompleted } = (await alice.getGroupList()).data;
  const { group } = (await alice.getGroupProfile({ groupID: "tea" })).data;

  assert.deepEqual([groupList.length, isSyncCompleted], [1, true]);
  assert.equal(group, groupList[0]);
  assert.partialDeepStrictEqual({ ...group }, { groupID: "tea", ownerID: "alice", memberCount: 2, avatar: "http://chat.test/avatars/tea.svg" });
  await assert.rejects(alice.getGroupProfile({ groupID: "secret" }), { code: 2603 });
  await assert.rejects(alice.getGroupProfile({}), { code: 2602 });
});

test("a group is asked for eight times a second and not more", async () => {
  const { alice } = await teaRound();

  const answers = await Promise.allSettled(Array.from({ length: 9 }, () => alice.getGroupProfile({ groupID: "tea" })));

  assert.deepEqual(answers.map(({ status }) => status), [...Array(8).fill("fulfilled"), "rejected"]);
});

test("a group is made with its members, and is private unless said otherwise", async () => {
  const { server, alice } = await teaRound();

  const { data } = await alice.createGroup({ name: "Cake", groupID: "cake", memberList: [{ userID: "bob" }] });

  assert.partialDeepStrictEqual({ ...data.group }, { groupID: "cake", name: "Cake", type: "Private" });
  assert.deepEqual(data.successUserIDList, ["bob"]);
  assert.deepEqual(server.asked("group.create"), [{ groupType: "Private", groupID: "cake", name: "Cake", memberIDs: ["bob"] }]);
  assert.equal((await alice.getGroupList()).data.groupList.length, 2);
});

test("a group has a picture of its own server; what a kit gives it of another host is left out", async () => {
  const { server, alice } = await teaRound();

  const made = await alice.createGroup({ groupID: "cake", avatar: "https://kit.example/Public.svg" });
  await alice.createGroup({ groupID: "pie", avatar: made.data.group.avatar });

  assert.match(made.data.group.avatar, /^http:\/\/chat\.test\/avatars\//);
  const [cake, pie] = server.asked("group.create");
  assert.deepEqual([cake.avatar, pie.avatar], [undefined, "/avatars/cake.svg"]);
});

test("a group that was left is not in the list any more", async () => {
  const { server, bob } = await teaRound();

  const { data } = await bob.quitGroup("tea");

  assert.deepEqual(data, { groupID: "tea" });
  assert.deepEqual((await bob.getGroupList()).data.groupList, []);
  assert.deepEqual(server.rooms.get("tea").members, ["alice"]);
});

test("members are added, and who is there already is said", async () => {
  const { alice } = await teaRound();

  const { data } = await alice.addGroupMember({ groupID: "tea", userIDList: ["bob", "charlie"] });

  assert.partialDeepStrictEqual(data, { successUserIDList: ["charlie"], existedUserIDList: ["bob"], failureUserIDList: [] });
  assert.equal(data.group.memberCount, 3);
});

test("when removing stops half way, it is said who is gone", async () => {
  const { server, alice } = await teaRound();
  server.do("alice", "group.add", { conversationID: "GROUPtea", userIDs: ["charlie"] });

  await assert.rejects(alice.deleteGroupMember({ groupID: "tea", userIDList: ["charlie", "nobody", "bob"] }), (error) => {
    assert.deepEqual([error.code, error.reason, error.data.userIDList], [11003, "member_not_found", ["charlie"]]);
    return true;
  });

  assert.deepEqual(server.rooms.get("tea").members, ["alice", "bob"]);
});

test("members come by pages, with an offset that is 0 at the end", async () => {
  const { server, alice } = await teaRound();
  server.do("alice", "group.add", { conversationID: "GROUPtea", userIDs: ["charlie"] });
  const page = async (offset) => {
    const { data } = await alice.getGroupMemberList({ groupID: "tea", count: 2, offset });
    return [data.memberList.map(({ userID }) => userID), data.offset];
  };

  assert.deepEqual(await page(0), [["alice", "bob"], 2]);
  assert.deepEqual(await page(2), [["charlie"], 0]);
  await assert.rejects(alice.getGroupMemberList({ groupID: "tea", offset: 7 }), { code: 10004 });
  await assert.rejects(alice.getGroupMemberList({}), { code: 2602 });
});

test("single members are asked for by name", async () => {
  const { alice } = await teaRound();

  const { memberList } = (await alice.getGroupMemberProfile({ groupID: "tea", userIDList: ["alice", "charlie"] })).data;

  assert.partialDeepStrictEqual(memberList, [{ userID: "alice", role: "Owner", avatar: "http://chat.test/avatars/alice.svg" }]);
  assert.equal(memberList.length, 1);
});

test("only the roles that can be given are", async () => {
  const { server, alice } = await teaRound();

  await assert.rejects(alice.setGroupMemberRole({ groupID: "tea", userID: "bob", role: "Owner" }), { code: 10004 });

  assert.deepEqual(server.asked("member.change"), []);
});

test("a person who comes in later sees the same list", async () => {
  const { server } = await teaRound();

  const phone = await enter(server, "alice");

  assert.equal((await phone.getConversationList()).data.conversationList.length, 1);
});
