/** One conversation of the list. */
import { copyOf, draw, say, show } from "./dom.js";
import { isMarked, isSilent, isUnread, MARK, unreadIn } from "./list-filter.js";
import { markOf } from "./marks.js";
import { hashOf } from "./router.js";
import { leadOf, textOf } from "./sayings.js";
import { listTime, sayTime, t } from "./words.js";

export const MOST_SHOWN = 99;
const PREVIEW = 200; // characters; no row is wider

/** @param {any} conversation */
export const nameOf = ({ conversationID, type, remark, groupProfile, userProfile }) =>
  remark || (type === "C2C" ? userProfile?.nick || userProfile?.userID : groupProfile?.name || groupProfile?.groupID) || conversationID;

/** What waits comes last; what failed does so until somebody says more. @param {any} last @param {any} [pending] */
function latestOf(last, pending) {
  const isLast = pending && (pending.status === "unSend" || pending.time >= (last?.lastTime ?? 0));
  return isLast ? { ...pending, lastTime: pending.time, fromAccount: pending.from } : last;
}

/** @param {any} conversation @returns {string} */
export const avatarOf = ({ userProfile, groupProfile }) => (userProfile ?? groupProfile)?.avatar ?? "";

export class ConversationRow {
  /** @type {HTMLLIElement} */
  element = copyOf("conversation-row");
  link = /** @type {HTMLAnchorElement} */ (this.element.firstElementChild);
  conversation;
  #parts = {
    avatar: this.#part("img"),
    name: this.#part(".name"),
    time: this.#part("time"),
    mark: this.#part(".mark"),
    markWords: this.#part(".mark-words"),
    called: this.#part(".called"),
    calledWords: this.#part(".called-words"),
    draft: this.#part(".draft"),
    who: this.#part(".who"),
    said: this.#part(".said"),
    badge: this.#part(".badge"),
    badgeWords: this.#part(".badge-words"),
    kept: this.#part(".kept"),
    keptWords: this.#part(".kept-words"),
  };

  /** @param {any} conversation */
  constructor(conversation) {
    this.conversation = conversation;
    this.link.href = hashOf(conversation.conversationID);
    this.element.dataset.id = conversation.conversationID;
  }

  /** With the button of its menu. */
  dress() {
    const more = copyOf("row-more");
    more.setAttribute("aria-label", t("keeping.optionsOf", { name: nameOf(this.conversation) }));
    more.tabIndex = this.link.tabIndex;
    this.element.append(more);
  }

  /** @param {string} selector @returns {any} */
  #part(selector) {
    return this.element.querySelector(selector);
  }

  /** @param {{me: string, names: import("./names.js").Names, isOpen: boolean, pending?: any}} view */
  render({ me, names, isOpen, pending }) {
    const { conversation } = this;
    const { type, topicNews } = conversation;
    const unreadCount = unreadIn(conversation);
    const lastMessage = latestOf(topicNews?.isNewest ? topicNews.lastMessage : conversation.lastMessage, pending);
    const isDirect = type === "C2C";
    show(this.#parts.avatar, avatarOf(conversation));
    this.#parts.avatar.classList.toggle("group", !isDirect);
    say(this.#parts.name, nameOf(conversation));
    this.#parts.time.hidden = !lastMessage?.lastTime;
    if (lastMessage?.lastTime) sayTime(this.#parts.time, lastMessage.lastTime, listTime);

    const isCalled = conversation.groupAtInfoList.length > 0 || topicNews?.isCalled === true;
    this.#parts.called.hidden = !isCalled;
    say(this.#parts.calledWords, isCalled ? t("quotes.called") : "");
    const draft = isOpen ? "" : (conversation.draftText ?? "").trim();
    this.#parts.draft.hidden = !draft;
    const nameOfPerson = (/** @type {string} */ userID) => names.of(userID);
    const isEmpty = !lastMessage?.type;
    const lead = draft || isEmpty ? "" : leadOf(lastMessage, me, nameOfPerson, isDirect);
    const isTopics = topicNews?.isNewest && lastMessage.ID === topicNews.lastMessage.ID && !draft;
    say(this.#parts.who, isTopics ? t("shell.inTopic", { topic: topicNews.topicName, text: lead }).trim() : lead);
    say(this.#parts.said, (draft || (isEmpty ? "" : textOf(lastMessage, me, nameOfPerson))).slice(0, PREVIEW));
    const isMine = lastMessage?.fromAccount === me;
    this.#renderMark(isMine && !draft ? markOf(lastMessage, type) : null);

    this.#renderKept();
    const isDot = !unreadCount && isUnread(conversation);
    this.#parts.badge.hidden = !unreadCount && !isDot;
    this.#parts.badge.classList.toggle("dot", isDot);
    say(this.#parts.badge, isDot ? "" : unreadCount > MOST_SHOWN ? `${MOST_SHOWN}+` : String(unreadCount));
    const words = isDot ? t("shell.markedUnread") : unreadCount ? t("shell.unread", { count: unreadCount }) : "";
    say(this.#parts.badgeWords, words);
    this.element.classList.toggle("unread", isUnread(conversation));
    if (isOpen) this.link.setAttribute("aria-current", "true");
    else this.link.removeAttribute("aria-current");
  }

  /** How I keep it: pinned, in silence, with a star. */
  #renderKept() {
    const { conversation } = this;
    const kept = {
      pinned: conversation.isPinned,
      silent: isSilent(conversation),
      star: isMarked(conversation, MARK.star),
    };
    for (const [name, isSo] of Object.entries(kept)) this.element.classList.toggle(name, isSo);
    this.#parts.kept.hidden = !Object.values(kept).some(Boolean);
    const words = [kept.pinned && t("shell.pinned"), kept.silent && t("shell.silent"), kept.star && t("shell.starred")];
    say(this.#parts.keptWords, words.filter(Boolean).join(" "));
    this.#part(".more")?.setAttribute("aria-label", t("keeping.optionsOf", { name: nameOf(conversation) }));
  }

  /** @param {import("./marks.js").Mark | null} mark */
  #renderMark(mark) {
    const { mark: svg, markWords } = this.#parts;
    svg.toggleAttribute("hidden", !mark);
    say(markWords, mark ? `${mark.words}.` : "");
    if (!mark) return;
    draw(svg, mark.icon);
    svg.classList.toggle("all", mark.isAll);
    svg.classList.toggle("failed", mark.icon === "failed");
    svg.style.setProperty("--share", String(mark.share * 100));
  }
}
