/** The reactions below a message: a chip for each, with how many gave it; mine can be told apart. */
import { arrange, copyOf, say } from "../../dom.js";
import { listOf, numberOf, t } from "../../words.js";

/** @typedef {import("../types.js").Message} Message */
/** @typedef {import("../../../sdk/index.js").Reaction} Reaction */

const NAMED = 8; // people, for whoever points at a chip

/** @param {Message} message @returns {Reaction[]} */
export const reactionsTo = ({ reactionList, isRevoked }) => (isRevoked ? [] : reactionList.filter(({ totalUserCount }) => totalUserCount > 0));

/** @param {HTMLElement} row @param {Message} message @param {string} me */
export function writeReactions(row, message, me) {
  const reactions = reactionsTo(message);
  const found = /** @type {HTMLElement | null} */ (row.querySelector(".reactions"));
  if (!reactions.length) return void found?.remove();
  const place = found ?? /** @type {HTMLElement} */ (copyOf("message-reactions"));
  if (!found) row.querySelector(".bubble")?.after(place);
  const add = /** @type {HTMLElement} */ (place.lastElementChild);
  arrange(place, [...reactions.map((reaction) => writeChip(chipIn(place, reaction.reactionID), reaction, me)), add]);
}

/** "👍 3, ❤️ 1", for those who hear it. @param {Message} message */
export function reactionWords(message) {
  const all = reactionsTo(message).map(({ reactionID, totalUserCount }) => `${signOf(reactionID)} ${numberOf(totalUserCount)}`);
  return all.length ? t("reactions.all", { reactions: all.join(", ") }) : "";
}

/** "Ann, Ben and 3 others". @param {Reaction} reaction @param {string} me */
function namesOf({ partialUserList, totalUserCount }, me) {
  const names = partialUserList.slice(0, NAMED).map(({ userID, nick }) => (userID === me ? t("shell.you") : nick || userID));
  const others = totalUserCount - names.length;
  return listOf(others > 0 ? [...names, t("reactions.others", { count: others })] : names);
}

/** An emoji; a word of somebody else's kit stands without its brackets. @param {string} reactionID */
export const signOf = (reactionID) => reactionID.replace(/^\[(?:TUIEmoji_)?(.+)\]$/, "$1");

/** @param {HTMLElement} place @param {string} reactionID */
function chipIn(place, reactionID) {
  const found = [...place.children].find((chip) => /** @type {HTMLElement} */ (chip).dataset.reaction === reactionID);
  const chip = /** @type {HTMLElement} */ (found ?? copyOf("message-reaction"));
  chip.dataset.reaction = reactionID;
  return chip;
}

/** @param {HTMLElement} chip @param {Reaction} reaction @param {string} me */
function writeChip(chip, reaction, me) {
  const [sign, count] = chip.children;
  say(sign, signOf(reaction.reactionID));
  say(count, numberOf(reaction.totalUserCount));
  chip.setAttribute("aria-pressed", String(reaction.reactedByMyself));
  const names = namesOf(reaction, me);
  chip.title = names;
  chip.setAttribute("aria-label", t("reactions.chip", { sign: signOf(reaction.reactionID), total: reaction.totalUserCount, names }));
  return chip;
}
