/** The ways to where the reader is not: down to the newest, up to the first that is new, and to where they were named. */
import { $, say } from "../dom.js";
import { numberOf, t } from "../words.js";

const FAR = 1; // views below what is seen, from which on there is a way down

export class Jumps {
  /** How many were new at opening, and which of them have been seen. */
  #newCount = 0;
  /** @type {Set<string>} */
  #seen = new Set();
  #isDismissed = true;
  /** The number of the first message that names the reader, and that they have not read. */
  #mention = 0;

  /** @param {{down: () => void, up: () => void, mention: (sequence: number) => void, markAll: () => void}} ways */
  constructor({ down, up, mention, markAll }) {
    $("to-mention").addEventListener("click", () => mention(this.#mention));
    $("jump").addEventListener("click", down);
    $("to-unread").addEventListener("click", up);
    $("mark-all-read").addEventListener("click", () => {
      this.#isDismissed = true;
      $("unread-pill").hidden = true;
      markAll();
    });
  }

  /** @param {number} newCount */
  open(newCount) {
    this.#newCount = newCount;
    this.#isDismissed = !newCount;
    this.#seen.clear();
    $("jump").hidden = true;
    $("unread-pill").hidden = true;
    $("to-mention").hidden = true;
  }

  /** @param {number} sequence of the first message that names the reader; 0: none does @param {boolean} isInView */
  call(sequence, isInView) {
    this.#mention = sequence;
    $("to-mention").hidden = !sequence || isInView;
  }

  /** @param {string} ID of a message that was new when the conversation was opened */
  see(ID) {
    this.#seen.add(ID);
  }

  /**
   * @param {import("./place.js").Place} place
   * @param {{unread: number, hasAfter: boolean, divider: Element, log: Element}} state
   */
  update(place, { unread, hasAfter, divider, log }) {
    const isFar = place.viewsBelow > FAR || hasAfter;
    $("jump").hidden = !isFar && (place.isAtEnd || !unread);
    $("jump-count").hidden = !unread;
    say($("jump-count"), unread > 99 ? `${numberOf(99)}+` : numberOf(unread));
    $("jump").setAttribute("aria-label", unread ? t("thread.jumpNew", { count: unread }) : t("thread.jump"));
    const isSeen = this.#seen.size >= this.#newCount;
    const isAbove = !divider.isConnected || divider.getBoundingClientRect().bottom < log.getBoundingClientRect().top;
    $("unread-pill").hidden = this.#isDismissed || isSeen || !isAbove;
    if (!$("unread-pill").hidden) say($("to-unread-words"), t("thread.newMessages", { count: this.#newCount }));
  }
}
