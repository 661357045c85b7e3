/** Whether the other one of a direct conversation is there: a dot at their picture, and words beside their ID. */
import { $, say } from "./dom.js";
import { listTime, t } from "./words.js";

/** @param {{statusType: number, lastSeen: number}} status @returns {string} */
export function onlineWords({ statusType, lastSeen }) {
  if (statusType === 1) return t("shell.online");
  return lastSeen ? t("shell.lastSeen", { time: listTime(lastSeen) }) : "";
}

export class Presence {
  #chat;
  #userID = "";

  /** @param {any} chat */
  constructor(chat) {
    this.#chat = chat;
  }

  /** @param {any[]} statuses of those who are watched */
  take(statuses) {
    for (const one of statuses) if (one.userID === this.#userID) this.#write(one);
  }

  /** The conversation that is open now; null: none. @param {any} conversation */
  async open(conversation) {
    const userID = conversation?.type === "C2C" ? (conversation.userProfile?.userID ?? "") : "";
    if (userID === this.#userID) return;
    if (this.#userID) this.#chat.unsubscribeUserStatus({ userIDList: [this.#userID] }).catch(() => {});
    this.#userID = userID;
    this.#write(null);
    if (!userID) return;
    // Without a connection, or past the limit, nothing is said.
    const { data } = await this.#chat.subscribeUserStatus({ userIDList: [userID] }).catch(() => ({ data: { successUserList: [] } }));
    this.take(data.successUserList);
  }

  /** @param {any} status */
  #write(status) {
    const said = status ? [onlineWords(status), status.customStatus].filter(Boolean).join(" · ") : "";
    say($("thread-online"), said);
    $("thread-online").classList.toggle("is-online", status?.statusType === 1);
  }
}
