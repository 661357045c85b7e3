/** The package that `npm pack` makes: what its entries load is in it, and nothing comes from elsewhere. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const root = new URL("../../../static/sdk/", import.meta.url);
const manifest = JSON.parse(await readFile(new URL("package.json", root), "utf8"));
const IMPORTED = /(?:^|\n)(?:import|export) [^;]*?from "([^"]+)"/g;

/** @param {URL} file @param {Set<string>} found */
async function load(file, found) {
  if (found.has(file.href)) return found;
  found.add(file.href);
  const text = await readFile(file, "utf8");
  for (const [, address] of text.matchAll(IMPORTED)) {
    assert.match(address, /^\.\.?\/.+\.js$/, `${file.href} imports ${address}`);
    await load(new URL(address, file), found);
  }
  return found;
}

test("every entry leads to a file", () => {
  const targets = Object.values(manifest.exports).flatMap((entry) => (typeof entry === "string" ? entry : Object.values(entry)));

  assert.deepEqual(targets.filter((target) => !existsSync(new URL(target, root))), []);
  assert.deepEqual(Object.keys(manifest.exports), [".", "./basic", "./plugins/*", "./package.json"]);
});

test("what the entries load is plain modules of the package's own folders", async () => {
  const found = new Set();
  for (const entry of ["index.js", "basic.js", "plugins/index.js"]) await load(new URL(entry, root), found);

  const folders = [...found].map((href) => href.slice(root.href.length)).flatMap((path) => path.split("/").slice(0, -1));

  assert.ok(found.size > 25);
  assert.deepEqual([...new Set(folders)].filter((folder) => !manifest.files.includes(folder)), []);
  assert.equal(manifest.dependencies, undefined);
});
