/** What a message's way to its readers is called. */
import { momentOf, t } from "../words.js";

/** @param {import("./receipt.js").Shown} receipt */
export function wordsOf({ key, count = 0, all = 0, latest = 0, at = 0 }) {
  return t(`thread.receipt_${key}`, { count, all, latest, time: at ? momentOf(at) : "" });
}
