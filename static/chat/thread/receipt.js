/**
 * What is shown of a message's way to its readers. Nothing here knows of words or elements.
 *
 * @typedef {object} Shown
 * @property {"clock" | "dot" | "sent" | "read" | "ring"} shape  dot: it asked for nothing, so there is nothing to tell
 * @property {string} key  of words.thread
 * @property {number} [count]
 * @property {number} [all]
 * @property {number} [latest]  of those who have read it: how many since it was edited
 * @property {number} [share]  0 to 1, of the ring
 * @property {number} [at]  seconds
 * @property {boolean} [isAll]
 * @property {boolean} [isNobody]
 */

/** @typedef {import("./types.js").Message} Message */

/** @param {Message} message @returns {Shown | null} */
export function receiptOf(message) {
  const isMine = message.flow === "out";
  if (message.isRevoked || message.isDeleted || message.status === "fail") return null;
  if (message.status === "unSend") return isMine ? { shape: "clock", key: "sending" } : null;
  if (message.conversationType === "C2C") return isMine ? tickOf(message) : null;
  if (!message.needReadReceipt) return isMine ? { shape: "dot", key: "sent" } : null;
  return ringOf(message, isMine);
}

/** @param {Message} message @returns {Shown} */
function tickOf({ needReadReceipt, isPeerRead, readReceiptInfo: info }) {
  if (!needReadReceipt) return { shape: "dot", key: "sent" };
  if (!info.isPeerRead && !isPeerRead) return { shape: "sent", key: "sentNotRead" };
  return info.timestamp ? { shape: "read", key: "readAt", at: info.timestamp } : { shape: "read", key: "read" };
}

/** Others' messages have one for those alone whom the group lets see. @param {Message} message @param {boolean} isMine @returns {Shown | null} */
function ringOf({ readReceiptInfo: info, revision, askedRevision }, isMine) {
  if (info.readCount === undefined) return isMine ? { shape: "sent", key: "sent" } : null;
  const [count, unread] = [info.readCount, info.unreadCount ?? 0];
  const all = info.audienceCount ?? count + unread;
  if (!all) return { shape: "ring", key: "nobodyElse", share: 0, isNobody: true };
  if (!count) return { shape: "ring", key: "unread", share: 0 };
  const latest = info.latestRevisionReadCount ?? 0;
  const isAskedAgain = revision > 1 && askedRevision === revision;
  if (isAskedAgain && latest < count) return { shape: "ring", key: "readByAgain", count, all, latest, share: count / all };
  if (!unread) return { shape: "ring", key: "readByAll", share: 1, isAll: true };
  return { shape: "ring", key: "readBy", count, all, share: count / all };
}
