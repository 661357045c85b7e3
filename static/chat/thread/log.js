/**
 * The messages on the page: one row for each, kept for as long as its message is loaded, in sections by day and in chunks
 * that the browser draws only near the view. What did not change is not touched, so that a message costs the same whether
 * ten or ten thousand are loaded.
 */
import { copyOf, say } from "../dom.js";
import { dayOf, t } from "../words.js";
import { compare, dayAt, dayBetween, follows, indexFor, isNew, placeOf } from "./timeline.js";

/** @typedef {import("./types.js").Message} Message */

const CHUNK = 50; // rows that are drawn, or passed over, together: a browser that has to judge each of 10,000 stumbles
const ROW = 68; // pixels, about: what a chunk is taken for until it was drawn

export class Log {
  /** @type {Message[]} */
  messages = [];
  /** The line above the first new message; where it stands does not change while the conversation is open. */
  divider = /** @type {HTMLElement} */ (copyOf("unread-divider"));
  /** @type {HTMLElement} */
  #root;
  /** @type {(message: Message) => HTMLElement} */
  #make;
  /** @type {(row: HTMLElement, message: Message) => void} */
  #write;
  /** @type {Map<string, HTMLElement>} */
  #rows = new Map();
  /** @type {Map<string, Message>} */
  #known = new Map();
  /** @type {WeakMap<Message, number>} the day under which it stands */
  #days = new WeakMap();
  /** @type {Map<number, HTMLElement>} */
  #sections = new Map();
  #firstUnread = 0;

  /**
   * @param {HTMLElement} root
   * @param {{make: (message: Message) => HTMLElement, write: (row: HTMLElement, message: Message) => void}} rows
   */
  constructor(root, { make, write }) {
    this.#root = root;
    this.#make = make;
    this.#write = write;
  }

  /** Nothing is loaded. `firstUnread` is the number of the first new message, `count` how many there are. */
  clear(firstUnread = 0, count = 0) {
    this.messages = [];
    this.#rows.clear();
    this.#known.clear();
    this.#sections.clear();
    this.#root.replaceChildren();
    this.divider.remove();
    this.#firstUnread = firstUnread;
    if (count) say(/** @type {Element} */ (this.divider.firstElementChild), t("thread.newMessages", { count }));
  }

  /** @param {string} [ID] @returns {HTMLElement | undefined} */
  rowOf(ID) {
    return ID === undefined ? undefined : this.#rows.get(ID);
  }

  /** @param {string} ID */
  find(ID) {
    return this.#known.get(ID);
  }

  /** Put messages into their places; those that are there are written anew. @param {Message[]} messages */
  insert(messages) {
    const fresh = [];
    for (const message of messages) {
      if (this.#rows.has(message.ID)) this.update(message);
      else fresh.push(message);
    }
    fresh.sort(compare);
    for (const message of fresh) this.#insert(message);
    if (fresh.length) this.#placeDivider();
  }

  /** Write one message anew, and move it if its number has come. @param {Message} message */
  update(message) {
    const row = this.#rows.get(message.ID);
    if (!row) return;
    const at = this.messages.indexOf(message);
    const [before, after] = [this.messages[at - 1], this.messages[at + 1]];
    const isInOrder = (!before || compare(before, message) < 0) && (!after || compare(message, after) < 0);
    const isItsDay = this.#days.get(message) === this.#dayFor(message, at);
    if (at < 0 || (isInOrder && isItsDay)) {
      this.#write(row, message);
    } else {
      this.messages.splice(at, 1);
      this.#join(at);
      this.#insert(message, row);
      this.#dropEmptyDays();
    }
    this.#placeDivider();
  }

  /** @param {Message} message */
  remove(message) {
    const row = this.#rows.get(message.ID);
    const at = this.messages.indexOf(message);
    if (!row || at < 0) return;
    this.messages.splice(at, 1);
    this.#rows.delete(message.ID);
    this.#known.delete(message.ID);
    row.remove();
    this.#join(at);
    this.#placeDivider();
    this.#dropEmptyDays();
  }

  /** Write all rows anew, as when names have come. @param {(message: Message) => boolean} which */
  rewrite(which) {
    for (const message of this.messages.filter(which)) {
      this.#write(/** @type {HTMLElement} */ (this.#rows.get(message.ID)), message);
    }
  }

  /** Days have other names after midnight. */
  nameDays() {
    for (const [day, section] of this.#sections) this.#name(section, day);
  }

  /** @param {Message} message @param {HTMLElement} [row] */
  #insert(message, row = this.#make(message)) {
    const at = indexFor(this.messages, message);
    const day = this.#dayFor(message, at);
    const [before, after] = [this.messages[at - 1], this.messages[at]];
    this.messages.splice(at, 0, message);
    this.#rows.set(message.ID, row);
    this.#known.set(message.ID, message);
    this.#days.set(message, day);
    const isOfDay = (/** @type {Message | undefined} */ other) => other !== undefined && this.#days.get(other) === day;
    if (isOfDay(before)) putAfter(/** @type {HTMLElement} */ (this.rowOf(before.ID)), row);
    else if (isOfDay(after)) putBefore(/** @type {HTMLElement} */ (this.rowOf(after.ID)), row);
    else this.#openDay(day, before).append(chunkOf(row));
    this.#write(row, message);
    this.#join(at);
    this.#join(at + 1);
  }

  /** @param {Message} message @param {number} at */
  #dayFor(message, at) {
    const neighbour = (/** @type {number} */ index) => {
      const other = this.messages[index];
      return other && this.#days.get(other);
    };
    return dayBetween(dayAt(message.time), neighbour(at - 1), neighbour(this.messages[at] === message ? at + 1 : at));
  }

  /** @param {number} day @param {Message} [before] */
  #openDay(day, before) {
    const section = /** @type {HTMLElement} */ (copyOf("day"));
    this.#name(section, day);
    this.#sections.set(day, section);
    const previous = before && this.#sections.get(/** @type {number} */ (this.#days.get(before)));
    if (previous) previous.after(section);
    else this.#root.prepend(section);
    return section;
  }

  /** @param {HTMLElement} section @param {number} day */
  #name(section, day) {
    say(/** @type {Element} */ (section.querySelector(".date span")), dayOf(day / 1000));
    section.setAttribute("aria-label", dayOf(day / 1000));
  }

  #dropEmptyDays() {
    for (const [day, section] of this.#sections) {
      for (const chunk of section.querySelectorAll("ol:empty")) chunk.remove();
      if (section.querySelector(".message, .notice")) continue;
      section.remove();
      this.#sections.delete(day);
    }
  }

  /** Whether the row at this place shares name and picture with the one before it. @param {number} at */
  #join(at) {
    const message = this.messages[at];
    const row = message && this.rowOf(message.ID);
    if (!row) return;
    const isFirstNew = row.previousElementSibling === this.divider;
    row.classList.toggle("follows", !isFirstNew && follows(message, this.messages[at - 1]));
  }

  /** Above the first new message, if what was read before it is loaded too: else it would stand where it does not belong. */
  #placeDivider() {
    if (!this.#firstUnread || this.divider.isConnected) return;
    const at = this.messages.findIndex((message) => isNew(message, this.#firstUnread) && !message.isRevoked);
    if (at < 0) return;
    const isFirst = this.knowsBeginning || placeOf(this.messages[0]) < this.#firstUnread;
    if (!isFirst) return;
    this.rowOf(this.messages[at].ID)?.before(this.divider);
    this.#join(at);
  }

  /** Whether the first message that is loaded is the first there is. */
  knowsBeginning = false;
}

/** @param {HTMLElement} row */
function chunkOf(row) {
  const chunk = document.createElement("ol");
  chunk.append(row);
  measure(chunk);
  return chunk;
}

/** @param {HTMLElement} neighbour @param {HTMLElement} row */
function putAfter(neighbour, row) {
  const chunk = /** @type {HTMLElement} */ (neighbour.parentElement);
  if (chunk.lastElementChild === neighbour && chunk.childElementCount >= CHUNK) chunk.after(chunkOf(row));
  else neighbour.after(row);
  measure(chunk);
}

/** @param {HTMLElement} neighbour @param {HTMLElement} row */
function putBefore(neighbour, row) {
  const chunk = /** @type {HTMLElement} */ (neighbour.parentElement);
  if (chunk.childElementCount >= CHUNK && chunk.firstElementChild === neighbour) chunk.before(chunkOf(row));
  else neighbour.before(row);
  measure(chunk);
}

/** @param {HTMLElement} chunk */
const measure = (chunk) => chunk.style.setProperty("--about", `${chunk.childElementCount * ROW}px`);
