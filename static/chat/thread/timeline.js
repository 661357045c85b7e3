/** In which order messages stand, where a day begins, who stands together, what is new. Nothing here knows of elements. */

/** @typedef {import("./types.js").Message} Message */

const TOGETHER = 300; // seconds within which messages of one person stand together

/** The message's number; those on their way have none yet and come last. @param {Message} message */
export const placeOf = ({ status, sequence }) => (status === "success" && sequence ? sequence : Infinity);

/** @param {Message} a @param {Message} b */
export function compare(a, b) {
  const [placeA, placeB] = [placeOf(a), placeOf(b)];
  if (placeA !== placeB) return placeA - placeB;
  return bornAt(a) - bornAt(b) || (a.ID < b.ID ? -1 : 1);
}

/** How many of the sorted messages come before this one. @param {readonly Message[]} messages @param {Message} message */
export function indexFor(messages, message) {
  let [low, high] = [0, messages.length];
  // What arrives is nearly always the last.
  if (high && compare(messages[high - 1], message) < 0) return high;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(messages[middle], message) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Midnight, in milliseconds, of the reader's day. @param {number} seconds */
export const dayAt = (seconds) => new Date(seconds * 1000).setHours(0, 0, 0, 0);

/** The day under which a message stands. Numbers decide the order, so a clock that was wrong changes no order. */
export function dayBetween(/** @type {number} */ day, /** @type {number} */ before = -Infinity, /** @type {number} */ after = Infinity) {
  return Math.min(Math.max(day, before), after);
}

/** Whether a message needs no name and picture, as the one before it has them. @param {Message} message @param {Message} [before] */
export function follows(message, before) {
  if (!before || before.from !== message.from || isNotice(message) || isNotice(before)) return false;
  return Math.abs(message.time - before.time) < TOGETHER && dayAt(message.time) === dayAt(before.time);
}

/** A message of the system: who joined, who left. @param {Message} message */
export const isNotice = ({ type }) => type === "TIMGroupTipElem" || type === "TIMGroupSystemNoticeElem";

/** Whether it counts as new from this number on. @param {Message} message @param {number} firstUnread 0: nothing is new */
export function isNew(message, firstUnread) {
  return firstUnread > 0 && message.flow === "in" && !isNotice(message) && placeOf(message) >= firstUnread;
}

/** A text of mine that can still be changed. @param {Message} message @param {number} now ms @param {number} editSeconds */
export function isEditable(message, now, editSeconds) {
  const isText = message.type === "TIMTextElem" && message.flow === "out" && message.status === "success";
  return isText && !message.isRevoked && now / 1000 - message.time < editSeconds;
}

/** Whether somebody may have read what it no longer says. @param {Message} message @param {{now: number, editSeconds: number}} rules */
export function canAskAgain(message, { now, editSeconds }) {
  return message.needReadReceipt && message.askedRevision < message.revision && isEditable(message, now, editSeconds);
}

/** @param {Message} message @param {{now: number, recallSeconds: number, isAdmin: boolean}} rules */
export function isRecallable(message, { now, recallSeconds, isAdmin }) {
  if (message.status !== "success" || message.isRevoked || isNotice(message)) return false;
  return isAdmin || (message.flow === "out" && now / 1000 - message.time < recallSeconds);
}

/** @param {Message} message */
const bornAt = (message) => message.clientTime || message.time;
