/**
 * The first few who read a message of mine, beside its count. Asked for only while the message is in view, one message
 * after the other, and no more once there are enough: the first readers stay the first.
 */
import { copyOf, show } from "../dom.js";
import { facesShown } from "../faces-shown.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Chat} Chat */
/** @typedef {{userID: string, avatar: string}} Face */

const MOST = 3;
const SOON = 300; // milliseconds: many readers at once are one question

export class Faces {
  #chat;
  /** @type {(ID: string) => HTMLElement | undefined} */
  #rowOf;
  /** @type {IntersectionObserver} */
  #observer;
  /** @type {Map<string, Face[]>} */
  #known = new Map();
  /** @type {Map<string, Message>} messages in view */
  #inView = new Map();
  /** @type {WeakMap<Element, Message>} */
  #messages = new WeakMap();
  /** @type {Set<string>} of whom nothing can be had */
  #refused = new Set();
  #isAsking = false;
  #timer = 0;

  /** @param {Chat} chat @param {Element} root @param {(ID: string) => HTMLElement | undefined} rowOf */
  constructor(chat, root, rowOf) {
    this.#chat = chat;
    this.#rowOf = rowOf;
    this.#observer = new IntersectionObserver((entries) => entries.forEach((entry) => this.#note(entry)), { root });
    facesShown.addEventListener("change", () => {
      for (const message of this.#inView.values()) this.draw(message);
      if (facesShown.isOn) this.#askSoon();
    });
  }

  /** @param {HTMLElement} row @param {Message} message */
  watch(row, message) {
    this.#messages.set(row, message);
    this.#observer.observe(row);
  }

  /** @param {HTMLElement} row */
  forget(row) {
    this.#observer.unobserve(row);
    this.#inView.delete(row.dataset.id ?? "");
  }

  forgetAll() {
    this.#observer.disconnect();
    this.#inView.clear();
    this.#known.clear();
    this.#refused.clear();
  }

  /** Put the faces that are known beside the count. @param {Message} message */
  draw(message) {
    const tally = this.#rowOf(message.ID)?.querySelector(".tally");
    if (!tally) return;
    const faces = facesShown.isOn ? (this.#known.get(message.ID) ?? []) : [];
    const place = tally.querySelector(".faces");
    if (!faces.length) return void place?.remove();
    const holder = place ?? document.createElement("span");
    holder.className = "faces";
    while (holder.children.length > faces.length) holder.lastElementChild?.remove();
    while (holder.children.length < faces.length) holder.append(copyOf("face"));
    faces.forEach(({ avatar }, at) => show(/** @type {HTMLImageElement} */ (holder.children[at]), avatar));
    if (!place) tally.firstElementChild?.after(holder);
  }

  /** Its count is another. @param {Message} message */
  refresh(message) {
    this.draw(message);
    if (this.#inView.has(message.ID)) this.#askSoon();
  }

  /** @param {IntersectionObserverEntry} entry */
  #note({ target, isIntersecting }) {
    const message = this.#messages.get(target);
    if (!message) return;
    if (isIntersecting) this.#inView.set(message.ID, message);
    else this.#inView.delete(message.ID);
    if (isIntersecting) this.#askSoon();
  }

  #askSoon() {
    if (facesShown.isOn) this.#timer ||= window.setTimeout(() => this.#askAll(), SOON);
  }

  async #askAll() {
    this.#timer = 0;
    if (this.#isAsking) return;
    this.#isAsking = true;
    let message;
    while ((message = [...this.#inView.values()].find((one) => this.#isMissing(one)))) await this.#ask(message);
    this.#isAsking = false;
  }

  /** @param {Message} message */
  #isMissing(message) {
    const { readCount = 0 } = message.readReceiptInfo;
    const isMine = message.flow === "out" && message.needReadReceipt && !message.isRevoked && message.status === "success";
    if (!facesShown.isOn || !isMine || this.#refused.has(message.ID)) return false;
    return (this.#known.get(message.ID)?.length ?? 0) < Math.min(MOST, readCount);
  }

  /** @param {Message} message */
  async #ask(message) {
    const had = this.#known.get(message.ID)?.length ?? 0;
    try {
      const { data } = await this.#chat.getGroupMessageReadMemberList({ message, filter: 0, cursor: "", count: MOST });
      this.#known.set(message.ID, data.members.slice(0, MOST));
      // An answer that brings nobody new is not asked for again and again.
      if (data.members.length <= had) this.#refused.add(message.ID);
    } catch {
      this.#refused.add(message.ID);
    }
    this.draw(message);
  }
}
