/** Every name that an application may use is there, with its value. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import basic from "../../../static/sdk/basic.js";
import SDK from "../../../static/sdk/index.js";
import plugin from "../../../static/sdk/plugins/index.js";
import { FakeServer } from "../network.js";
import { outside } from "./cast.js";

const names = JSON.parse(await readFile(new URL("names.json", import.meta.url), "utf8"));
const { always, usual, seldom } = names.methods;
const types = await readFile(new URL("../../../static/sdk/index.d.ts", import.meta.url), "utf8");
const manifest = JSON.parse(await readFile(new URL("../../../static/sdk/package.json", import.meta.url), "utf8"));

for (const table of ["EVENT", "TYPES", "TSignaling"]) {
  test(`${table} has every name with its value`, () => {
    assert.partialDeepStrictEqual(SDK[table], names[table]);
  });
}

test("the types say the same values as the constants", () => {
  for (const table of ["EVENT", "TYPES", "TSignaling"]) {
    const declared = types.split(`export declare const ${table}: {\n`)[1].split("\n};")[0];
    const found = [...declared.matchAll(/readonly (\w+): (.+);/g)].map(([, name, value]) => [name, JSON.parse(value)]);

    assert.deepEqual(Object.fromEntries(found), { ...SDK[table] });
  }
});

test("a page that looks for the receipt event among the types finds it", () => {
  assert.equal(SDK.TYPES.MESSAGE_READ_RECEIPT_RECEIVED, SDK.EVENT.MESSAGE_READ_RECEIPT_RECEIVED);
});

test("the other entries are the same SDK, and plugins that hold nothing", () => {
  assert.equal(basic, SDK);
  assert.deepEqual(plugin, {});
});

test("the version is that of the package, in three numbers", () => {
  assert.match(SDK.VERSION, /^\d+\.\d+\.\d+$/);
  assert.equal(SDK.VERSION, manifest.version);
});

test("all 148 methods exist, and `use`", () => {
  const chat = outside(new FakeServer());
  const all = [...always, ...usual, ...seldom];

  assert.equal(new Set(all).size, 148);
  assert.deepEqual(all.filter((name) => typeof chat[name] !== "function"), []);
  assert.equal(chat.use([plugin]), undefined);
});

test("what a chat with receipts needs is available, and of the rest what is not says so, as the types do", async () => {
  const chat = outside(new FakeServer());
  const declared = [...types.split("export interface Unavailable {")[1].split("\n}")[0].matchAll(/^ {2}(\w+):/gm)];

  const missing = [];
  for (const name of [...always, ...usual, ...seldom]) if (await isMissing(chat, name)) missing.push(name);

  assert.deepEqual(missing.filter((name) => always.includes(name)), []);
  assert.deepEqual(missing.sort(), declared.map(([, name]) => name).sort());
  assert.ok(missing.includes("inviteSync") && missing.includes("translateText"));
});

/** Whether a call is refused because it is not available, by a promise, by throwing or by its callback. */
async function isMissing(chat, name) {
  /** @type {any} */
  let refusal;
  try {
    await chat[name](undefined, () => {}, (/** @type {any} */ error) => (refusal = error));
  } catch (error) {
    refusal = error;
  }
  return refusal?.code === 3122;
}
