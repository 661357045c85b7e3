/** One message as a row: written in place, and only where it changed. */
import { copyOf, draw, say, show } from "../dom.js";
import { quoteWords, writeQuote } from "../quotes/strip.js";
import { textOf } from "../sayings.js";
import { clock, fullTime, momentOf, sayTime, t } from "../words.js";
import { writeCarried } from "./carrying.js";
import { reactionWords, writeReactions } from "./reactions/chips.js";
import { failureOf } from "./reasons.js";
import { receiptOf } from "./receipt.js";
import { wordsOf } from "./receipt-words.js";
import { writeText } from "./rich-text.js";
import { isNotice } from "./timeline.js";
import { callsMe, whomItNames } from "./whom.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./receipt.js").Shown} Shown */
/**
 * What a row needs to know beside its message.
 * @typedef {object} Around
 * @property {string} me
 * @property {import("./types.js").NameOf} nameOf
 * @property {string} myCard  the reader's own name in this group, if they have one
 * @property {import("../quotes/strip.js").Around["original"]} original  what a quote is of
 * @property {(message: Message) => string} refusalOf  why the receipt that was asked for was not granted
 * @property {(message: Message) => boolean} canWriteAgain  recalled just now, here
 */

const RING = 100; // pathLength of the ring in the template

/** @param {Message} message @returns {HTMLElement} */
export function makeRow(message) {
  const row = /** @type {HTMLElement} */ (copyOf(isNotice(message) ? "notice" : "message"));
  row.dataset.id = message.ID;
  return row;
}

/** @param {HTMLElement} row @param {Message} message @param {Around} around */
export function writeRow(row, message, around) {
  if (isNotice(message)) {
    say(/** @type {Element} */ (row.firstElementChild), textOf(message, around.me, around.nameOf));
    return;
  }
  const hadFocus = row.contains(document.activeElement);
  const isMine = message.flow === "out";
  row.classList.toggle("mine", isMine);
  row.classList.toggle("recalled", message.isRevoked);
  row.classList.toggle("waiting", message.status === "unSend");
  row.classList.toggle("calls-me", callsMe(message, around.me));
  writeSender(row, message, isMine);
  writeWords(row, message, around);
  writeQuote(row, message, around);
  sayTime(/** @type {HTMLTimeElement} */ (row.querySelector("time")), message.time, clock);
  const receipt = receiptOf(message);
  writeTick(row, receipt);
  writeTally(row, receipt);
  writeReactions(row, message, around.me);
  writeNotes(row, message, around);
  if (!hadFocus) return;
  row.setAttribute("aria-label", labelOf(message, around));
  // What was focused may be gone: a reader's place in the list is not.
  if (!row.contains(document.activeElement)) row.focus({ preventScroll: true });
}

/** All that a row says, for those who hear it. @param {Message} message @param {import("../quotes/strip.js").Around} around */
export function labelOf(message, around) {
  const receipt = receiptOf(message);
  const parts = [
    message.flow === "out" ? t("shell.you") : nameOfSender(message),
    quoteWords(message, around),
    textOf(message, around.me, around.nameOf),
    message.isModified && !message.isRevoked ? t("thread.edited") : "",
    fullTime(message.time),
    reactionWords(message),
    receipt ? wordsOf(receipt) : "",
    message.status === "fail" ? t("thread.notSent", { reason: failureOf(message.failure) }) : "",
  ];
  return parts.filter(Boolean).join(", ");
}

/** @param {Message} message */
export const nameOfSender = ({ nameCard, nick, from }) => nameCard || nick || from;

/** @param {HTMLElement} row @param {Message} message @param {boolean} isMine */
function writeSender(row, message, isMine) {
  const isNamed = !isMine && message.conversationType === "GROUP";
  const sender = part(row, ".sender", isNamed, () => row.querySelector(".column")?.prepend(copyOf("message-sender")));
  const avatar = part(row, ".avatar", isNamed, () => row.prepend(copyOf("message-avatar")));
  if (sender) say(sender, nameOfSender(message));
  if (avatar) show(/** @type {HTMLImageElement} */ (avatar), message.avatar);
}

/** @param {HTMLElement} row @param {Message} message @param {Around} around */
function writeWords(row, message, around) {
  const element = /** @type {HTMLElement} */ (row.querySelector(".text"));
  element.hidden = writeCarried(row, message);
  const text = element.hidden ? "" : textOf(message, around.me, around.nameOf);
  const isText = message.type === "TIMTextElem" && !message.isRevoked;
  const named = isText ? whomItNames(message, around) : null;
  const state = `${isText} ${JSON.stringify(named)} ${text}`;
  if (written.get(element) !== state) {
    written.set(element, state);
    if (isText) writeText(element, text, named);
    else {
      element.classList.remove("big");
      element.textContent = text;
    }
  }
  element.classList.toggle("unknown", !isText);
  const isEdited = message.isModified && !message.isRevoked;
  const edited = part(row, ".edited", isEdited, () => row.querySelector(".stamp")?.prepend(copyOf("message-edited")));
  if (edited) say(edited, t("thread.edited"));
}

/** What stands in a text's element: a text is taken apart only when it is another one. @type {WeakMap<Element, string>} */
const written = new WeakMap();

/** @param {HTMLElement} row @param {Shown | null} receipt */
function writeTick(row, receipt) {
  const isTick = receipt !== null && receipt.shape !== "ring";
  const stamp = /** @type {HTMLElement} */ (row.querySelector(".stamp"));
  const tick = part(row, ".tick", isTick, () => stamp.append(...copyOf("message-tick").children));
  if (!tick || !receipt) return void row.querySelector(".tick-words")?.remove();
  if (receipt.shape === "read" && tick.getAttribute("data-shape") === "sent") tick.classList.add("arrives");
  tick.setAttribute("data-shape", receipt.shape);
  draw(tick, receipt.shape);
  say(/** @type {Element} */ (row.querySelector(".tick-words")), wordsOf(receipt));
  tick.setAttribute("aria-hidden", "true");
  stamp.title = receipt.shape === "read" ? wordsOf(receipt) : "";
}

/** @param {HTMLElement} row @param {Shown | null} receipt */
function writeTally(row, receipt) {
  const isRing = receipt?.shape === "ring";
  const place = () => below(row).prepend(copyOf("message-tally"));
  const tally = /** @type {HTMLButtonElement | null} */ (part(row, ".tally", isRing, place));
  if (!tally || !receipt) return;
  const { share = 0, isAll = false, isNobody = false } = receipt;
  tally.classList.toggle("all", isAll);
  tally.classList.toggle("none", !share);
  tally.disabled = isNobody;
  const arc = /** @type {SVGElement} */ (tally.querySelector(".share"));
  arc.style.setProperty("--share", String(share * RING));
  say(/** @type {Element} */ (tally.lastElementChild), wordsOf(receipt));
}

/** @param {HTMLElement} row @param {Message} message @param {Around} around */
function writeNotes(row, message, around) {
  const isFailed = message.status === "fail";
  const failed = part(row, ".failed", isFailed, () => below(row).append(copyOf("message-failed")));
  const reason = failureOf(message.failure);
  if (failed) say(/** @type {Element} */ (failed.querySelector("span")), t("thread.notSent", { reason }));
  const refusal = isFailed ? "" : around.refusalOf(message);
  const note = part(row, ".no-receipt", Boolean(refusal), () => below(row).append(copyOf("message-no-receipt")));
  if (note) say(note, t("thread.noReceipt", { reason: refusal }));
  const canWriteAgain = around.canWriteAgain(message);
  part(row, ".again", canWriteAgain, () => row.querySelector(".text")?.after(copyOf("message-again")));
  const foot = row.querySelector(".below");
  if (foot && !foot.children.length) foot.remove();
}

/** The line below the bubble, which few messages need. @param {HTMLElement} row @returns {Element} */
function below(row) {
  const column = /** @type {Element} */ (row.querySelector(".column"));
  if (!row.querySelector(".below")) column.append(copyOf("message-below"));
  return /** @type {Element} */ (row.querySelector(".below"));
}

/**
 * A part that only some rows have: made when it is first wanted, dropped when it is not.
 * @param {HTMLElement} row @param {string} selector @param {boolean} isWanted @param {() => void} make
 */
function part(row, selector, isWanted, make) {
  const found = /** @type {HTMLElement | null} */ (row.querySelector(selector));
  if (!isWanted) found?.remove();
  else if (!found) make();
  return isWanted ? /** @type {HTMLElement} */ (row.querySelector(selector)) : null;
}
