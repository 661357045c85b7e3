/** Requests, friends and blocked people, each a row that leads to their card. */
import { $, arrange, copyOf, say, show } from "../dom.js";
import { onlineWords } from "../presence.js";
import { t } from "../words.js";

/** @typedef {import("../thread/types.js").Chat} Chat */
/** @typedef {import("../../sdk/index.js").Profile} Profile */
/** @typedef {(work: () => Promise<any>) => Promise<boolean>} Doing */

export class Lists {
  #chat;
  #doing;
  #open;
  /** @type {Map<string, HTMLElement>} by list and person: their row */
  #rows = new Map();
  #watched = "";

  /** @param {Chat} chat @param {Doing} doing @param {(userID: string) => void} open */
  constructor(chat, doing, open) {
    this.#chat = chat;
    this.#doing = doing;
    this.#open = open;
  }

  async render() {
    const [friends, applications, blocked] = await Promise.all([
      this.#chat.getFriendList(),
      this.#chat.getFriendApplicationList(),
      this.#chat.getBlacklist(),
    ]);
    const requests = applications.data.friendApplicationList;
    const isBlocked = new Set(blocked.data);
    const { data: profiles } = blocked.data.length ? await this.#chat.getUserProfile({ userIDList: blocked.data }) : { data: [] };
    const statuses = await this.#statuses(friends.data.map(({ userID }) => userID));
    this.#fill("requests", requests.map((one) => this.#request(one)));
    const rows = friends.data.filter(({ userID }) => !isBlocked.has(userID));
    rows.sort((a, b) => (a.remark || a.profile.nick || a.userID).localeCompare(b.remark || b.profile.nick || b.userID));
    this.#fill("friends", rows.map(({ userID, remark, profile }) => {
      const status = statuses.get(userID);
      return this.#row("friends", profile, remark, status?.customStatus || (remark ? profile.nick : ""), status?.statusType === 1);
    }));
    $("people-no-friends").hidden = rows.length > 0;
    this.#fill("blocked", profiles.map((profile) => this.#row("blocked", profile)));
  }

  /** Who of them is online; they are watched from now on. @param {string[]} userIDs */
  async #statuses(userIDs) {
    /** @type {Map<string, import("../../sdk/index.js").UserStatus>} */
    const found = new Map();
    if (!userIDs.length) return found;
    const ask = this.#watched === userIDs.join() ? this.#chat.getUserStatus : this.#chat.subscribeUserStatus;
    // More than can be watched, or no connection: they are shown all the same.
    const { data } = await ask({ userIDList: userIDs }).catch(() => ({ data: { successUserList: [] } }));
    this.#watched = userIDs.join();
    for (const one of data.successUserList) found.set(one.userID, one);
    return found;
  }

  /** @param {"requests" | "friends" | "blocked"} name @param {HTMLElement[]} rows */
  #fill(name, rows) {
    const section = $(`people-${name}`);
    if (name !== "friends") section.hidden = !rows.length;
    arrange(section.querySelector("ul"), rows);
  }

  /** @param {string} list @param {{userID: string, nick: string, avatar: string}} person @param {string} [remark] @param {string} [note] @param {boolean} [isOnline] */
  #row(list, { userID, nick, avatar }, remark = "", note = "", isOnline = false) {
    const key = `${list} ${userID}`;
    let row = this.#rows.get(key);
    if (!row) {
      row = /** @type {HTMLElement} */ (copyOf("person-row"));
      row.querySelector(".who")?.addEventListener("click", () => this.#open(userID));
      this.#rows.set(key, row);
    }
    const find = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (row.querySelector(selector));
    show(/** @type {HTMLImageElement} */ (find("img")), avatar);
    say(find(".name"), remark || nick || userID);
    say(find(".note"), note);
    find(".dot").hidden = !isOnline;
    say(find(".online"), isOnline ? onlineWords({ statusType: 1, lastSeen: 0 }) : "");
    return row;
  }

  /** @param {import("../../sdk/index.js").FriendApplication} request */
  #request({ userID, nick, avatar, wording, type }) {
    const isMine = type === "Pendency_Type_SendOut";
    const row = this.#row("requests", { userID, nick, avatar }, "", isMine ? t("people.waits") : wording || t("people.asksPlainly"));
    const answers = /** @type {HTMLElement} */ (row.querySelector(".answers"));
    const wanted = isMine ? "withdraw" : "answer";
    if (answers.dataset.for === wanted) return row;
    answers.dataset.for = wanted;
    const doings = isMine
      ? [this.#button("people.withdraw", "plain", () => this.#chat.deleteFriendApplication({ userID }))]
      : [
          this.#button("people.accept", "primary", () => this.#chat.acceptFriendApplication({ userID })),
          this.#button("people.refuse", "plain", () => this.#chat.refuseFriendApplication({ userID })),
        ];
    answers.replaceChildren(...doings);
    return row;
  }

  /** @param {string} word @param {string} kind @param {() => Promise<any>} act */
  #button(word, kind, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = kind;
    button.textContent = t(word);
    button.addEventListener("click", async () => {
      button.disabled = true;
      const isDone = await this.#doing(act);
      button.disabled = false;
      if (isDone) $("people-title").focus();
    });
    return button;
  }
}
