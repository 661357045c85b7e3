import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { search } from "../../../static/chat/emoji/signs.js";

const listed = (language) => JSON.parse(readFileSync(new URL(`../../../static/chat/emoji/${language}.json`, import.meta.url), "utf8"));
const signs = (language, query, most = 5) => search(listed(language), query, most).map(([sign]) => sign);

test("what is called so comes first, then what begins so", () => {
  const groups = [["one", [["a", "black cat"], ["b", "cat face"], ["c", "cat"], ["d", "education"], ["e", "dog"]]]];
  assert.deepEqual(search(groups, "cat", 9).map(([sign]) => sign), ["c", "b", "a", "d"]);
  assert.deepEqual(search(groups, "cat", 2).length, 2);
});

test("every word counts, in any order, with or without accents", () => {
  assert.equal(signs("en", "heart red")[0], "❤️");
  assert.ok(signs("en", "curacao").includes("🇨🇼"));
  assert.deepEqual(signs("en", "no such thing at all"), []);
});

test("Chinese hands find them by either language, and whoever pastes one finds it", () => {
  assert.equal(signs("zh-hans", "笑哭了")[0], "😂");
  assert.ok(signs("zh-hans", "joy").includes("😂"));
  assert.equal(signs("en", "😂")[0], "😂");
});

test("every language has the same ones, each once", () => {
  const all = (language) => listed(language).flatMap(([, group]) => group.map(([sign]) => sign));
  assert.deepEqual(all("zh-hans"), all("en"));
  assert.equal(new Set(all("en")).size, all("en").length);
  assert.ok(all("en").length > 1500);
});
