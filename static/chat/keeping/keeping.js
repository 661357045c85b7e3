/** What can be done with a conversation of the list: the menu of a row, and the dialog of my groups. */
import { nameOf } from "../conversation-row.js";
import { isMarked, isSilent, isUnread, MARK } from "../list-filter.js";
import { onDemand, part } from "../parts.js";
import { tell } from "../told.js";
import { complaintOf, t } from "../words.js";
import { Grouping } from "./grouping.js";

export { Chips, Fold } from "./chips.js";

/** @typedef {import("../../sdk/index.js").Conversation} Conversation */
/** @typedef {import("../thread/types.js").Chat} Chat */
/** @typedef {import("../menu/menu.js").Item} Item */
/** @typedef {{row: HTMLElement, opener?: HTMLElement, at?: {x: number, y: number}}} Place */

const AN_HOUR = 3600; // seconds
const MORNING = 8; // o'clock

export class Keeping {
  #chat;
  #grouping;
  /** @type {() => Promise<import("../clearing/clearing.js").Clearing | undefined>} */
  #clearing;
  /** @type {Promise<import("../menu/menu.js").Menu> | undefined} the same as for messages */
  #menu;

  /** @param {Chat} chat */
  constructor(chat) {
    this.#chat = chat;
    this.#grouping = new Grouping(chat);
    this.#clearing = onDemand("clearing", ({ Clearing }) => new Clearing(chat));
  }

  /** @param {Conversation} conversation @param {Place} place */
  open(conversation, { row, opener = row, at }) {
    return this.#show(conversation, this.#items(conversation, { row, opener, at }), { row, opener, at });
  }

  /** @param {Conversation} conversation @param {Item[]} items @param {Place} place */
  async #show(conversation, items, { row, opener = row, at }) {
    this.#menu ??= part("menu").then(({ theMenu }) => theMenu());
    const menu = await this.#menu.catch(() => (this.#menu = undefined));
    if (menu) menu.open(opener, nameOf(conversation), items, at, null, t("keeping.menu"));
    else tell(t("shell.partFailed"));
  }

  /** @param {Conversation} conversation @param {Place} place @returns {Item[]} */
  #items(conversation, place) {
    const id = conversation.conversationID;
    const mark = (/** @type {number} */ markType, /** @type {boolean} */ enableMark) =>
      this.#do(() => this.#chat.markConversation({ conversationIDList: [id], markType, enableMark }));
    const [isStarred, isFolded, isHidden] = [MARK.star, MARK.fold, MARK.hide].map((kind) => isMarked(conversation, kind));
    return [
      {
        icon: "pinned",
        text: conversation.isPinned ? t("keeping.unpin") : t("keeping.pin"),
        run: () => this.#do(() => this.#chat.pinConversation({ conversationID: id, isPinned: !conversation.isPinned })),
      },
      isUnread(conversation)
        ? { icon: "read", text: t("keeping.markRead"), run: () => this.#read(conversation) }
        : { icon: "unread", text: t("keeping.markUnread"), run: () => mark(MARK.unread, true) },
      isSilent(conversation)
        ? { icon: "bell", text: t("keeping.unmute"), run: () => this.#mute(conversation, "AcceptAndNotify") }
        : { icon: "silent", text: t("keeping.mute"), run: () => this.#show(conversation, this.#silences(conversation), place) },
      { icon: "star", text: isStarred ? t("keeping.unstar") : t("keeping.star"), run: () => mark(MARK.star, !isStarred) },
      { icon: "folder", text: t("keeping.groups"), run: () => this.#grouping.open(conversation) },
      { icon: "fold", text: isFolded ? t("keeping.unfold") : t("keeping.fold"), run: () => mark(MARK.fold, !isFolded) },
      { icon: "hide", text: isHidden ? t("keeping.unhide") : t("keeping.hide"), run: () => mark(MARK.hide, !isHidden) },
      { icon: "clear", text: t("keeping.clear"), run: async () => (await this.#clearing())?.open(conversation), isDangerous: true },
      { icon: "delete", text: t("keeping.remove"), run: () => this.#remove(conversation), isDangerous: true },
    ];
  }

  /** For how long. @param {Conversation} conversation @returns {Item[]} */
  #silences(conversation) {
    const now = this.#chat.getServerTime();
    const kinds = /** @type {const} */ ([
      ["keeping.muteHour", now + AN_HOUR],
      ["keeping.muteMorning", nextMorning(now)],
      ["keeping.muteAlways", 0],
    ]);
    return kinds.map(([key, until]) => ({ icon: until ? "clock" : "silent", text: t(key), run: () => this.#mute(conversation, "AcceptNotNotify", until) }));
  }

  /** @param {Conversation} conversation @param {string} messageRemindType @param {number} [remindUntil] */
  #mute({ userProfile, groupProfile }, messageRemindType, remindUntil = 0) {
    const whom = groupProfile ? { groupID: groupProfile.groupID } : { userIDList: [userProfile?.userID ?? ""] };
    return this.#do(async () => {
      const { data } = await this.#chat.setMessageRemindType({ ...whom, messageRemindType, remindUntil });
      const [failed] = data.failureUserList ?? [];
      if (failed) throw failed;
      for (const { topicID: groupID } of await this.#topicsOf(groupProfile)) {
        await this.#chat.setMessageRemindType({ groupID, messageRemindType, remindUntil });
      }
    });
  }

  /** @param {Conversation} conversation */
  #read(conversation) {
    const conversationID = conversation.conversationID;
    const isMarkedSo = isMarked(conversation, MARK.unread);
    return this.#do(async () => {
      await this.#chat.setMessageRead({ conversationID });
      for (const { topicID } of await this.#topicsOf(conversation.groupProfile)) await this.#chat.setMessageRead({ conversationID: `GROUP${topicID}` });
      const marked = { conversationIDList: [conversationID], markType: MARK.unread, enableMark: false };
      if (isMarkedSo) await this.#chat.markConversation(marked);
    });
  }

  /** What is done to a community in the list is done to its topics, which are not there. @param {Conversation["groupProfile"]} group */
  async #topicsOf(group) {
    if (!group?.isSupportTopic) return [];
    return (await this.#chat.getTopicList({ groupID: group.groupID })).data.successTopicList;
  }

  /** From the list; what was said stays. @param {Conversation} conversation */
  #remove({ conversationID }) {
    return this.#do(async () => {
      await this.#chat.deleteConversation({ conversationIDList: [conversationID], clearHistoryMessage: false });
      tell(t("keeping.removed"));
    });
  }

  /** @param {() => Promise<any>} work */
  async #do(work) {
    try {
      const answer = await work();
      const [failed] = answer?.data?.failureConversationIDList ?? [];
      if (failed) throw failed;
    } catch (problem) {
      tell(complaintOf(problem));
    }
  }
}

/** @param {number} now in seconds @returns {number} */
function nextMorning(now) {
  const morning = new Date(now * 1000);
  if (morning.getHours() >= MORNING) morning.setDate(morning.getDate() + 1);
  return Math.floor(morning.setHours(MORNING, 0, 0, 0) / 1000);
}
