/** What survives a reload: each person's own, and the way it ends. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { EVENT, SDK, next, quiet, text, until } from "../facade/cast.js";
import { Shelf } from "../../../static/sdk/core/shelf.js";
import { FakeServer } from "../network.js";

let pages = 0;

/** A request of IndexedDB that is answered in a moment. @param {any} result */
function request(result) {
  const asked = /** @type {any} */ ({ result });
  setTimeout(() => asked.onsuccess?.());
  return asked;
}

/** IndexedDB, as far as it is used here: names, and rows by key. */
class Drawers {
  /** @type {Map<string, Map<string, any>>} */
  byName = new Map();
  /** As when the browser closes what is open under us. */
  isLost = false;

  open(/** @type {string} */ name) {
    const rows = this.byName.get(name) ?? new Map();
    this.byName.set(name, rows);
    return request({ close() {}, transaction: () => this.#transaction(rows) });
  }

  /** @param {Map<string, any>} rows */
  #transaction(rows) {
    if (this.isLost) throw new DOMException("The database connection is closing.", "InvalidStateError");
    const store = {
      getAll: () => request([...rows.values()].map((row) => structuredClone(row))),
      put: (/** @type {any} */ row) => rows.set(row.key, structuredClone(row)),
      delete: (/** @type {string} */ key) => rows.delete(key),
    };
    const transaction = /** @type {any} */ ({ objectStore: () => store });
    setTimeout(() => transaction.oncomplete?.());
    return transaction;
  }
}

/** Alice and Bob in the group "tea", on one machine. */
function machine() {
  const server = new FakeServer("alice", "bob");
  server.do("alice", "group.create", { groupType: "Private", groupID: "tea", name: "Tea", memberIDs: ["bob"] });
  const drawers = new Drawers();
  const page = () => SDK.create({ SDKAppID: `page ${++pages}`, ...server.network, indexedDB: drawers });
  return { server, drawers, page };
}

const as = (/** @type {string} */ userID) => ({ userID, userSig: `sig of ${userID}` });
const tea = { conversationID: "GROUPtea" };

/** @param {any} chat @param {string} userID */
async function comeIn(chat, userID) {
  const ready = next(chat, EVENT.SDK_READY);
  await chat.login(as(userID));
  await ready;
  await quiet();
}

/** Something of Alice's that could not be sent before she went. @param {ReturnType<typeof machine>} machine */
async function left({ server, page }) {
  const chat = page();
  await comeIn(chat, "alice");
  server.isDown = true;
  server.cut();
  await quiet();
  const sending = chat.sendMessage(text(chat, { payload: { text: "My secret" } })).catch(() => {});
  await quiet();
  await chat.destroy();
  await sending;
  server.isDown = false;
}

test("what waits goes out when the same person comes in again, on another page, and is never another's", async () => {
  const alone = machine();
  await left(alone);

  const chat = alone.page();
  await comeIn(chat, "bob");
  assert.deepEqual(chat.getPendingMessageList(tea), []);
  assert.deepEqual(alone.server.rooms.get("tea").messages, []);

  await chat.logout();
  await comeIn(chat, "alice");
  await until(() => alone.server.rooms.get("tea").messages.length === 1);
  await chat.destroy();
});

test("what is read from the machine when its owner has gone is nobody's", async () => {
  const alone = machine();
  await left(alone);
  const chat = alone.page();
  const ready = next(chat, EVENT.SDK_READY);

  await chat.login(as("alice"));
  await ready;
  await chat.logout();
  alone.server.hold("message.send");
  await comeIn(chat, "bob");

  assert.deepEqual(chat.getPendingMessageList(tea), []);
  await chat.destroy();
});

test("when the browser closes the database, receipts wait in memory and go out all the same", async () => {
  const { server, drawers, page } = machine();
  const chat = page();
  await comeIn(chat, "bob");
  const { ID } = server.say("alice", { ...tea, payload: { text: "Tea?" }, needReadReceipt: true });
  await until(() => chat.findMessage(ID));
  drawers.isLost = true;
  server.isDown = true;
  server.cut();
  await quiet();
  await chat.sendMessageReadReceipt([chat.findMessage(ID)]);

  server.isDown = false;
  chat.reconnect();

  await until(() => server.asked("receipt.acknowledge").length);
  await chat.destroy();
});

test("what is removed while it is read stays removed", async () => {
  const shelf = new Shelf("somebody", /** @type {any} */ (new Drawers()));
  await shelf.put([{ key: "message 1" }, { key: "message 2" }]);

  const reading = shelf.all("message ");
  await Promise.resolve();
  shelf.remove(["message 1"]);

  assert.deepEqual((await reading).map(({ key }) => key), ["message 2"]);
});

test("a database that never opens holds nothing up", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const shelf = new Shelf("somebody", /** @type {any} */ ({ open: () => ({}) }));

  const kept = shelf.put([{ key: "receipt 1" }]);
  context.mock.timers.tick(5000);

  await kept;
  assert.deepEqual(await shelf.all("receipt "), [{ key: "receipt 1" }]);
});

test("a file that was on its way goes up after a reload, once, and the message keeps its ID", async () => {
  const { server, page } = machine();
  const first = page();
  await comeIn(first, "alice");
  const release = server.hold("upload");
  const file = new File(["owl!"], "owl.png", { type: "image/png" });
  const message = first.createImageMessage({ to: "tea", conversationType: "GROUP", payload: { file } });
  first.sendMessage(message).catch(() => {});
  await quiet();
  await first.destroy();
  release();

  const second = page();
  await comeIn(second, "alice");
  await until(() => server.asked("message.send").length === 1);

  assert.deepEqual(server.asked("message.send")[0].ID, message.ID);
  assert.deepEqual([...server.media.uploads.values()].map(({ words, name }) => [words, name]), [["owl!", "owl.png"]]);
  await until(() => second.getPendingMessageList(tea).length === 0);
  const third = page();
  await comeIn(third, "alice");
  assert.deepEqual(third.getPendingMessageList(tea), []);
  await Promise.all([second.destroy(), third.destroy()]);
});

test("a message whose file is lost says so, and does not hold up others", async () => {
  const { server, drawers, page } = machine();
  const first = page();
  await comeIn(first, "alice");
  server.isDown = true;
  server.cut();
  const file = new File(["owl!"], "owl.png");
  const message = first.createFileMessage({ to: "tea", conversationType: "GROUP", payload: { file } });
  first.sendMessage(message).catch(() => {});
  first.sendMessage(text(first, { payload: { text: "after it" } })).catch(() => {});
  await quiet();
  await first.destroy();
  server.isDown = false;
  for (const rows of drawers.byName.values()) rows.delete(`file ${message.ID}`);

  const second = page();
  await comeIn(second, "alice");

  await until(() => server.asked("message.send").length === 1);
  assert.deepEqual(server.asked("message.send")[0].payload, { text: "after it" });
  const [lost] = second.getPendingMessageList(tea);
  assert.deepEqual([lost.ID, lost.status, lost.failure.reason], [message.ID, "fail", "file_lost"]);
  await second.destroy();
});
