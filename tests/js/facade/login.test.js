/** Coming in and going, and what may be called before. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { FakeServer, ORIGIN } from "../network.js";
import { enter, EVENT, heard, next, outside, SDK, text, TYPES, until } from "./cast.js";

const ALICE = { userID: "alice", userSig: "sig of alice" };

test("there is one instance for each SDKAppID, until it is destroyed", async () => {
  const { network } = new FakeServer("alice");
  const options = { SDKAppID: 1400000000, scene: "unknown keys are ignored", ...network };

  const chat = SDK.create(options);
  assert.equal(SDK.create(options), chat);
  assert.notEqual(SDK.create({ ...options, SDKAppID: 1400000001 }), chat);

  await chat.destroy();
  assert.notEqual(SDK.create(options), chat);
});

test("outside a page it wants to know where the server is", () => {
  assert.throws(() => SDK.create({ SDKAppID: "nowhere" }), { code: 10004, message: /proxyServer/ });
});

test("an address that is none is refused, and no other server is taken for it", (t) => {
  globalThis.location = { href: "https://page.test/" };
  t.after(() => delete globalThis.location);

  for (const proxyServer of ["chat.example.com", "ftp://chat.example.com", 7]) {
    assert.throws(() => SDK.create({ SDKAppID: "elsewhere", proxyServer }), { code: 10004 }, String(proxyServer));
  }
});

test("the address may be that of the socket, and have a path", async () => {
  const server = new FakeServer("alice");
  const asked = [];
  const fetch = (address, options) => (asked.push(address), server.network.fetch(address, options));
  const chat = SDK.create({ ...server.network, SDKAppID: "path", proxyServer: "ws://chat.test/anything", fetch });

  await chat.login(ALICE);

  assert.ok(asked[0].startsWith(`${ORIGIN}/api/v1/start/`), asked[0]);
  await chat.destroy();
});

test("SDK_READY comes after the login has been answered, with everything ready", async () => {
  const chat = outside(new FakeServer("alice"));
  const order = [];
  chat.on(EVENT.SDK_READY, () => order.push(`ready ${chat.isReady()}`));
  const ready = next(chat, EVENT.SDK_READY);

  const answer = await chat.login(ALICE).then((answer) => (order.push("answered"), answer));
  await ready;

  assert.deepEqual(answer, {
    code: 0,
    data: { actionStatus: "OK", errorCode: 0, errorInfo: "", repeatLogin: false },
  });
  assert.deepEqual(order, ["answered", "ready true"]);
  assert.equal(chat.getLoginUser(), "alice");
});

test("logging in again as oneself does no harm, as somebody else or meanwhile is refused", async () => {
  const server = new FakeServer("alice", "bob");
  const chat = outside(server);

  const first = chat.login(ALICE);
  await assert.rejects(chat.login(ALICE), { code: 2025 });
  await first;

  assert.equal((await chat.login(ALICE)).data.repeatLogin, true);
  await assert.rejects(chat.login({ userID: "bob", userSig: "sig of bob" }), { code: 2025 });
  assert.equal(chat.getLoginUser(), "alice");
});

test("without a name, or with a credential that is not good, nobody comes in", async () => {
  const chat = outside(new FakeServer("alice"));

  await assert.rejects(chat.login({}), { code: 10004 });
  await assert.rejects(chat.login(), { code: 10004 });
  await assert.rejects(chat.login({ ...ALICE, userSig: "sig of nobody" }), { code: 3003, reason: "bad_credential" });

  assert.equal(chat.isReady(), false);
  await assert.rejects(chat.getMyProfile(), { code: 3001 });
  await chat.login(ALICE);
});

/** What a server that is not at its best does with a login. @type {[string, (socket: any, call: any) => void][]} */
const UNANSWERED = [
  ["waited for in vain", (socket) => socket.lose(4401)],
  ["put off", (socket, { id }) => socket.hear({ frame: "answer", id, status: 429, error: { status: 429, errorCode: 2996, code: "too_frequent" } })],
  ["met by a fault", (socket, { id }) => socket.hear({ frame: "answer", id, status: 503, error: { status: 503, errorCode: 2999, code: "busy" } })],
];
for (const [what, meet] of UNANSWERED) {
  test(`a login that was ${what} is tried again, and is not over`, async () => {
    const server = new FakeServer("alice");
    const chat = await enter(server, "alice");
    const over = heard(chat, EVENT.KICKED_OUT);
    const take = server.take.bind(server);
    server.take = async (socket, call) => {
      if (call.command !== "login") return take(socket, call);
      server.take = take;
      meet(socket, call);
    };
    const states = heard(chat, EVENT.NET_STATE_CHANGE);

    server.cut();

    await until(() => states.at(-1)?.state === TYPES.NET_STATE_CONNECTED);
    assert.deepEqual(over, []);
    assert.equal(chat.isReady(), true);
  });
}

test("a call before the login is refused with the reason, and EVENT.ERROR says so", async () => {
  const server = new FakeServer("alice");
  const chat = outside(server);
  const errors = heard(chat, EVENT.ERROR);

  await assert.rejects(chat.getConversationList(), { code: 2024 });
  assert.throws(() => text(chat), { code: 2024 });
  const login = chat.login(ALICE);
  await assert.rejects(chat.getMyProfile(), { code: 3000 });
  await login;
  await chat.logout();
  await assert.rejects(chat.getMyProfile(), { code: 3006 });

  assert.deepEqual(errors.map(({ code }) => code), [2024, 2024, 3000, 3006]);
  assert.equal(typeof errors[0].message, "string");
});

test("when the login is over it is told so, and calls are refused for that reason", async () => {
  const server = new FakeServer("alice");
  const chat = await enter(server, "alice");
  const told = heard(chat, EVENT.KICKED_OUT);
  const notReady = heard(chat, EVENT.SDK_NOT_READY);

  for (const socket of server.sockets) socket.lose(4401);
  await until(() => told.length);

  assert.deepEqual(told, [{ type: "userSigExpired" }]);
  assert.equal(notReady.length, 1);
  await assert.rejects(chat.getMyProfile(), { code: 3003 });
});

test("what may be called before does not want a login", async () => {
  const chat = outside(new FakeServer("alice"));
  const errors = heard(chat, EVENT.ERROR);
  const notReady = heard(chat, EVENT.SDK_NOT_READY);

  assert.equal(chat.isReady(), false);
  assert.equal(chat.getLoginUser(), "");
  assert.equal(chat.getTotalUnreadMessageCount(), 0);
  assert.equal(chat.findMessage("1-2-3"), null);
  chat.setLogLevel(0);
  chat.registerPlugin({ "some-plugin": {} });
  chat.use(["anything"]);
  await chat.callExperimentalAPI("isFeatureEnabledForStat", 1);
  await chat.logout();

  assert.deepEqual([errors, notReady], [[], []]);
});

test("the server's clock is in whole seconds", async () => {
  const chat = await enter(new FakeServer("alice"), "alice");

  const time = chat.getServerTime();

  assert.ok(Number.isInteger(time) && time >= 1763900000 && time < 1763900000 + 600, String(time));
});

test("of the abilities that kits ask for, there are read receipts, who is online, and reactions", async () => {
  const chat = outside(new FakeServer());
  const bits = [2 ** 5, 128, 512, 2 ** 48, 2 ** 38, 2 ** 39, 2 ** 40];

  const answers = await Promise.all(bits.map((bit) => chat.callExperimentalAPI("isCommercialAbilityEnabled", bit)));

  assert.deepEqual(answers.map(({ code, data }) => [code, data.enabled]), bits.map((bit) => [0, [32, 128, 2 ** 48].includes(bit)]));
});

test("other questions of kits are answered, two of them at once", async () => {
  const chat = outside(new FakeServer());

  assert.equal(chat.callExperimentalAPI("canIUseModule", "call"), true);
  assert.equal(chat.callExperimentalAPI("isIntl"), true);
  for (const key of ["isFeatureEnabledForStat", "statTUIKeyFeatures", "reportTUIFeatureUsage", "whatever"]) {
    assert.equal(typeof chat.callExperimentalAPI(key).catch, "function", key);
  }
});

test("after logging out somebody else comes in, and finds nothing of the first", async () => {
  const server = new FakeServer("alice", "bob");
  server.do("alice", "group.create", { groupType: "Private", groupID: "diary", name: "Diary" });
  const chat = await enter(server, "alice");
  assert.equal((await chat.getConversationList()).data.conversationList.length, 1);

  const gone = next(chat, EVENT.SDK_NOT_READY);
  await chat.logout();
  await gone;
  await chat.login({ userID: "bob", userSig: "sig of bob" });

  assert.deepEqual((await chat.getConversationList()).data.conversationList, []);
  assert.equal((await chat.getMyProfile()).data.userID, "bob");
});

test("destroyed, it stays so, and leaves the one that was made after it alone", async () => {
  const options = { SDKAppID: "twice", ...new FakeServer("alice").network };
  const first = SDK.create(options);
  await first.destroy();
  const second = SDK.create(options);

  await first.destroy();
  await assert.rejects(first.login(ALICE), { code: 2024 });

  assert.equal(SDK.create(options), second);
  await second.destroy();
});

test("a server that does not answer is not waited for without end", async (t) => {
  const { timeout } = AbortSignal;
  t.mock.method(AbortSignal, "timeout", () => timeout.call(AbortSignal, 10));
  const fetch = (_, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const chat = SDK.create({ ...new FakeServer("alice").network, SDKAppID: "silent", fetch });

  await assert.rejects(chat.login(ALICE), { code: 2801 });

  assert.equal(chat.isReady(), false);
  await chat.destroy();
});

test("destroyed, it says so once and is silent from then on", async () => {
  const chat = await enter(new FakeServer("alice"), "alice");
  const told = heard(chat, EVENT.SDK_DESTROY);
  const errors = heard(chat, EVENT.ERROR);

  await chat.destroy();
  await assert.rejects(chat.getMyProfile(), { code: 2024 });

  assert.equal(told.length, 1);
  assert.deepEqual(errors, []);
});
