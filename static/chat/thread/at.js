/** Whom a text names: `@Ann` where it is written, and where it is read. Nothing here knows of elements. */

/** @typedef {{userID: string, name: string}} Named */
/** @typedef {{text: string, kind: "" | "name" | "me"}} Part */

export const EVERYBODY = "__kImSDK_MesssageAtALL__"; // the vendor's word for all members

const BEFORE = /[\p{L}\p{N}._%+-]/u; // ann@example.com names nobody
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u; // written without spaces
const LONGEST = 64; // characters of a name
const WORD = /^[^\s@,;:!?，。！？：；、]{1,64}/;
const WRITING = /@([^\s@]{0,64})$/;

/** What stands after the `@` that is being written, and where the `@` is; null: none is. @param {string} text @param {number} caret */
export function beingWritten(text, caret) {
  const found = WRITING.exec(text.slice(Math.max(0, caret - LONGEST - 1), caret));
  if (!found) return null;
  const at = caret - found[0].length;
  return begins(text, at) ? { at, query: found[1] } : null;
}

/** Those of `known` that the text names. @param {string} text @param {readonly Named[]} known @returns {string[]} */
export function namedIn(text, known) {
  /** @type {Set<string>} */
  const named = new Set();
  for (const { at, whom } of occurrences(text, known)) if (whom && at >= 0) named.add(whom.userID);
  return [...named];
}

/**
 * A text in parts: those that name somebody, and those between. A name that is not known (any more) ends at the first space.
 * @param {string} text @param {readonly (Named & {isMe: boolean})[]} known @returns {Part[]}
 */
export function partsOf(text, known) {
  /** @type {Part[]} */
  const parts = [];
  let from = 0;
  for (const { at, length, whom } of occurrences(text, known)) {
    if (at > from) parts.push({ text: text.slice(from, at), kind: "" });
    parts.push({ text: text.slice(at, at + length), kind: whom?.isMe ? "me" : "name" });
    from = at + length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), kind: "" });
  return parts;
}

/** @template {Named} T @param {string} text @param {readonly T[]} known @returns {Generator<{at: number, length: number, whom: T | undefined}>} */
function* occurrences(text, known) {
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    if (!begins(text, at)) continue;
    const fitting = known.filter(({ name }) => name && text.startsWith(name, at + 1) && ends(text, at + 1 + name.length));
    const whom = fitting.sort((a, b) => b.name.length - a.name.length)[0];
    const length = whom ? whom.name.length + 1 : (WORD.exec(text.slice(at + 1, at + 1 + LONGEST))?.[0].length ?? -1) + 1;
    if (length > 1) yield { at, length, whom };
  }
}

/** @param {string} text @param {number} at */
const begins = (text, at) => at === 0 || !BEFORE.test(text[at - 1]) || UNSPACED.test(text[at - 1]);

/** A name is whole: Ann is not named by "@Anna". @param {string} text @param {number} at */
function ends(text, at) {
  const [last, next] = [text[at - 1], text[at]];
  return next === undefined || !/[\p{L}\p{N}]/u.test(next) || UNSPACED.test(next) || UNSPACED.test(last);
}
