/** What a message says as one plain text: in the list, in a notification, as a notice in the log. */
import { carriedBy } from "./carried.js";
import { sentenceOf } from "./tips.js";
import { t } from "./words.js";

/**
 * @typedef {object} Said  a Message, or the `lastMessage` of a conversation
 * @property {string} type
 * @property {any} payload
 * @property {boolean} [isRevoked]
 * @property {string} [from]
 * @property {string} [fromAccount]
 * @property {string} [nick]
 * @property {string} [nameCard]
 */

/**
 * The text of a message for this reader. `nameOf` answers the name of a user ID, as far as it is known.
 * @param {Said} message @param {string} me @param {(userID: string) => string} nameOf
 */
export function textOf(message, me, nameOf) {
  const from = message.from ?? message.fromAccount;
  if (message.isRevoked) return t(from === me ? "shell.recalledByMe" : "shell.recalled");
  if (message.type === "TIMTextElem") return String(message.payload?.text ?? "");
  if (message.type === "TIMGroupTipElem") return sentenceOf(message, me, nameOf);
  return carriedBy(message.type, message.payload) || message.payload?.description || t("shell.unknownMessage");
}

/**
 * One line: who, and what.
 * @param {Said} message @param {string} me @param {(userID: string) => string} nameOf @param {boolean} isDirect
 */
export function previewOf(message, me, nameOf, isDirect) {
  return leadOf(message, me, nameOf, isDirect, textOf(message, me, nameOf)) || textOf(message, me, nameOf);
}

/**
 * Who has said it, as it stands before the text ("Ann:"); nothing where that is clear. With `text`, both.
 * @param {Said} message @param {string} me @param {(userID: string) => string} nameOf @param {boolean} isDirect @param {string} [text]
 */
export function leadOf(message, me, nameOf, isDirect, text = "") {
  const from = message.from ?? message.fromAccount ?? "";
  if (message.isRevoked || message.type === "TIMGroupTipElem") return "";
  if (from === me) return t("shell.yourText", { text }).trim();
  return isDirect ? "" : t("shell.theirText", { name: message.nameCard || message.nick || nameOf(from), text }).trim();
}
