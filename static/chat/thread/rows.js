/** What the rows on the page have in common: which are watched until somebody has seen them, and whose readers have faces. */
import { $ } from "../dom.js";
import { Faces } from "./faces.js";
import { receiptOf } from "./receipt.js";
import { writeRow } from "./row.js";
import { Viewing } from "./viewing.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Chat} Chat */

/** Whether the browser tells which chunks of rows come near the view. */
const TELLS = "oncontentvisibilityautostatechange" in document.documentElement;

export class Rows {
  #log;
  #viewing;
  /** The revision in which a row is watched, or was seen. @type {WeakMap<Element, number>} */
  #watched = new WeakMap();
  /** Rows that wait to be seen, and chunks near the view: only what is in both is watched, however many are loaded. */
  /** @type {WeakSet<Element>} */
  #unseen = new WeakSet();
  /** @type {WeakSet<Element>} */
  #near = new WeakSet();
  /** The latest message that the other one has read. @type {Element | undefined} */
  #latestRead;

  /** @param {Chat} chat @param {import("./log.js").Log} log @param {(message: Message) => void} seen somebody has looked at it */
  constructor(chat, log, seen) {
    this.#log = log;
    this.faces = new Faces(chat, $("log"), (ID) => log.rowOf(ID));
    this.#viewing = new Viewing($("log"), (row) => {
      this.#unseen.delete(row);
      const message = log.find(row.dataset.id ?? "");
      if (message) seen(message);
    });
    $("messages").addEventListener("contentvisibilityautostatechange", (/** @type {ContentVisibilityAutoStateChangeEvent} */ event) => {
      const chunk = /** @type {HTMLElement} */ (event.target);
      if (event.skipped) this.#near.delete(chunk);
      else this.#near.add(chunk);
      for (const row of chunk.children) {
        if (event.skipped) this.#leave(/** @type {HTMLElement} */ (row));
        else this.#come(/** @type {HTMLElement} */ (row));
      }
    });
  }

  /** Rows go away. */
  clear() {
    this.#viewing.forgetAll();
    this.faces.forgetAll();
    this.#watched = new WeakMap();
  }

  write = writeRow;

  /** @param {HTMLElement} row @param {Message} message @param {boolean} isWanted whether anything follows if it is seen */
  watch(row, message, isWanted) {
    const isNew = isWanted && this.#watched.get(row) !== message.revision;
    if (isNew) {
      this.#watched.set(row, message.revision);
      this.#unseen.add(row);
    }
    if (message.isRevoked) {
      this.#unseen.delete(row);
      this.#viewing.forget(row);
    }
    const isNear = !TELLS || this.#near.has(/** @type {Element} */ (row.parentElement));
    if (isNear && isNew && !message.isRevoked) this.#viewing.watch(row);
    if (!hasFaces(message)) return;
    if (isNear) this.faces.watch(row, message);
    this.faces.refresh(message);
  }

  /** @param {HTMLElement} row */
  #come(row) {
    if (this.#unseen.has(row)) this.#viewing.watch(row);
    const message = this.#log.find(row.dataset.id ?? "");
    if (message && hasFaces(message)) this.faces.watch(row, message);
  }

  /** @param {HTMLElement} row */
  #leave(row) {
    this.#viewing.forget(row);
    this.faces.forget(row);
  }

  /** One message says in words that it was read: the latest. */
  markLatestRead() {
    if (this.#log.messages[0]?.conversationType !== "C2C") return;
    const latest = this.#log.messages.findLast((message) => receiptOf(message)?.shape === "read");
    const row = latest && this.#log.rowOf(latest.ID);
    if (row === this.#latestRead) return;
    this.#latestRead?.classList.remove("latest-read");
    row?.classList.add("latest-read");
    this.#latestRead = row;
  }
}

/** @param {Message} message */
const hasFaces = ({ flow, conversationType, needReadReceipt }) => flow === "out" && conversationType === "GROUP" && needReadReceipt;
