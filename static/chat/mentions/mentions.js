/** The list of those who can be named, above the field: it follows what is written after the `@`. */
import { $, copyOf, say, show } from "../dom.js";
import { EVERYBODY } from "../thread/at.js";
import { t } from "../words.js";

/** @typedef {import("../thread/types.js").Chat} Chat */
/** @typedef {import("../thread/types.js").Conversation} Conversation */
/** @typedef {import("../thread/at.js").Named} Named */
/** @typedef {Named & {avatar: string}} Candidate */

const MOST = 20; // who is not among these is found by a letter more
const SOON = 120; // milliseconds after a letter
const ADMINS = ["Owner", "Admin"];

export class AtList {
  #chat;
  #choose;
  #text = /** @type {HTMLTextAreaElement} */ ($("text"));
  #list = /** @type {HTMLElement} */ ($("at-list"));
  /** @type {{at: number, query: string} | null} */
  #written = null;
  /** @type {Candidate[]} */
  #found = [];
  #marked = 0;
  #timer = 0;
  /** An `@` that was left by Esc stays left. */
  #left = -1;

  /** @param {Chat} chat @param {(at: number, named: Named) => void} choose */
  constructor(chat, choose) {
    this.#chat = chat;
    this.#choose = choose;
    $("composer").prepend(this.#list);
    this.#text.setAttribute("aria-autocomplete", "list");
    this.#text.setAttribute("aria-controls", this.#list.id);
    // The field keeps the focus.
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#list.addEventListener("click", ({ target }) => {
      const option = /** @type {Element} */ (target).closest("li");
      if (option) this.#take([...this.#list.children].indexOf(option));
    });
  }

  get isOpen() {
    return !this.#list.hidden;
  }

  /** @param {{at: number, query: string}} written @param {Conversation} conversation */
  show(written, conversation) {
    if (this.#left === written.at) return;
    const isSame = this.isOpen && this.#written?.query === written.query && this.#written.at === written.at;
    this.#written = written;
    if (isSame) return;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#find(written, conversation), SOON);
  }

  close() {
    clearTimeout(this.#timer);
    this.#written = null;
    this.#left = -1;
    this.#list.hidden = true;
    this.#text.removeAttribute("aria-activedescendant");
  }

  /** Whether this key was meant for the list. @param {KeyboardEvent} event */
  press({ key, shiftKey }) {
    if (!this.isOpen || shiftKey) return false;
    if (key === "ArrowDown") this.#mark(this.#marked + 1);
    else if (key === "ArrowUp") this.#mark(this.#marked - 1);
    else if (key === "Enter" || key === "Tab") this.#take(this.#marked);
    else if (key === "Escape") this.#leave();
    else return false;
    return true;
  }

  #leave() {
    const at = this.#written?.at ?? -1;
    this.close();
    this.#left = at;
  }

  /** @param {{at: number, query: string}} written @param {Conversation} conversation */
  async #find(written, conversation) {
    const groupID = conversation.groupProfile?.groupID ?? "";
    try {
      const { data } = await this.#chat.findGroupMembers({ groupID, query: written.query, count: MOST });
      if (written !== this.#written) return;
      const others = data.memberList.filter(({ userID }) => userID !== this.#chat.getLoginUser());
      const people = others.map(({ userID, nameCard, nick, avatar }) => ({ userID, name: nameCard || nick || userID, avatar }));
      this.#render([...everybody(written.query, conversation), ...people]);
    } catch {
      this.close(); // without a connection a name is only a text
    }
  }

  /** @param {Candidate[]} found */
  #render(found) {
    this.#found = found;
    if (!found.length) {
      this.#list.hidden = true;
      return this.#text.removeAttribute("aria-activedescendant");
    }
    this.#list.replaceChildren(...found.map(optionOf));
    this.#list.hidden = false;
    this.#mark(0);
  }

  /** @param {number} nth */
  #mark(nth) {
    const options = [...this.#list.children];
    this.#marked = (nth + options.length) % options.length;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === this.#marked)));
    this.#text.setAttribute("aria-activedescendant", options[this.#marked].id);
    options[this.#marked].scrollIntoView({ block: "nearest" });
  }

  /** @param {number} nth */
  #take(nth) {
    const [written, whom] = [this.#written, this.#found[nth]];
    this.close();
    if (written && whom) this.#choose(written.at, { userID: whom.userID, name: whom.name });
  }
}

/** All at once; in groups but work groups, by those who lead. @param {string} query @param {Conversation} conversation @returns {Candidate[]} */
function everybody(query, { groupProfile }) {
  const name = t("mentions.all");
  const isMeant = name.toLocaleLowerCase().startsWith(query.toLocaleLowerCase());
  const isAllowed = groupProfile?.type === "Private" || ADMINS.includes(groupProfile?.selfInfo.role ?? "");
  return isMeant && isAllowed ? [{ userID: EVERYBODY, name, avatar: "" }] : [];
}

/** @param {Candidate} whom @param {number} nth */
function optionOf({ userID, name, avatar }, nth) {
  const isAll = userID === EVERYBODY;
  const option = copyOf(isAll ? "at-all" : "at-option");
  option.id = `at-${nth}`;
  const [image, shown, about] = option.children;
  if (!isAll) show(image, avatar);
  say(shown, name);
  say(about, isAll ? t("mentions.everybody") : userID === name ? "" : userID);
  return option;
}
