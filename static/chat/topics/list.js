/** The list of topics: the community's own conversation first, then each topic; walked through by arrows. */
import { MOST_SHOWN } from "../conversation-row.js";
import { arrange, copyOf, say } from "../dom.js";
import { isSilent } from "../list-filter.js";
import { hashOf } from "../router.js";
import { previewOf } from "../sayings.js";
import { t } from "../words.js";

/** @typedef {import("../../sdk/index.js").Conversation} Conversation */
/** @typedef {import("../../sdk/index.js").Topic} Topic */
/** @typedef {{make: () => void, options: (topic: Topic) => void}} Wishes */
/** @typedef {{id: string, name: string, topic: Topic | null, unreadCount: number, isCalled: boolean, isSilent: boolean, lastMessage: any}} Entry */

const PREVIEW = 120; // characters; no row is wider

export class TopicList {
  element = /** @type {HTMLElement} */ (copyOf("topic-list"));
  #me;
  #names;
  #wishes;
  #rows = /** @type {Map<string, HTMLElement>} */ (new Map());
  #list = /** @type {HTMLElement} */ (this.element.querySelector("ul"));
  #openID = "";
  #make = /** @type {HTMLElement} */ (this.element.querySelector(".make"));

  /** @param {string} me @param {import("../names.js").Names} names @param {Wishes} wishes */
  constructor(me, names, wishes) {
    this.#me = me;
    this.#names = names;
    this.#wishes = wishes;
    this.#make.addEventListener("click", () => wishes.make());
    this.#list.addEventListener("keydown", (event) => this.#walk(event));
    this.#list.addEventListener("focusin", ({ target }) => this.#rove(/** @type {Element} */ (target)));
  }

  /** @param {Conversation} community @param {Topic[]} topics @param {{openID: string, leads: boolean}} view */
  show(community, topics, { openID, leads }) {
    const focused = this.#list.contains(document.activeElement) ? document.activeElement : null;
    const entries = [generalOf(community), ...topics.map(entryOf)];
    for (const entry of entries) this.#write(entry, entry.id === openID);
    const shown = new Set(entries.map(({ id }) => id));
    for (const id of this.#rows.keys()) if (!shown.has(id)) this.#rows.delete(id);
    arrange(this.#list, entries.map(({ id }) => /** @type {HTMLElement} */ (this.#rows.get(id))));
    this.#make.hidden = !leads;
    /** @type {HTMLElement} */ (this.element.querySelector(".none")).hidden = topics.length > 0;
    if (!this.#list.querySelector("a[tabindex='0']")) this.#rove(this.#list.querySelector("a"));
    if (focused && !focused.isConnected) this.focus();
    if (openID !== this.#openID) this.#list.querySelector("a[aria-current]")?.scrollIntoView({ block: "nearest" });
    this.#openID = openID;
  }

  /** The one that is open, or the first. */
  focus() {
    const link = /** @type {HTMLElement | null} */ (this.#list.querySelector("a[aria-current]") ?? this.#list.querySelector("a"));
    link?.focus();
  }

  /** @param {Entry} entry @param {boolean} isOpen */
  #write({ id, name, topic, unreadCount, isCalled, isSilent: isQuiet, lastMessage }, isOpen) {
    const row = this.#rows.get(id) ?? this.#blank(id);
    const part = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (row.querySelector(selector));
    const link = part("a");
    say(part(".name"), name);
    const nameOf = (/** @type {string} */ userID) => this.#names.of(userID);
    say(part(".said"), lastMessage?.type ? previewOf(lastMessage, this.#me, nameOf, false).slice(0, PREVIEW) : "");
    row.classList.toggle("unread", unreadCount > 0);
    row.classList.toggle("silent", isQuiet);
    part(".called").hidden = !isCalled;
    say(part(".called-words"), isCalled ? t("quotes.called") : "");
    part(".badge").hidden = !unreadCount;
    say(part(".badge"), unreadCount > MOST_SHOWN ? `${MOST_SHOWN}+` : String(unreadCount));
    const words = [isQuiet && t("shell.silent"), unreadCount > 0 && t("shell.unread", { count: unreadCount })];
    say(part(".badge-words"), words.filter(Boolean).join(" "));
    if (isOpen) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    const options = /** @type {HTMLButtonElement} */ (part(".options"));
    options.hidden = !topic;
    options.setAttribute("aria-label", t("topics.optionsOf", { name }));
    options.onclick = () => topic && this.#wishes.options(topic);
  }

  /** @param {string} id */
  #blank(id) {
    const row = /** @type {HTMLElement} */ (copyOf("topic-row"));
    /** @type {HTMLAnchorElement} */ (row.querySelector("a")).href = hashOf(id);
    this.#rows.set(id, row);
    return row;
  }

  /** @param {KeyboardEvent} event */
  #walk(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const links = /** @type {HTMLElement[]} */ ([...this.#list.querySelectorAll("a")]);
    const at = links.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    links[Math.min(Math.max(0, to), links.length - 1)].focus();
  }

  /** One row is reached by Tab: the one that was walked to last, and what can be done with it. @param {Element | null} target */
  #rove(target) {
    const row = target?.closest("li");
    if (!row) return;
    for (const other of this.#list.querySelectorAll("[tabindex='0']")) /** @type {HTMLElement} */ (other).tabIndex = -1;
    for (const stop of row.querySelectorAll("a, .options")) /** @type {HTMLElement} */ (stop).tabIndex = 0;
  }
}

/** What is said to all of the community, in no topic. @param {Conversation} community @returns {Entry} */
function generalOf(community) {
  const { conversationID: id, unreadCount, lastMessage, groupAtInfoList } = community;
  return { id, name: t("topics.general"), topic: null, unreadCount, lastMessage, isCalled: groupAtInfoList.length > 0, isSilent: isSilent(community) };
}

/** @param {Topic} topic @returns {Entry} */
function entryOf(topic) {
  const { topicID, topicName: name, unreadCount, lastMessage, groupAtInfoList, selfInfo } = topic;
  const isQuiet = !["", "AcceptAndNotify"].includes(selfInfo.messageRemindType);
  return { id: `GROUP${topicID}`, name, topic, unreadCount, lastMessage, isCalled: groupAtInfoList.length > 0, isSilent: isQuiet };
}
