import assert from "node:assert/strict";
import { test } from "node:test";

import { isEmojiOnly, parseText } from "../../../static/chat/thread/format.js";

/** As short as it can be written: {link}, [code], <b>, <i>, ``` for a block. */
const short = (pieces) => pieces.map(shortOf).join("");
function shortOf(piece) {
  if (piece.kind === "text") return piece.text;
  if (piece.kind === "link") return `{${piece.text}}`;
  if (piece.kind === "code") return `[${piece.text}]`;
  if (piece.kind === "block") return `\`\`\`${piece.text}\`\`\``;
  const tag = piece.kind[0];
  return `<${tag}>${short(piece.children)}</${tag}>`;
}
const parsed = (text) => short(parseText(text));
const linksOf = (text) => parseText(text).flatMap((piece) => (piece.kind === "link" ? piece.href : []));

test("a plain text stays what it is", () => {
  assert.deepEqual(parseText("tea at 4?"), [{ kind: "text", text: "tea at 4?" }]);
  assert.deepEqual(parseText(""), []);
});

test("marks make bold, italic and code, also within one another", () => {
  assert.equal(parsed("*now* or _never_"), "<b>now</b> or <i>never</i>");
  assert.equal(parsed("_very *very* much_"), "<i>very <b>very</b> much</i>");
  assert.equal(parsed("(*now*), run `a*b*c`!"), "(<b>now</b>), run [a*b*c]!");
  assert.equal(parsed("这是*重点*吧"), "这是<b>重点</b>吧");
});

test("a mark that is only a sign stays a sign", () => {
  for (const text of ["2 * 3 * 4", "snake_case_name", "a*b*c", "**", "* item", "*open", "`open", "``", "*a\nb*", "слово_и_слово"]) {
    assert.equal(parsed(text), text);
  }
});

test("what crosses is taken by whatever ends first", () => {
  assert.equal(parsed("*a _b* c_"), "<b>a _b</b> c_");
  assert.equal(parsed("*a *b* c*"), "*a <b>b</b> c*");
});

test("fences keep every sign, and lose the name of the language", () => {
  assert.equal(parsed("look:\n```js\nlet *a* = `b`;\n```\nfine"), "look:```let *a* = `b`;```fine");
  assert.equal(parsed("```one line```"), "```one line```");
  assert.equal(parsed("``````"), "``````");
  assert.equal(parsed("```never closed *b*"), "```never closed <b>b</b>");
});

test("links end where the sentence goes on", () => {
  assert.equal(parsed("see https://example.com/a_b_c."), "see {https://example.com/a_b_c}.");
  assert.equal(parsed("(https://example.com/x_(y))"), "({https://example.com/x_(y)})");
  assert.equal(parsed("看https://example.com/a，好"), "看{https://example.com/a}，好");
  assert.equal(parsed("<https://example.com>"), "<{https://example.com}>");
  assert.equal(parsed("*https://example.com/*"), "<b>{https://example.com/}</b>");
  assert.deepEqual(linksOf("www.example.com and mailto:ann@example.com"), ["https://www.example.com/", "mailto:ann@example.com"]);
});

test("only addresses that lead where they seem to are links", () => {
  for (const text of [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "https://bank.example@evil.example/",
    "https://user:pass@evil.example",
    "https://",
    "http://[",
    "xhttps://example.com",
    "mailto:",
    "www.",
    `https://example.com/${"a".repeat(2100)}`,
  ]) {
    assert.deepEqual(linksOf(text), [], text);
    assert.equal(parseText(text).map((piece) => piece.text).join(""), text);
  }
});

test("signs that turn the direction, and quotes, are never part of a link", () => {
  assert.deepEqual(linksOf("https://example.com/\u202egpj.exe"), ["https://example.com/"]);
  assert.deepEqual(linksOf('https://example.com/"onmouseover="alert(1)'), ["https://example.com/"]);
});

test("no text is lost, whatever is in it", () => {
  const signs = ["*", "_", "`", "```", " ", "\n", "a", "http://", "https://e.x/", "(", ")", "，", "😀", "."];
  let seed = 7;
  const next = () => (seed = (seed * 48271) % 2147483647);
  const plain = (pieces) => pieces.map((piece) => piece.text ?? plain(piece.children)).join("");
  const bare = (text) => text.replace(/[*_`\s]/g, "");
  for (let nth = 0; nth < 2000; nth += 1) {
    const text = Array.from({ length: 1 + (next() % 14) }, () => signs[next() % signs.length]).join("");
    const kept = bare(plain(parseText(text)));
    assert.ok(bare(text) === kept || text.includes("```a"), JSON.stringify(text));
  }
});

test("the depth of a text that nests as deep as it can is small", () => {
  const depth = (pieces) => Math.max(0, ...pieces.map((piece) => (piece.children ? 1 + depth(piece.children) : 0)));
  assert.ok(depth(parseText("*_".repeat(3000) + "a" + "_*".repeat(3000))) <= 2);
});

test("one to three emoji alone are shown large", () => {
  for (const text of ["😀", " 👍🏽 ", "👩‍👩‍👧‍👦🎉❤️", "🇩🇪", "1️⃣"]) assert.ok(isEmojiOnly(text), text);
  for (const text of ["", "😀 ok", "1", "#", "😀😀😀😀", "©", "a"]) assert.ok(!isEmojiOnly(text), text);
});
