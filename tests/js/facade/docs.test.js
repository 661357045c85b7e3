/** docs/sdk.md is true: its examples run; calls, events and codes are those that there are. */
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";

import { CODE } from "../../../static/sdk/errors.js";
import SDK from "../../../static/sdk/index.js";
import { FakeServer } from "../network.js";
import { next, outside, until } from "./cast.js";

const page = await readFile(new URL("../../../docs/sdk.md", import.meta.url), "utf8");
const types = await readFile(new URL("../../../static/sdk/index.d.ts", import.meta.url), "utf8");
const names = JSON.parse(await readFile(new URL("names.json", import.meta.url), "utf8"));

/** The cells of the table under a heading. @param {string} heading */
function table(heading) {
  const section = page.split(`\n## ${heading}\n`)[1].split("\n## ")[0];
  const rows = section.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((row) => row.split("|").slice(1, -1).map((cell) => cell.trim()));
}

const quoted = (/** @type {string} */ cell) => [...cell.matchAll(/`(\w+)[^`]*`/g)].map(([, name]) => name);

test("every call is listed once, as available or not", () => {
  const rows = table("Every call");
  const listed = (/** @type {boolean} */ wanted) =>
    rows.filter(([, , answer]) => (answer === "yes") === wanted).flatMap(([, call]) => quoted(call));
  const [available, not] = [listed(true), listed(false)];
  const declared = [...types.split("export interface Unavailable {")[1].split("\n}")[0].matchAll(/^ {2}(\w+):/gm)];

  assert.deepEqual([...available, ...not].sort(), Object.values(names.methods).flat().sort());
  assert.deepEqual(rows.filter(([, , answer]) => !/^(yes|no, because .+)$/.test(answer)), []);
  assert.deepEqual(not.sort(), declared.map(([, name]) => name).sort());
});

test("the calls that are ours exist", () => {
  const chat = /** @type {any} */ (outside(new FakeServer()));

  const ours = table("What is ours").flatMap(([call]) => quoted(call));

  assert.ok(ours.length > 8);
  assert.deepEqual(ours.filter((name) => typeof chat[name] !== "function"), []);
});

test("every event is listed once, and said to fire if something fires it", async () => {
  const rows = table("Events");
  const listed = (/** @type {boolean} */ wanted) =>
    rows.filter(([, , answer]) => (answer === "yes") === wanted).flatMap(([cell]) => quoted(cell));
  const folder = new URL("../../../static/sdk/", import.meta.url);
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".js"));
  const code = (await Promise.all(files.map((name) => readFile(new URL(name, folder), "utf8")))).join("\n");
  const fired = new Set([...code.matchAll(/(?<!\.on\()\bEVENT\.(\w+)/g)].map(([, name]) => name));

  assert.deepEqual([...listed(true), ...listed(false)].sort(), Object.keys(SDK.EVENT).sort());
  assert.deepEqual(rows.filter(([, , answer]) => !/^(yes|no, because .+)$/.test(answer)), []);
  assert.deepEqual(listed(true).sort(), [...fired].sort());
});

test("the codes that are listed are those of the SDK", () => {
  const listed = table("When something is refused").flatMap(([cell]) => cell.split(", ").map(Number));
  const known = new Set(/** @type {number[]} */ (Object.values(CODE)));

  assert.deepEqual(listed.filter((code) => !known.has(code)), []);
});

test("the examples run, one after the other", async (t) => {
  const server = new FakeServer("alice", "bob");
  server.do("alice", "group.create", { groupType: "Private", groupID: "tea-round", memberIDs: ["bob"] });
  const said = t.mock.method(console, "log", () => {});
  const blocks = [...page.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code]) => code);
  const code = blocks.join("\n").replace(/^import .*$/m, "");
  const create = (/** @type {any} */ options) => SDK.create({ ...options, ...server.network });
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;

  const chat = await new AsyncFunction("SDK", "userSig", `${code}\nreturn chat;`)({ ...SDK, create }, "sig of alice");
  t.after(() => chat.destroy());
  const receipt = next(chat, SDK.EVENT.MESSAGE_READ_RECEIPT_RECEIVED);
  const [recalled, question] = server.rooms.get("tea-round").messages;
  server.do("bob", "receipt.acknowledge", { messages: [{ messageID: question.ID }] });
  await receipt;
  server.say("bob", { conversationID: "GROUPtea-round", payload: { text: "Black" }, needReadReceipt: true });
  await until(() => server.asked("receipt.acknowledge").length);

  assert.ok(blocks.length >= 7);
  const lines = said.mock.calls.map((call) => call.arguments[0]);
  assert.ok(lines.includes("everything is there"));
  assert.ok(lines.some((line) => line?.readCount === 1));
  assert.deepEqual([recalled.isRevoked, recalled.revision], [true, 2]);
});
