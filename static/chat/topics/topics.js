/** The topics of the community that is open: beside the messages at a desk, on a phone in a sheet below its name. */
import { EVENT } from "../../sdk/constants.js";
import { $, isNarrow, say } from "../dom.js";
import { unreadIn } from "../list-filter.js";
import { nameOf } from "../thread/header.js";
import { t } from "../words.js";
import { TopicForm } from "./form.js";
import { TopicList } from "./list.js";

/** @typedef {import("../../sdk/index.js").Conversation} Conversation */
/** @typedef {import("../../sdk/index.js").Topic} Topic */
/** @typedef {import("../thread/types.js").Chat} Chat */

const LEADERS = ["Owner", "Admin"];
/** Where there is room for a column of their own. */
const WIDE = matchMedia("(min-width: 1000px)");

export class Topics {
  #chat;
  #pane = /** @type {HTMLElement} */ ($("topics"));
  #sheet = /** @type {HTMLDialogElement} */ ($("topics-sheet"));
  #bar = /** @type {HTMLButtonElement} */ ($("topics-bar"));
  #list;
  #form;
  /** The conversation that is open: a community, or a topic of one. @type {Conversation | null} */
  #open = null;
  /** @type {Conversation | null} */
  #community = null;
  /** The newest question; older answers say nothing. */
  #asked = 0;

  /** @param {Chat} chat @param {{go: (conversationID: string) => void, names: import("../names.js").Names}} calls */
  constructor(chat, { go, names }) {
    this.#chat = chat;
    this.#form = new TopicForm(chat, { go, gone: (topicID) => this.#leave(topicID, go) });
    this.#list = new TopicList(chat.getLoginUser(), names, {
      make: () => this.#community && this.#form.make(this.#community),
      options: (topic) => this.#community && this.#form.open(this.#community, topic, this.#leads),
    });
    document.querySelector(".conversations")?.after(this.#pane);
    $("thread").querySelector("header").after(this.#bar);
    this.#bar.addEventListener("click", () => this.#openSheet());
    $("topics-close").addEventListener("click", () => this.#sheet.close());
    this.#sheet.addEventListener("click", (event) => this.#press(event));
    WIDE.addEventListener("change", () => this.#place());
    this.#place();
    const listens = [EVENT.TOPIC_CREATED, EVENT.TOPIC_UPDATED, EVENT.TOPIC_DELETED, EVENT.CONVERSATION_LIST_UPDATED];
    for (const name of listens) chat.on(name, () => this.#look());
    names.addEventListener("known", () => this.#look());
  }

  /** @param {Conversation | null} conversation that is open now */
  async open(conversation) {
    this.#open = conversation;
    const group = conversation?.groupProfile;
    const isOurs = Boolean(group?.isSupportTopic || group?.communityID);
    if (!isOurs) return this.#show(null, []);
    await this.#look();
  }

  /** What there is, as it is now. */
  async #look() {
    const group = this.#open?.groupProfile;
    const groupID = group?.communityID || (group?.isSupportTopic ? group.groupID : "");
    if (!groupID) return;
    this.#asked += 1;
    const asked = this.#asked;
    try {
      const { data } = await this.#chat.getConversationProfile(`GROUP${groupID}`);
      const { isPresent } = data.conversation;
      const topics = isPresent ? (await this.#chat.getTopicList({ groupID })).data.successTopicList : [];
      if (asked === this.#asked) this.#show(isPresent ? data.conversation : null, topics);
    } catch {
      if (asked === this.#asked) this.#show(null, []); // without a connection; asked again with the next news
    }
  }

  /** @param {Conversation | null} community @param {Topic[]} topics */
  #show(community, topics) {
    this.#asked += community ? 0 : 1;
    this.#community = community;
    const leads = this.#leads;
    const isShown = community !== null && (leads || topics.length > 0);
    this.#pane.hidden = !isShown;
    this.#bar.hidden = !isShown;
    if (!isShown) return this.#sheet.close();
    const name = nameOf(community);
    this.#pane.setAttribute("aria-label", t("topics.of", { name }));
    for (const title of [$("topics-title"), $("topics-sheet-title")]) say(title, name);
    const openID = this.#open?.conversationID ?? "";
    this.#list.show(community, topics, { openID, leads });
    this.#writeBar(community, topics, openID);
  }

  /** I have deleted this one: who was in it goes to what is said to all. @param {string} topicID @param {(conversationID: string) => void} go */
  #leave(topicID, go) {
    if (this.#open?.conversationID !== `GROUP${topicID}` || !this.#community) return this.#list.focus();
    this.#sheet.close();
    go(this.#community.conversationID);
  }

  /** Whether I may make topics and change them. */
  get #leads() {
    return LEADERS.includes(this.#community?.groupProfile?.selfInfo.role ?? "");
  }

  /** How much is unread elsewhere in it. @param {Conversation} community @param {Topic[]} topics @param {string} openID */
  #writeBar(community, topics, openID) {
    const here = topics.find(({ topicID }) => `GROUP${topicID}` === openID);
    const all = unreadIn(community);
    const elsewhere = Math.max(0, all - (here?.unreadCount ?? community.unreadCount));
    $("topics-bar-badge").hidden = !elsewhere;
    say($("topics-bar-badge"), elsewhere ? String(elsewhere) : "");
    say($("topics-bar-words"), elsewhere ? t("topics.unreadElsewhere", { count: elsewhere }) : "");
  }

  /** The one list is where it is seen. */
  #place() {
    if (WIDE.matches) this.#sheet.close();
    (WIDE.matches ? this.#pane : $("topics-sheet-list")).append(this.#list.element);
  }

  /** From topic to topic in one pane: back leads to the list of conversations, not through all of them. @param {MouseEvent} event */
  #press(event) {
    const link = /** @type {HTMLAnchorElement | null} */ (/** @type {Element} */ (event.target).closest("a"));
    if (event.target !== this.#sheet && !link) return;
    this.#sheet.close();
    if (!link || !isNarrow() || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    location.replace(link.href);
  }

  #openSheet() {
    this.#sheet.showModal();
    this.#list.focus();
  }
}
