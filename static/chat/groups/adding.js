/** Adds people to a group; those who are in it already are told apart. */
import { $, say } from "../dom.js";
import { t } from "../words.js";
import { Picker } from "./picker.js";

/** @typedef {import("../../sdk/index.js").Conversation} Conversation */
/** @typedef {import("../thread/types.js").Chat} Chat */

export class Adding {
  #chat;
  #doing;
  #added;
  #picker;
  #groupID = "";

  /** @param {Chat} chat @param {import("./edit-form.js").Doing} doing @param {(userIDs: string[], waiting: number) => void} added */
  constructor(chat, doing, added) {
    this.#chat = chat;
    this.#doing = doing;
    this.#added = added;
    this.#picker = new Picker(chat, $("group-add-people"), (userIDs) => this.#members(userIDs));
    this.#picker.addEventListener("change", () => this.#render());
    $("group-add").addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#add();
    });
  }

  /** @param {Conversation} conversation */
  open(conversation) {
    this.#groupID = conversation.groupProfile?.groupID ?? "";
    this.#picker.open();
    this.#render();
  }

  close() {
    this.#groupID = "";
    this.#picker.close();
  }

  #render() {
    const count = this.#picker.chosen.length;
    $("group-add-them").disabled = !count;
    say($("group-add-them"), count ? t("groups.addThem", { count }) : t("groups.add"));
  }

  async #add() {
    const [groupID, userIDList] = [this.#groupID, this.#picker.chosen];
    if (!userIDList.length) return;
    $("group-add-them").disabled = true;
    let waiting = 0;
    const isDone = await this.#doing(async () => {
      const { data } = await this.#chat.addGroupMember({ groupID, userIDList });
      waiting = data.waitingUserIDList.length;
    });
    if (groupID !== this.#groupID) return;
    if (isDone) this.#added(userIDList, waiting);
    else this.#render();
  }

  /** @param {string[]} userIDList */
  async #members(userIDList) {
    const { data } = await this.#chat.getGroupMemberProfile({ groupID: this.#groupID, userIDList });
    return data.memberList.map(({ userID }) => userID);
  }
}
