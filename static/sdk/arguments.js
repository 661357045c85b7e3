import { SYSTEM, TYPES } from "./constants.js";
import { ChatError, CODE } from "./errors.js";

/**
 * @param {any} conversationID
 * @returns {string}
 */
export function conversationIDFrom(conversationID) {
  const isOne = typeof conversationID === "string" && /^(C2C|GROUP)./s.test(conversationID);
  if (isOne || conversationID === SYSTEM) return conversationID;
  throw new ChatError(CODE.BAD_CONVERSATION_ID, "A conversation ID is C2C<userID> or GROUP<groupID>.");
}

/**
 * The conversation of a group.
 * @param {any} groupID
 */
export function conversationOfGroup(groupID) {
  return TYPES.CONV_GROUP + text(groupID, "groupID", CODE.BAD_GROUP_ID);
}

/**
 * @param {any} value
 * @param {string} name
 * @param {number} [code]
 * @returns {string}
 */
export function text(value, name, code = CODE.BAD_PARAMETER) {
  if (typeof value === "string" && value) return value;
  throw new ChatError(code, `${name} is missing, or not a string.`);
}

/**
 * @param {any} list
 * @param {string} name
 * @returns {string[]}
 */
export function texts(list, name) {
  if (Array.isArray(list) && list.length && list.every((one) => typeof one === "string")) return list;
  throw new ChatError(CODE.BAD_PARAMETER, `${name} is a list of strings, with one at least.`);
}

/**
 * A whole number from 1 to `most`; whatever is not one becomes `most`.
 * @param {any} value
 * @param {number} most
 */
export function upTo(most, value) {
  return typeof value === "number" && value >= 1 && value < most ? Math.floor(value) : most;
}

/**
 * @param {string[]} list
 * @param {number} most
 * @returns {string[][]}
 */
export function inParts(list, most) {
  const starts = Array.from({ length: Math.ceil(list.length / most) }, (_, index) => index * most);
  return starts.map((start) => list.slice(start, start + most));
}
