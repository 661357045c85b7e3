/** Searching: people, groups and what was said, everywhere or in one conversation; and from a hit to its place. */
import { nameOf } from "../conversation-row.js";
import { $, complain, say } from "../dom.js";
import { nameAmong } from "../places.js";
import { complaintOf, t } from "../words.js";
import { rowOfConversation, rowOfMessage, rowOfName } from "./hits.js";

const TYPING = 250; // milliseconds without a key before it is searched for
const FEW = 4; // people and groups, beside messages
const COUNTED = 1000; // hits that the server counts
const KEYWORDS = 5; // of one search

/** @typedef {{go: (conversationID: string, messageID?: string) => void}} Ways */

export class Search {
  #chat;
  #go;
  #dialog = /** @type {HTMLDialogElement} */ ($("search"));
  #field = /** @type {HTMLInputElement} */ ($("search-query"));
  #results = /** @type {HTMLElement} */ ($("search-results"));
  /** The conversation that is searched; empty: all. */
  #where = "";
  #cursor = "";
  #typing = 0;
  /** Another one for every search: what an earlier one answers is not shown. @type {object} */
  #asked = {};

  /** @param {any} chat @param {Ways} ways */
  constructor(chat, { go }) {
    this.#chat = chat;
    this.#go = go;
    this.#field.addEventListener("input", () => this.#soon());
    this.#dialog.addEventListener("keydown", (event) => this.#press(event));
    this.#dialog.addEventListener("click", ({ target }) => target === this.#dialog && this.#dialog.close());
    $("search-more").addEventListener("click", () => this.#more());
    $("search-everywhere").addEventListener("click", () => this.open({ query: this.#field.value }));
  }

  /** @param {{conversation?: any, query?: string}} [where] without a conversation: everywhere */
  open({ conversation, query = "" } = {}) {
    this.#where = conversation?.conversationID ?? "";
    say($("search-title"), conversation ? t("search.titleIn", { name: nameOf(conversation) }) : t("search.title"));
    this.#field.value = query;
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#field.focus();
    this.#search();
  }

  #soon() {
    clearTimeout(this.#typing);
    this.#typing = window.setTimeout(() => this.#search(), TYPING);
  }

  async #search() {
    clearTimeout(this.#typing);
    const asked = (this.#asked = {});
    const keywordList = keywordsOf(this.#field.value);
    complain($("search-problem"));
    if (!keywordList.length) return this.#clear();
    try {
      const [messages, people, groups] = await Promise.all([
        this.#messages(keywordList),
        this.#where ? null : this.#chat.searchCloudUsers({ keywordList, keywordListMatchType: "and", count: FEW }),
        this.#where ? null : this.#chat.searchCloudGroups({ keywordList, keywordListMatchType: "and", count: FEW }),
      ]);
      if (asked !== this.#asked) return;
      this.#clear();
      fill("search-people", (people?.data.searchResultList ?? []).map((/** @type {any} */ one) => this.#person(one)));
      fill("search-groups", (groups?.data.searchResultList ?? []).map((/** @type {any} */ one) => this.#group(one)));
      await this.#show(messages.data);
      this.#sayHowMany(messages.data.totalCount);
    } catch (problem) {
      this.#fail(asked, problem);
    }
  }

  async #more() {
    const asked = this.#asked;
    try {
      const { data } = await this.#messages(keywordsOf(this.#field.value), this.#cursor);
      if (asked !== this.#asked) return;
      const before = $("search-messages").querySelectorAll("li").length;
      await this.#show(data);
      $("search-messages").querySelectorAll("button")[before]?.focus();
    } catch (problem) {
      this.#fail(asked, problem);
    }
  }

  /** @param {string[]} keywordList @param {string} [cursor] */
  #messages(keywordList, cursor) {
    const conversationID = this.#where || undefined;
    return this.#chat.searchCloudMessages({ keywordList, keywordListMatchType: "and", conversationID, cursor });
  }

  /** @param {any} found a page of messages */
  async #show({ searchResultList, cursor }) {
    this.#cursor = cursor;
    $("search-more").hidden = !cursor;
    const rows = await Promise.all(searchResultList.map((/** @type {any} */ found) => this.#rowsOf(found)));
    $("search-messages").querySelector("ul").append(...rows.flat());
    $("search-messages").hidden = !$("search-messages").querySelector("li");
  }

  /** @param {any} found @returns {Promise<Element[]>} */
  async #rowsOf(found) {
    const { conversationID, messageList, messageCount, marks } = found;
    if (this.#where) {
      return messageList.map((/** @type {any} */ one) => rowOfMessage(one, marks[one.ID], () => this.#leave(conversationID, one.ID)));
    }
    const { data } = await this.#chat.getConversationProfile(conversationID);
    const query = this.#field.value;
    const choose = () =>
      messageCount > 1 ? this.open({ conversation: data.conversation, query }) : this.#leave(conversationID, messageList[0].ID);
    return [rowOfConversation(data.conversation, await nameAmong(this.#chat, data.conversation), found, choose)];
  }

  /** @param {any} profile */
  #person({ userID, nick, avatar }) {
    return rowOfName({ avatar, name: nick || userID, about: nick ? userID : "" }, () => this.#leave(`C2C${userID}`));
  }

  /** @param {any} group */
  #group({ groupID, name, avatar }) {
    return rowOfName({ avatar, name: name || groupID, isGroup: true }, () => this.#leave(`GROUP${groupID}`));
  }

  /** @param {number} count of messages */
  #sayHowMany(count) {
    const isNothing = !this.#results.querySelector("li");
    const many = count >= COUNTED ? t("search.many", { count: COUNTED }) : t("search.messages", { count });
    say($("search-messages-title"), many);
    $("search-none").hidden = !isNothing;
    const nothing = t("search.none", { query: this.#field.value.trim() });
    say($("search-none"), isNothing ? nothing : "");
    say($("search-told"), isNothing ? nothing : many);
    $("search-everywhere").hidden = !this.#where;
  }

  #clear() {
    for (const list of this.#results.querySelectorAll("ul")) list.replaceChildren();
    for (const section of this.#results.querySelectorAll("section")) section.hidden = true;
    for (const id of ["search-more", "search-none", "search-everywhere"]) $(id).hidden = true;
    say($("search-told"), "");
    this.#results.scrollTop = 0;
  }

  /** @param {object} asked @param {any} problem */
  #fail(asked, problem) {
    if (!problem?.code) throw problem;
    if (asked !== this.#asked) return;
    this.#clear();
    complain($("search-problem"), complaintOf(problem));
  }

  /** @param {string} conversationID @param {string} [messageID] */
  #leave(conversationID, messageID) {
    this.#dialog.close();
    this.#go(conversationID, messageID);
  }

  /** Up and down go through what was found, and back to the field. @param {KeyboardEvent} event */
  #press(event) {
    if (event.isComposing || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
    const stops = /** @type {HTMLElement[]} */ ([this.#field, ...this.#results.querySelectorAll("section:not([hidden]) button")]);
    const at = stops.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (at < 0 || !next) return;
    event.preventDefault();
    next.focus();
  }
}

/** @param {string} id @param {Element[]} rows */
function fill(id, rows) {
  const section = $(id);
  section.querySelector("ul").replaceChildren(...rows);
  section.hidden = !rows.length;
}

/** Words, those with a letter or a digit: the others find nothing. @param {string} query */
const keywordsOf = (query) =>
  query
    .split(/\s+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .slice(0, KEYWORDS);
