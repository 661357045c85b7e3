/** The bar above the messages of a group: one pinned message at a time; a click leads there, and to the next. */
import { $, copyOf, say } from "../dom.js";
import { previewOf } from "../sayings.js";
import { t } from "../words.js";

/** @typedef {import("../thread/types.js").Message} Message */
/**
 * @typedef {object} Calls
 * @property {() => import("../quotes/replying.js").Words} words
 * @property {(messageID: string) => void} go
 * @property {(message: Message) => void} unpin
 */

const LONGEST = 200; // characters; the bar has one line

export class PinnedBar {
  #calls;
  #bar = /** @type {HTMLElement} */ (copyOf("pinned-bar"));
  /** The last pinned first. @type {Message[]} */
  #messages = [];
  #at = 0;

  /** @param {Calls} calls */
  constructor(calls) {
    this.#calls = calls;
    $("thread").querySelector("header").after(this.#bar);
    this.#part(".pinned-go").addEventListener("click", () => this.#go());
    this.#part(".unpin").addEventListener("click", () => this.#unpin());
  }

  /** @param {Message[]} messages @param {boolean} mayUnpin */
  show(messages, mayUnpin) {
    const before = this.#messages;
    const isNews = !before.includes(messages[0]);
    this.#messages = messages;
    this.#at = isNews ? 0 : Math.max(0, messages.indexOf(before[this.#at]));
    this.#part(".unpin").hidden = !mayUnpin;
    this.#render();
  }

  /** These have changed. @param {Message[]} messages */
  refresh(messages) {
    const changed = new Set(messages.map(({ ID }) => ID));
    if (!this.#messages.some(({ ID }) => changed.has(ID))) return;
    this.#messages = this.#messages.filter(({ isRevoked, isDeleted }) => !isRevoked && !isDeleted);
    this.#at = Math.min(this.#at, Math.max(0, this.#messages.length - 1));
    this.#render();
  }

  #render() {
    const all = this.#messages.length;
    this.#bar.hidden = !all;
    if (!all) return;
    const { me, nameOf } = this.#calls.words();
    say(this.#part(".which"), all > 1 ? t("pins.which", { at: this.#at + 1, all }) : t("pins.one"));
    say(this.#part(".said"), previewOf(this.#messages[this.#at], me, nameOf, false).slice(0, LONGEST));
    const bars = this.#messages.map((_, at) => {
      const bar = document.createElement("i");
      bar.classList.toggle("here", at === this.#at);
      return bar;
    });
    this.#part(".bars").replaceChildren(...bars);
  }

  #go() {
    this.#calls.go(this.#messages[this.#at].ID);
    this.#at = (this.#at + 1) % this.#messages.length;
    this.#render();
  }

  #unpin() {
    const message = this.#messages[this.#at];
    this.#calls.unpin(message);
    if (this.#messages.length === 1) $("text").focus();
  }

  /** @param {string} selector */
  #part(selector) {
    return /** @type {HTMLElement} */ (this.#bar.querySelector(selector));
  }
}
