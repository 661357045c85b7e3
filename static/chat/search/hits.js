/** What was found, as rows to choose from. */
import { avatarOf } from "../conversation-row.js";
import { copyOf, say, show } from "../dom.js";
import { listTime, sayTime, t } from "../words.js";

const BEFORE = 32; // characters that stand before the first that is marked
const SHOWN = 160; // characters of a message; no row has more than two lines

/** By type of message, what of it is searched. @type {Record<string, string>} */
const SAYS = { TIMTextElem: "text", TIMFileElem: "fileName", TIMLocationElem: "description", TIMRelayElem: "title" };

/** @param {{avatar: string, name: string, about?: string, isGroup?: boolean}} one @param {() => void} choose @returns {Element} */
export function rowOfName({ avatar, name, about = "", isGroup = false }, choose) {
  const { row, parts } = blank(choose);
  show(parts.avatar, avatar);
  parts.avatar.classList.toggle("group", isGroup);
  say(parts.name, name);
  say(parts.said, about);
  parts.time.remove();
  return row;
}

/**
 * A hit in a conversation that is searched: who has said it.
 * @param {any} message @param {[number, number][]} marks @param {() => void} choose @returns {Element}
 */
export function rowOfMessage(message, marks, choose) {
  const { row, parts } = blank(choose);
  show(parts.avatar, message.avatar);
  say(parts.name, message.nameCard || message.nick || message.from);
  sayTime(parts.time, message.time, listTime);
  parts.said.append(...snippet(textOf(message), marks));
  return row;
}

/**
 * What was found in one of all conversations: the message, or how many there are.
 * @param {any} conversation @param {string} name @param {any} found @param {() => void} choose @returns {Element}
 */
export function rowOfConversation(conversation, name, { messageCount, messageList: [newest], marks }, choose) {
  const { row, parts } = blank(choose);
  show(parts.avatar, avatarOf(conversation));
  parts.avatar.classList.toggle("group", conversation.type === "GROUP");
  say(parts.name, name);
  sayTime(parts.time, newest.time, listTime);
  if (messageCount > 1) say(parts.said, t("search.inChat", { count: messageCount }));
  else parts.said.append(...snippet(textOf(newest), marks[newest.ID]));
  return row;
}

/** @param {() => void} choose */
function blank(choose) {
  const row = copyOf("search-hit");
  const button = row.firstElementChild;
  button.addEventListener("click", choose);
  const [avatar, name, time, said] = button.children;
  return { row, parts: { avatar, name, time, said } };
}

/** @param {any} message @returns {string} */
const textOf = (message) => String(message.payload?.[SAYS[message.type] ?? ""] ?? "");

/**
 * The part of a text around what is marked, in one line.
 * @param {string} text @param {[number, number][]} marks from and to, in order @returns {(string | Element)[]}
 */
function snippet(text, marks = []) {
  const first = marks[0]?.[0] ?? 0;
  const start = first > BEFORE ? beginningAt(text, first - BEFORE) : 0;
  const end = start + SHOWN;
  /** @type {(string | Element)[]} */
  const pieces = [start ? "…" : ""];
  let at = start;
  for (const [from, to] of marks.filter(([from]) => from < end)) {
    const marked = document.createElement("mark");
    marked.textContent = text.slice(from, to);
    pieces.push(text.slice(at, from), marked);
    at = to;
  }
  pieces.push(text.slice(at, Math.max(at, end)).toWellFormed?.() ?? text.slice(at, Math.max(at, end)));
  return pieces;
}

/** A place near this one at which no word and no character is cut. @param {string} text @param {number} at */
function beginningAt(text, at) {
  const space = text.slice(at, at + BEFORE / 2).search(/\s\S/);
  if (space >= 0) return at + space + 1;
  return /[\udc00-\udfff]/.test(text[at]) ? at + 1 : at;
}
