/** Which conversations the list shows before anything was chosen; how they are marked. */

export const MARK = { star: 1, unread: 2, fold: 4, hide: 8 };

/** @typedef {import("../sdk/index.js").Conversation} Conversation */
/** @typedef {{shown: Conversation[], folded: Conversation[]}} Split */

/** @param {Conversation} conversation @param {number} mark */
export const isMarked = ({ markList }, mark) => markList.includes(mark);

/** How much is unread there, and in its topics. @param {Conversation} conversation */
export const unreadIn = ({ unreadCount, topicNews }) => unreadCount + (topicNews?.unreadCount ?? 0);

/** @param {Conversation} conversation */
export const isUnread = (conversation) => unreadIn(conversation) > 0 || isMarked(conversation, MARK.unread);

/** Messages come without a sound. @param {Conversation} conversation */
export const isSilent = ({ messageRemindType }) => !["", "AcceptAndNotify"].includes(messageRemindType);

/** Hidden until there is something new. @param {Conversation} conversation */
export const isHidden = (conversation) => isMarked(conversation, MARK.hide) && (isSilent(conversation) || !unreadIn(conversation));

/** All but the hidden ones; those that are folded away apart. @param {Conversation[]} all @returns {Split} */
export function everything(all) {
  const open = all.filter((one) => !isHidden(one));
  const isFolded = (/** @type {Conversation} */ one) => isMarked(one, MARK.fold);
  return { shown: open.filter((one) => !isFolded(one)), folded: open.filter(isFolded) };
}
