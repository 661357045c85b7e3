import { EVENT } from "../constants.js";

const PAUSE = 200; // at most so often is a whole list told: a burst of messages is one repaint

/** Tells applications of the lists that changed: the first time at once, then at most every 200 ms. */
export class News {
  #emitter;
  #conversations;
  #topics;
  /** @type {Set<string>} */
  #changed = new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #last = 0;
  #toldUnread = 0;
  /** What somebody who asked was answered since it was told last. @type {number | undefined} */
  #answered;

  /** @param {import("../emitter.js").Emitter} emitter @param {import("./conversations.js").Conversations} conversations @param {import("./topics.js").Topics} topics */
  constructor(emitter, conversations, topics) {
    this.#emitter = emitter;
    this.#conversations = conversations;
    this.#topics = topics;
  }

  /** In the conversations of the list, and in the topics of those that have some. */
  get totalUnread() {
    const topics = (/** @type {import("./types.js").Conversation} */ { conversationID }) => this.#conversations.topicsOf(conversationID).map(({ object }) => object);
    const all = this.#conversations.list().flatMap((one) => (one.topicNews ? [one, ...topics(one)] : [one]));
    const counts = all.map(({ unreadCount, messageRemindType }) => (!messageRemindType || messageRemindType === "AcceptAndNotify" ? unreadCount : 0));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** The same for somebody who asks: they are told when it is another, also if all others know. */
  answerTotalUnread() {
    this.#answered = this.totalUnread;
    return this.#answered;
  }

  /** The list of conversations is another one, or one in it. @param {boolean} [ofGroups] also what a group says of itself */
  list(ofGroups = false) {
    this.#changed.add(EVENT.CONVERSATION_LIST_UPDATED);
    if (ofGroups) this.#changed.add(EVENT.GROUP_LIST_UPDATED);
    this.#timer ??= setTimeout(() => this.#tell(), Math.max(0, this.#last + PAUSE - Date.now()));
  }

  /**
   * The list is another one only if what it shows of this conversation is. To an application that is told for nothing
   * it is not nothing: the vendor's UI kit then writes the name over "Typing...".
   * @param {import("./types.js").Conversation} conversation
   * @param {() => void} change  of how far it was read, here or by the other one, of its draft, or of how it is kept
   */
  listIfOther(conversation, change) {
    const shown = () => {
      const { unreadCount, draftText, lastMessage, isPinned, messageRemindType, remindUntil, markList, customData, groupAtInfoList } = conversation;
      return JSON.stringify([unreadCount, draftText, lastMessage.isPeerRead, isPinned, messageRemindType, remindUntil, markList, customData, groupAtInfoList.length]);
    };
    const before = shown();
    const wasListed = this.#conversations.isListed(conversation);
    change();
    if (shown() !== before || this.#conversations.isListed(conversation) !== wasListed) this.list();
  }

  clear() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#changed.clear();
    this.#toldUnread = 0;
    this.#answered = undefined;
  }

  #tell() {
    this.#timer = undefined;
    this.#last = Date.now();
    const changed = [...this.#changed];
    this.#changed.clear();
    const conversations = this.#conversations.list();
    const groups = conversations.map(({ groupProfile }) => groupProfile).filter(Boolean);
    for (const name of changed) this.#emitter.emit(name, name === EVENT.GROUP_LIST_UPDATED ? groups : conversations);
    this.#topics.tell();
    const unread = this.totalUnread;
    const isKnown = unread === this.#toldUnread && unread === (this.#answered ?? unread);
    this.#answered = undefined;
    if (isKnown) return;
    this.#toldUnread = unread;
    this.#emitter.emit(EVENT.TOTAL_UNREAD_MESSAGE_COUNT_UPDATED, unread);
  }
}
