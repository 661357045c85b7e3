/** The dialog that says who has reacted, reaction by reaction. It follows while it is open. */
import { EVENT } from "../../sdk/constants.js";
import { $, complain, copyOf, say, show } from "../dom.js";
import { reactionsTo, signOf } from "../thread/reactions/chips.js";
import { complaintOf, numberOf, t } from "../words.js";

/** @typedef {import("../thread/types.js").Message} Message */
/** @typedef {import("../thread/types.js").Chat} Chat */

const PAGE = 50; // people

export class Reactors {
  #chat;
  #dialog = /** @type {HTMLDialogElement} */ ($("reactors"));
  /** @type {Message | null} */
  #message = null;
  #reactionID = "";
  /** Where the next page begins. */
  #next = 0;
  /** Work goes on only for what is shown. */
  #run = 0;

  /** @param {Chat} chat */
  constructor(chat) {
    this.#chat = chat;
    $("reactors-close").addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("click", ({ target }) => target === this.#dialog && this.#dialog.close());
    this.#dialog.addEventListener("close", () => (this.#message = null));
    $("reactors-more").addEventListener("click", () => this.#load(this.#run));
    $("reactors-tabs").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#byArrow(event));
    chat.on(EVENT.MESSAGE_REACTIONS_UPDATED, ({ data }) => data.messageID === this.#message?.ID && this.#fill());
  }

  /** @param {Message} message @param {string} [reactionID] */
  open(message, reactionID = reactionsTo(message)[0]?.reactionID ?? "") {
    this.#message = message;
    this.#reactionID = reactionID;
    this.#fill();
    if (!this.#message) return;
    this.#dialog.showModal();
    this.#tabs.find(({ ariaSelected }) => ariaSelected === "true")?.focus();
  }

  get #tabs() {
    return /** @type {HTMLElement[]} */ ([...$("reactors-tabs").children]);
  }

  /** The reactions as they are now; the one that is shown may be gone. */
  #fill() {
    const reactions = this.#message ? reactionsTo(this.#message) : [];
    if (!reactions.length) {
      this.#message = null;
      return this.#dialog.close();
    }
    const hadFocus = $("reactors-tabs").contains(document.activeElement);
    $("reactors-tabs").replaceChildren(...reactions.map((reaction) => this.#tabOf(reaction)));
    const isThere = reactions.some(({ reactionID }) => reactionID === this.#reactionID);
    this.#choose(isThere ? this.#reactionID : reactions[0].reactionID, hadFocus);
  }

  /** @param {import("../../sdk/index.js").Reaction} reaction */
  #tabOf({ reactionID, totalUserCount }) {
    const tab = copyOf("reactor-tab");
    tab.dataset.reaction = reactionID;
    tab.id = `reactors-tab-${this.#tabs.length}-${reactionID}`;
    say(tab.children[0], signOf(reactionID));
    say(tab.children[1], numberOf(totalUserCount));
    tab.addEventListener("click", () => this.#choose(reactionID, true));
    return tab;
  }

  /** @param {string} reactionID @param {boolean} takesFocus */
  #choose(reactionID, takesFocus) {
    this.#reactionID = reactionID;
    for (const tab of this.#tabs) {
      const isIt = tab.dataset.reaction === reactionID;
      tab.ariaSelected = String(isIt);
      tab.tabIndex = isIt ? 0 : -1;
      if (isIt && takesFocus) tab.focus();
      if (isIt) $("reactors-panel").setAttribute("aria-labelledby", tab.id);
    }
    this.#next = 0;
    this.#run += 1;
    this.#load(this.#run);
  }

  /** @param {number} run */
  async #load(run) {
    const [message, reactionID, nextSeq] = [/** @type {Message} */ (this.#message), this.#reactionID, this.#next];
    complain($("reactors-problem"));
    try {
      const { data } = await this.#chat.getAllUserListOfMessageReaction({ message, reactionID, nextSeq, count: PAGE });
      if (run !== this.#run) return;
      const me = this.#chat.getLoginUser();
      const rows = data.userList.map((user) => rowOf(user, me));
      if (nextSeq) $("reactors-list").append(...rows);
      else $("reactors-list").replaceChildren(...rows);
      this.#next = data.nextSeq;
      $("reactors-more").hidden = data.isCompleted;
    } catch (problem) {
      if (run !== this.#run) return;
      complain($("reactors-problem"), complaintOf(problem));
      $("reactors-more").hidden = false;
    }
  }

  /** @param {KeyboardEvent} event */
  #byArrow(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const tabs = this.#tabs;
    const at = tabs.findIndex(({ ariaSelected }) => ariaSelected === "true");
    this.#choose(tabs[(at + step + tabs.length) % tabs.length].dataset.reaction ?? "", true);
  }
}

/** @param {{userID: string, nick: string, avatar: string}} user @param {string} me */
function rowOf({ userID, nick, avatar }, me) {
  const row = copyOf("reactor");
  show(row.children[0], avatar);
  say(row.children[1], userID === me ? t("shell.you") : nick || userID);
  return row;
}
