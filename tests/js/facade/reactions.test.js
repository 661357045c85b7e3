/** Reactions: everybody sees how many react how, and each which are their own. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { EVENT, enter, heard, next, said, teaRound, until } from "./cast.js";

const AVATARS = "http://chat.test/avatars";

test("is told to everybody, with the objects as they are told", async () => {
  const { alice, bob } = await teaRound();
  const message = await said(alice);
  await until(() => bob.findMessage(message.ID));
  const [told, modified] = [next(alice, EVENT.MESSAGE_REACTIONS_UPDATED), heard(alice, EVENT.MESSAGE_MODIFIED)];

  await bob.addMessageReaction(bob.findMessage(message.ID), "👍");

  const partialUserList = [{ userID: "bob", nick: "Bob", avatar: `${AVATARS}/bob.svg` }];
  const reactionList = [{ reactionID: "👍", totalUserCount: 1, partialUserList, reactedByMyself: false }];
  assert.deepEqual(await told, { messageID: message.ID, reactionList });
  assert.deepEqual(message.reactionList, reactionList);
  assert.equal(bob.findMessage(message.ID).reactionList[0].reactedByMyself, true);
  assert.deepEqual(modified, []);
});

test("comes once to the one who reacts, and with a total of 0 when the last one takes it back", async () => {
  const { alice } = await teaRound();
  const message = await said(alice);
  const told = heard(alice, EVENT.MESSAGE_REACTIONS_UPDATED);

  await alice.addMessageReaction(message, "👍");
  await alice.removeMessageReaction(message, "👍");
  await until(() => told.length >= 2);

  const totals = told.map(({ reactionList: [{ totalUserCount, reactedByMyself }] }) => [totalUserCount, reactedByMyself]);
  assert.deepEqual(totals, [
    [1, true],
    [0, false],
  ]);
  assert.deepEqual(message.reactionList, []);
});

test("among many who react, which is mine is known from my other device, and asked for", async () => {
  const { server, alice, bob } = await teaRound();
  const message = await said(alice);
  for (let number = 0; number < 11; number++) {
    const userID = `p${number}`;
    server.people.set(userID, { profile: { userID, nick: "", avatar: "" }, hidden: new Set(), changes: [], changeSeq: 0, sharesReceipts: true });
    server.rooms.get("tea").members.push(userID);
    server.do(userID, "reaction.add", { messageID: message.ID, reactionID: "👍" });
  }
  const other = await enter(server, "bob");
  await other.getMessageList({ conversationID: "GROUPtea" });

  await bob.addMessageReaction(bob.findMessage(message.ID), "👍");
  await until(() => other.findMessage(message.ID).reactionList[0].reactedByMyself);

  const third = await enter(server, "bob");
  const { messageList } = (await third.getMessageList({ conversationID: "GROUPtea" })).data;
  assert.deepEqual([messageList[0].reactionList[0].totalUserCount, messageList[0].reactionList[0].reactedByMyself], [12, false]);
  const { resultList } = (await third.getMessageReactions({ messageList, maxUserCountPerReaction: 2 })).data;
  const [{ reactedByMyself, partialUserList }] = resultList[0].reactionList;
  assert.deepEqual([reactedByMyself, partialUserList.length], [true, 2]);
  assert.equal(messageList[0].reactionList[0].reactedByMyself, true);
  assert.equal(alice.findMessage(message.ID).reactionList[0].reactedByMyself, false);
});

test("says who reacted, page by page", async () => {
  const { alice, bob } = await teaRound();
  const message = await said(alice);
  await alice.addMessageReaction(message, "👍");
  await until(() => bob.findMessage(message.ID));
  await bob.addMessageReaction(bob.findMessage(message.ID), "👍");
  const options = { message, reactionID: "👍", count: 1 };

  const first = (await alice.getAllUserListOfMessageReaction({ ...options, nextSeq: 0 })).data;
  const rest = (await alice.getAllUserListOfMessageReaction({ ...options, nextSeq: first.nextSeq })).data;

  assert.deepEqual([...first.userList, ...rest.userList].map(({ userID }) => userID), ["alice", "bob"]);
  assert.deepEqual([first.isCompleted, rest.isCompleted], [false, true]);
});

test("a refusal is the server's own, and what is no message is refused", async () => {
  const { server, alice } = await teaRound();
  const message = await said(alice);
  server.refuse("reaction.add", { code: "too_many_reactions", errorCode: 23005 });

  await assert.rejects(alice.addMessageReaction(message, "👍"), { code: 23005 });
  await assert.rejects(alice.addMessageReaction({}, "👍"), { code: 2105 });
  await assert.rejects(alice.addMessageReaction(message, ""), { code: 10004 });
});
