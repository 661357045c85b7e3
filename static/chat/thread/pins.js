/** The pinned messages of an open group. The bar that shows them comes when there are some (static/chat/pins). */
import { EVENT } from "../../sdk/constants.js";
import { onDemand } from "../parts.js";
import { tell } from "../told.js";
import { complaintOf } from "../words.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Chat} Chat */
/** @typedef {import("./types.js").Conversation} Conversation */
/** @typedef {import("../pins/pins.js").PinnedBar} PinnedBar */

const LEADERS = ["Owner", "Admin"];

export class Pins {
  #chat;
  /** @type {() => Promise<PinnedBar | undefined>} */
  #load;
  /** @type {PinnedBar | undefined} */
  #bar;
  /** @type {Conversation | null} */
  #conversation = null;
  /** The newest question; older answers say nothing. */
  #asked = 0;

  /** @param {Chat} chat @param {{words: () => import("../quotes/replying.js").Words, go: (messageID: string) => void}} calls */
  constructor(chat, { words, go }) {
    this.#chat = chat;
    const unpin = (/** @type {Message} */ message) => this.toggle(message, false);
    this.#load = onDemand("pins", ({ PinnedBar }) => new PinnedBar({ words, go, unpin }));
    chat.on(EVENT.PINNED_GROUP_MESSAGE_UPDATED, ({ data }) => data.groupID === this.#conversation?.groupProfile?.groupID && this.#look());
    for (const name of [EVENT.MESSAGE_MODIFIED, EVENT.MESSAGE_REVOKED]) chat.on(name, ({ data }) => this.#bar?.refresh(data));
  }

  /** @param {Conversation} conversation */
  open(conversation) {
    this.#conversation = conversation;
    if (conversation.type === "GROUP" && conversation.isPresent) this.#look();
  }

  close() {
    this.#conversation = null;
    this.#asked += 1;
    this.#bar?.show([], false);
  }

  /** @param {Message} message @param {boolean} isPinned */
  async toggle(message, isPinned) {
    try {
      await this.#chat.pinGroupMessage({ groupID: message.to, message, isPinned });
    } catch (problem) {
      tell(complaintOf(problem));
    }
  }

  async #look() {
    const conversation = /** @type {Conversation} */ (this.#conversation);
    this.#asked += 1;
    const asked = this.#asked;
    try {
      const { data } = await this.#chat.getPinnedGroupMessageList(conversation.groupProfile?.groupID ?? "");
      if (asked !== this.#asked) return;
      if (data.messageList.length) this.#bar ??= await this.#load();
      if (asked === this.#asked) this.#bar?.show(data.messageList, mayPin(conversation));
    } catch {
      // Without a connection nothing is pinned here; the next opening asks again.
    }
  }
}

/** In work groups everybody pins, in others those who lead. @param {Conversation} conversation */
export function mayPin({ type, isPresent, subType, groupProfile }) {
  if (type !== "GROUP" || !isPresent) return false;
  return subType === "Private" || LEADERS.includes(groupProfile?.selfInfo.role ?? "");
}

/** @param {Message} message */
export const isPinned = ({ pinnerInfo }) => Boolean(pinnerInfo?.pinTime);
