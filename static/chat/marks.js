/** How far an own message has come, for those parts that have no row of it: the list, and the head of the readers. */
import { receiptOf } from "./thread/receipt.js";
import { failureOf } from "./thread/reasons.js";
import { wordsOf } from "./thread/receipt-words.js";
import { t } from "./words.js";

/** @typedef {{icon: string, share: number, isAll: boolean, words: string}} Mark */

/** @param {any} lastMessage an own one @param {string} conversationType @returns {Mark | null} null: there is nothing to tell */
export function markOf(lastMessage, conversationType) {
  if (lastMessage.status === "fail") {
    const words = t("thread.notSent", { reason: failureOf(lastMessage.failure) }).trim();
    return { icon: "failed", share: 0, isAll: false, words };
  }
  const shown = receiptOf({ status: "success", flow: "out", ...lastMessage, conversationType });
  if (!shown || shown.shape === "dot") return null;
  const isRing = shown.shape === "ring";
  return {
    icon: isRing && shown.isAll ? "ring-all" : shown.shape,
    share: shown.share ?? 0,
    isAll: shown.isAll || shown.shape === "read",
    words: wordsOf(shown),
  };
}

/** "12 of 30 read". @param {any} message an own one of a group */
export function tallyOf(message) {
  const shown = receiptOf({ ...message, flow: "out", conversationType: "GROUP" });
  return shown ? wordsOf(shown) : "";
}
