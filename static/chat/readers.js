/** The dialog that says who has read a message and who has not. */
import { get } from "./rest.js";
import { $, complain, copyOf, say, show } from "./dom.js";
import { stateOf, tallyOf } from "./words.js";

const PAGE = 50;
// What each tab asks for, one after the other: readers in the order of reading, the others by state.
const TABS = {
  "tab-read": [{ path: "readers/", filter: 0 }],
  "tab-unread": ["unread", "private", "left", "deactivated"].map((state) => ({ path: "audience/", state })),
};
const NOBODY = { "tab-read": "Nobody has read this yet.", "tab-unread": "Everybody has read this." };

export class Readers {
  #dialog = $("readers");
  #list = $("readers-list").querySelector("ul");
  #message = null;
  #tab = "tab-read";
  #sources = [];
  #cursor = "";
  #counted = "";
  #run = 0;

  constructor() {
    for (const id of Object.keys(TABS)) $(id).addEventListener("click", () => this.#choose(id));
    $("tab-read").parentElement.addEventListener("keydown", (event) => this.#byArrow(event));
    $("readers-more").addEventListener("click", () => this.#load());
    $("readers-close").addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("click", ({ target }) => target === this.#dialog && this.#dialog.close());
    this.#dialog.addEventListener("close", () => (this.#message = null));
  }

  open(message) {
    this.#message = message;
    say($("readers-text"), message.payload.text ?? "");
    this.#count();
    this.#dialog.showModal();
    this.#choose(message.readReceiptInfo.readCount ? "tab-read" : "tab-unread");
    $(this.#tab).focus();
  }

  /** Somebody has read on: new counts, and a new list unless several pages of it are being looked through. */
  refresh(message) {
    if (!this.#message || message?.ID !== this.#message.ID) return;
    this.#message = message;
    if (this.#counted === countsOf(message)) return;
    this.#count();
    if (this.#list.children.length <= PAGE) this.#choose(this.#tab);
  }

  #count() {
    this.#counted = countsOf(this.#message);
    const { readCount, audienceCount } = this.#message.readReceiptInfo;
    say($("readers-title"), tallyOf(this.#message.readReceiptInfo).words);
    say($("tab-read"), `Read (${readCount})`);
    say($("tab-unread"), `Not read (${audienceCount - readCount})`);
  }

  #choose(id) {
    this.#tab = id;
    this.#sources = [...TABS[id]];
    this.#cursor = "";
    for (const tab of Object.keys(TABS)) {
      $(tab).setAttribute("aria-selected", String(tab === id));
      $(tab).tabIndex = tab === id ? 0 : -1;
    }
    $("readers-list").setAttribute("aria-labelledby", id);
    this.#load(true);
  }

  #byArrow(event) {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const other = Object.keys(TABS).find((id) => id !== this.#tab);
    this.#choose(other);
    $(other).focus();
  }

  /** The next page: of one state after the other, as long as there is room. */
  async #load(isFresh = false) {
    const run = ++this.#run;
    const rows = [];
    try {
      while (this.#sources.length && rows.length < PAGE) {
        const { path, ...which } = this.#sources[0];
        const address = `messages/${encodeURIComponent(this.#message.ID)}/${path}`;
        const page = await get(address, { ...which, count: PAGE, cursor: this.#cursor || undefined });
        if (run !== this.#run || !this.#message) return;
        rows.push(...page.members.map(rowOf));
        this.#cursor = page.cursor;
        if (page.isCompleted) {
          this.#sources.shift();
          this.#cursor = "";
        }
      }
      complain($("readers-problem"));
    } catch (problem) {
      if (run === this.#run) complain($("readers-problem"), problem.message);
    }
    if (isFresh) this.#list.replaceChildren(...rows);
    else this.#list.append(...rows);
    $("readers-more").hidden = !this.#sources.length;
    $("readers-none").hidden = this.#list.children.length > 0 || this.#sources.length > 0;
    say($("readers-none"), NOBODY[this.#tab]);
  }
}

const countsOf = ({ readReceiptInfo: info }) => `${info.readCount} ${info.unreadCount}`;

function rowOf(member) {
  const row = copyOf("reader");
  const [image, name, state] = row.children;
  show(image, member.avatar);
  say(name, member.nameCard || member.nick || member.userID);
  say(state, stateOf(member));
  return row;
}
