/** Whom I know: friends, requests, blocked people; and the card of a person. Live while it is open. */
import { EVENT } from "../../sdk/constants.js";
import { $, complain, say } from "../dom.js";
import { complaintOf, t } from "../words.js";
import { Card } from "./card.js";
import { Lists } from "./lists.js";
import { MyStatus } from "./my-status.js";

/** @typedef {import("../thread/types.js").Chat} Chat */

export class People {
  #chat;
  #dialog = /** @type {HTMLDialogElement} */ ($("people"));
  #lists;
  #card;
  #mine;
  /** Whose card is shown; empty: the lists are. */
  #userID = "";
  /** Whether the card was come to from the lists, and leads back there. */
  #isBelow = false;

  /** @param {Chat} chat @param {{go: (conversationID: string) => void}} calls */
  constructor(chat, { go }) {
    this.#chat = chat;
    const doing = (/** @type {() => Promise<any>} */ work) => this.#do(work);
    this.#lists = new Lists(chat, doing, (userID) => this.#show(userID, true));
    this.#card = new Card(chat, doing, (userID) => {
      this.#dialog.close();
      go(`C2C${userID}`);
    });
    this.#mine = new MyStatus(chat, doing);
    this.#listenToPage();
    for (const name of [EVENT.FRIEND_LIST_UPDATED, EVENT.FRIEND_APPLICATION_LIST_UPDATED, EVENT.BLACKLIST_UPDATED, EVENT.USER_STATUS_UPDATED, EVENT.PROFILE_UPDATED]) {
      chat.on(name, () => this.#dialog.open && this.#render());
    }
  }

  /** Friends, requests, blocked people. */
  list() {
    this.#show("", false);
    this.#mine.open();
    this.#chat.setFriendApplicationRead().catch(() => {}); // seen, also if it cannot be said now
  }

  /** @param {string} userID */
  card(userID) {
    this.#show(userID, false);
  }

  /** @param {string} userID @param {boolean} isBelow */
  #show(userID, isBelow) {
    this.#userID = userID;
    this.#isBelow = isBelow;
    complain($("people-problem"));
    $("people-list").hidden = Boolean(userID);
    $("people-card").hidden = !userID;
    $("people-back").hidden = !isBelow;
    say($("people-title"), t(userID ? "people.person" : "people.contacts"));
    if (!this.#dialog.open) this.#dialog.showModal();
    if (userID) this.#card.clear();
    this.#render();
    $("people-title").focus();
  }

  #listenToPage() {
    $("people-close").addEventListener("click", () => this.#dialog.close());
    $("people-back").addEventListener("click", () => this.#show("", false));
    this.#dialog.addEventListener("click", ({ target }) => target === this.#dialog && this.#dialog.close());
    this.#dialog.addEventListener("cancel", (event) => {
      if (!this.#isBelow) return;
      event.preventDefault();
      this.#show("", false);
    });
    $("people-find").addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#find($("people-find-id").value.trim());
    });
  }

  /** @param {string} userID */
  async #find(userID) {
    const problem = $("people-find-problem");
    complain(problem);
    if (!userID) return $("people-find-id").focus();
    try {
      const { data } = await this.#chat.getUserProfile({ userIDList: [userID] });
      if (data.length) this.#show(userID, true);
      else complain(problem, t("problems.person_not_found"));
    } catch (fault) {
      complain(problem, complaintOf(fault));
    }
  }

  async #render() {
    const userID = this.#userID;
    try {
      if (userID) await this.#card.render(userID);
      else await this.#lists.render();
    } catch (fault) {
      if (!(/** @type {any} */ (fault).code)) throw fault;
      complain($("people-problem"), complaintOf(fault));
    }
  }

  /** Do it, show what became of it, and say what went wrong. @param {() => Promise<any>} work @returns {Promise<boolean>} */
  async #do(work) {
    complain($("people-problem"));
    try {
      await work();
      return true;
    } catch (fault) {
      if (!(/** @type {any} */ (fault).code)) throw fault;
      complain($("people-problem"), complaintOf(fault));
      return false;
    } finally {
      await this.#render();
    }
  }
}
