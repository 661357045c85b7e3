/** The dialog that says who has read a message, who has not, and when. Live while it is open. */
import TencentCloudChat from "../../sdk/index.js";
import { $, complain, say } from "../dom.js";
import { tallyOf } from "../marks.js";
import { textOf } from "../sayings.js";
import { complaintOf, fullTime, sayTime, t } from "../words.js";
import { drawCurve } from "./curve.js";
import { Earlier } from "./earlier.js";
import { MemberList, PAGE } from "./member-list.js";
import { reasonFor } from "./member-row.js";
import { findMember } from "./missing.js";

const { EVENT } = TencentCloudChat;
const SETTLE = 200; // milliseconds; a burst of readers is one new list
const TYPING = 200; // milliseconds without a key before a name is searched for
const QUOTED = 120; // characters of the message; the dialog has one line
const TABS = /** @type {Record<string, string[]>} */ ({
  "tab-read": ["read"],
  "tab-unread": ["unread", "private", "left", "deactivated"],
});

export class Readers {
  #chat;
  #me;
  #dialog = /** @type {HTMLDialogElement} */ ($("readers"));
  #earlier;
  #list = new MemberList($("readers-list"), $("readers-sections"));
  /** @type {any} */
  #message = null;
  /** @type {Record<string, number>} */
  #counts = {};
  /** Who has read it is no longer kept. */
  #isPurged = false;
  #tab = "tab-read";
  #query = "";
  #timer = 0;
  #typing = 0;

  /** @param {any} chat @param {string} me */
  constructor(chat, me) {
    this.#chat = chat;
    this.#me = me;
    this.#earlier = new Earlier(chat);
    for (const id of Object.keys(TABS)) $(id).addEventListener("click", () => this.#choose(id));
    $("tab-read").parentElement.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#byArrow(event));
    $("readers-query").addEventListener("input", () => this.#search());
    $("readers-more").addEventListener("click", () => this.#list.more());
    $("readers-why").addEventListener("click", () => this.#explainMissing());
    $("readers-close").addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("click", ({ target }) => target === this.#dialog && this.#dialog.close());
    this.#dialog.addEventListener("close", () => this.#forget());
    this.#list.addEventListener("loaded", () => this.#settle());
    this.#list.addEventListener("failed", (event) => {
      complain($("readers-problem"), complaintOf(/** @type {CustomEvent} */ (event).detail));
      $("readers-more").hidden = false;
    });
    for (const name of [EVENT.MESSAGE_READ_RECEIPT_RECEIVED, EVENT.MESSAGE_MODIFIED, EVENT.MESSAGE_REVOKED]) {
      chat.on(name, (/** @type {any} */ { data }) => this.#take(data));
    }
  }

  /** @param {any} message one that asked for receipts */
  open(message) {
    this.#message = message;
    const isDirect = message.conversationType === "C2C";
    say($("readers-text"), textOf(message, this.#me, (id) => id).slice(0, QUOTED));
    $("readers-direct").hidden = !isDirect;
    $("readers-group").hidden = isDirect;
    this.#dialog.classList.toggle("direct", isDirect);
    complain($("readers-problem"));
    this.#count();
    if (!this.#dialog.open) this.#dialog.showModal();
    if (isDirect) return;
    $("readers-curve").hidden = true;
    $("readers-query").value = this.#query = "";
    this.#choose(message.readReceiptInfo.readCount ? "tab-read" : "tab-unread");
    this.#drawCurve();
    $(this.#tab).focus();
  }

  /** @param {{messageID?: string, ID?: string}[]} told */
  #take(told) {
    if (!this.#message || !told.some((one) => (one.messageID ?? one.ID) === this.#message.ID)) return;
    if (this.#message.isRevoked) {
      this.#dialog.close();
      return;
    }
    this.#count();
    if (this.#message.conversationType === "C2C") return;
    this.#timer ||= setTimeout(() => {
      this.#timer = 0;
      this.#list.refresh();
      this.#drawCurve();
    }, SETTLE);
  }

  #forget() {
    clearTimeout(this.#timer);
    clearTimeout(this.#typing);
    this.#timer = 0;
    this.#message = null;
    this.#counts = {};
    this.#isPurged = false;
    this.#list.clear();
  }

  #count() {
    this.#earlier.show(this.#message);
    const { readReceiptInfo: info, conversationType, time, isPeerRead } = this.#message;
    if (conversationType === "C2C") {
      const [sent, read] = $("readers-direct").querySelectorAll("dd");
      say($("readers-title"), t(isPeerRead ? "readers.titleRead" : "readers.titleUnread"));
      sayTime(sent.firstElementChild, time, fullTime);
      read.firstElementChild.hidden = !(isPeerRead && info.timestamp);
      if (isPeerRead && info.timestamp) sayTime(read.firstElementChild, info.timestamp, fullTime);
      say(read.lastElementChild, isPeerRead ? "" : t("readers.notYet"));
      return;
    }
    const { readCount = 0, audienceCount = 0 } = info;
    say($("readers-title"), tallyOf(this.#message));
    say($("tab-read"), t("readers.tabRead", { count: readCount }));
    say($("tab-unread"), t("readers.tabUnread", { count: audienceCount - readCount }));
  }

  async #drawCurve() {
    const message = this.#message;
    try {
      const { data } = await this.#chat.getMessageReadCurve(message);
      if (message === this.#message) drawCurve($("readers-curve"), data);
    } catch {
      $("readers-curve").hidden = true; // the list says what is wrong
    }
  }

  /** @param {string} id */
  #choose(id) {
    this.#tab = id;
    for (const tab of Object.keys(TABS)) {
      $(tab).setAttribute("aria-selected", String(tab === id));
      $(tab).tabIndex = tab === id ? 0 : -1;
    }
    $("readers-list").setAttribute("aria-labelledby", id);
    this.#show();
  }

  #show() {
    const [message, query] = [this.#message, this.#query];
    this.#hideEnd();
    this.#list.show({
      states: TABS[this.#tab],
      load: (state, cursor) => this.#load(message, query, state, cursor),
      heading: (state) => this.#heading(state),
      explain: (userID) => reasonFor(this.#chat, message, userID),
      revision: () => message.revision,
    });
  }

  /**
   * Readers come in the order of reading; who was searched for and who has not read, in the order of members.
   * @param {any} message @param {string} query @param {string} state @param {string} cursor
   * @returns {Promise<import("./member-list.js").Answer>}
   */
  async #load(message, query, state, cursor) {
    if (state === "read" && !query) {
      const { data } = await this.#chat.getGroupMessageReadMemberList({ message, filter: 0, cursor, count: PAGE });
      if (message === this.#message) this.#isPurged = Boolean(data.purged);
      return data;
    }
    const { data } = await this.#chat.getMessageAudience({ message, state, query, cursor, count: PAGE });
    if (message === this.#message) [this.#counts, this.#isPurged] = [data.counts, Boolean(data.purged)];
    return data;
  }

  /** @param {string} state */
  #heading(state) {
    if (state === "read") return "";
    const count = this.#counts[state];
    return this.#query || count === undefined ? t(`readers.state_${state}`) : t("readers.heading", { state: t(`readers.state_${state}`), count });
  }

  #hideEnd() {
    for (const id of ["readers-none", "readers-more", "readers-missing"]) $(id).hidden = true;
    complain($("readers-problem"));
    say($("readers-why-text"), "");
  }

  /** What stands below the list. */
  #settle() {
    const isEmpty = this.#list.size === 0 && this.#list.isComplete;
    complain($("readers-problem"));
    $("readers-more").hidden = this.#list.isComplete;
    $("readers-none").hidden = !isEmpty;
    $("readers-missing").hidden = !(isEmpty && this.#query) || this.#isPurged;
    if (!isEmpty) return;
    if (this.#isPurged) {
      say($("readers-none"), t("readers.purged"));
    } else if (this.#query) {
      say($("readers-none"), t("readers.noneFound", { query: this.#query }));
      say($("readers-why"), t("readers.whyMissing", { name: this.#query }));
    } else {
      const { audienceCount, readCount } = this.#message.readReceiptInfo;
      // Somebody has read this moment, and is about to be listed.
      $("readers-none").hidden = this.#tab === "tab-read" && readCount > 0;
      say($("readers-none"), t(!audienceCount ? "readers.nobodyElse" : this.#tab === "tab-read" ? "readers.noneRead" : "readers.allRead"));
    }
  }

  #search() {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => {
      this.#query = $("readers-query").value.trim();
      if (this.#message) this.#show();
    }, TYPING);
  }

  async #explainMissing() {
    const [message, name] = [this.#message, this.#query];
    say($("readers-why-text"), "…");
    const { userID, shownName } = await findMember(this.#chat, message, name);
    const reason = await reasonFor(this.#chat, message, userID);
    if (message === this.#message && name === this.#query) say($("readers-why-text"), t("readers.reasonOf", { name: shownName, reason }));
  }

  /** @param {KeyboardEvent} event */
  #byArrow(event) {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const other = Object.keys(TABS).find((id) => id !== this.#tab) ?? this.#tab;
    this.#choose(other);
    $(other).focus();
  }
}
