/** Coming and going at any moment: nothing of one login comes into the next, and nothing is left behind. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { EVENT, SDK, enter, heard, next, outside, quiet, said, teaRound, until } from "../facade/cast.js";
import { FakeServer, problem } from "../network.js";

const as = (/** @type {string} */ userID) => ({ userID, userSig: `sig of ${userID}` });
const outcome = (/** @type {Promise<any>} */ promise) => promise.then(() => "in", ({ code }) => code);
let instances = 0;

/** Alice, who keeps a diary, and Bob, who does not; answers to such addresses wait until they are let go. @param {string} part */
function slowServer(part) {
  const server = new FakeServer("alice", "bob");
  server.do("alice", "group.create", { groupType: "Private", groupID: "diary", name: "Diary" });
  const { network } = server;
  /** @type {((value?: any) => void)[]} */
  const held = [];
  async function fetch(/** @type {[string, any]} */ ...asked) {
    const answer = await network.fetch(...asked);
    if (asked[0].includes(part)) await new Promise((go) => held.push(go));
    return answer;
  }
  const chat = SDK.create({ SDKAppID: `leaving ${++instances}`, ...network, fetch });
  return { server, chat, held };
}

test("who logs out while coming in, and somebody else who comes in then, never meet", async () => {
  const { chat, held } = slowServer("/start/");
  const first = outcome(chat.login(as("alice")));
  await until(() => held.length === 1);
  await chat.logout();
  const second = outcome(chat.login(as("bob")));
  await until(() => held.length === 2);

  held[0]();
  assert.equal(await first, 3001);
  assert.deepEqual([chat.isReady(), chat.getLoginUser()], [false, ""]);

  held[1]();
  assert.equal(await second, "in");
  assert.deepEqual((await chat.getConversationList()).data.conversationList, []);
  assert.equal(chat.getLoginUser(), "bob");
  await chat.destroy();
});

test("who logs out while everything is loaded afresh stays out", async () => {
  const { server, chat, held } = slowServer("/start/");
  const login = chat.login(as("alice"));
  await until(() => held.length === 1);
  held[0]();
  await login;
  await next(chat, EVENT.SDK_READY);
  server.epoch = "second";
  server.beat("alice");
  await until(() => held.length === 2);

  await chat.logout();
  held[1]();
  await quiet();

  assert.deepEqual([chat.isReady(), chat.getLoginUser()], [false, ""]);
  await chat.destroy();
});

test("a page of the first one's list that comes late is not in the second one's", async () => {
  const server = new FakeServer("alice", "bob");
  server.do("alice", "group.create", { groupType: "Private", groupID: "diary", name: "Diary" });
  let letGo = (/** @type {any} */ _page) => {};
  async function fetch(/** @type {[string, any]} */ ...asked) {
    if (asked[0].includes("/conversations/?page=2")) return new Promise((go) => (letGo = go));
    const answer = await server.network.fetch(...asked);
    if (!asked[1].headers.Authorization.endsWith("alice")) return answer;
    const start = await answer.json();
    return Response.json({ ...start, conversations: { ...start.conversations, next: "/api/v1/conversations/?page=2" } });
  }
  const chat = SDK.create({ SDKAppID: "late page", ...server.network, fetch });
  await chat.login(as("alice"));
  const [diary] = (await chat.getConversationList()).data.conversationList;
  await chat.logout();
  await chat.login(as("bob"));

  const shape = { conversationID: diary.conversationID, type: "GROUP", present: true, changeSeq: 1, lastSeq: 1, readSeq: 0, unreadCount: 1 };
  letGo(Response.json({ next: null, results: [shape] }));
  await quiet();

  assert.deepEqual((await chat.getConversationList()).data.conversationList, []);
  await chat.destroy();
});

test("a handler of SDK_READY may log out, and nothing is told after that", async () => {
  const chat = outside(new FakeServer("alice"));
  const lists = heard(chat, EVENT.CONVERSATION_LIST_UPDATED);
  chat.on(EVENT.SDK_READY, () => chat.logout());

  await chat.login(as("alice"));
  await until(() => !chat.isReady());
  await quiet();

  assert.deepEqual(lists, []);
});

test("whose credential is over while everything is loaded afresh is told so", async () => {
  const { server, chat, held } = slowServer("/start/");
  const login = chat.login(as("alice"));
  await until(() => held.length === 1);
  held[0]();
  await login;
  await next(chat, EVENT.SDK_READY);
  const [notReady, kickedOut] = [EVENT.SDK_NOT_READY, EVENT.KICKED_OUT].map((name) => heard(chat, name));
  server.epoch = "second";
  server.beat("alice");
  await until(() => held.length === 2);

  for (const socket of server.sockets) socket.lose(4401);
  await until(() => kickedOut.length);

  assert.equal(notReady.length, 1);
  await assert.rejects(chat.getMyProfile(), { code: 3003 });
  await chat.destroy();
});

test("when the session of the page is another person's after a lost connection, the login is over", async () => {
  const { server, alice, bob } = await teaRound();
  await said(bob);
  const kickedOut = heard(alice, EVENT.KICKED_OUT);
  const stand = { epoch: server.epoch, me: 0, receipts: 0, conversations: [], time: 1763900000 };

  server.tell("alice", { frame: "ready", userID: "bob", tinyID: "2", ...stand });
  await until(() => kickedOut.length);

  assert.deepEqual([alice.isReady(), alice.getLoginUser()], [false, ""]);
});

test("a list that could not be loaded is loaded when the server is heard again", async () => {
  const server = new FakeServer("alice", "bob");
  for (const groupID of ["one", "two"]) server.do("alice", "group.create", { groupType: "Private", groupID });
  let refusals = 2; // the first time, and with the first connection
  async function fetch(/** @type {[string, any]} */ ...asked) {
    if (asked[0].includes("/conversations/") && refusals > 0) {
      refusals -= 1;
      return Response.json(problem(503, 2996, "overloaded"), { status: 503 });
    }
    const answer = await server.network.fetch(...asked);
    if (!asked[0].includes("/start/")) return answer;
    const { conversations, ...start } = await answer.json();
    const page = { ...conversations, results: conversations.results.slice(0, 1), next: "/api/v1/conversations/?limit=100" };
    return Response.json({ ...start, conversations: page });
  }
  const chat = SDK.create({ SDKAppID: "half a list", ...server.network, fetch });
  await chat.login(as("alice"));
  await until(() => refusals === 0);
  await quiet();
  assert.equal((await chat.getConversationList()).data.isSyncCompleted, false);

  server.beat("alice");
  await quiet();

  const { conversationList, isSyncCompleted } = (await chat.getConversationList()).data;
  assert.deepEqual([conversationList.length, isSyncCompleted], [2, true]);
  await chat.destroy();
});

test("out, nothing waits for a connection, and the page's own events hold nothing", async (context) => {
  const [page, on, off] = [new Set(), globalThis.addEventListener, globalThis.removeEventListener];
  context.after(() => Object.assign(globalThis, { addEventListener: on, removeEventListener: off }));
  globalThis.addEventListener = (/** @type {string} */ name) => page.add(name);
  globalThis.removeEventListener = (/** @type {string} */ name) => page.delete(name);
  const server = new FakeServer("alice");
  const chat = await enter(server, "alice");
  assert.deepEqual([...page], ["online", "offline"]);
  server.isDown = true;
  server.cut();
  await quiet();
  const waits = outcome(chat.getMessageList({ conversationID: "C2Cbob" }));

  await chat.destroy();

  assert.equal(await waits, 2800);
  assert.deepEqual([...page], []);
});
