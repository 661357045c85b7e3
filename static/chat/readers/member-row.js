/** One person of a message's audience: who, when, and on request why. */
import { copyOf, say, show } from "../dom.js";
import { complaintOf, momentOf, sayTime, t } from "../words.js";

const APART = 60; // seconds between seeing and telling that are worth a word

/** @typedef {import("../../sdk/index.d.ts").AudienceMember} Member */

export class MemberRow {
  /** @type {HTMLLIElement} */
  element = copyOf("reader");
  userID;
  #explain;
  #parts = {
    avatar: this.#part("img"),
    name: this.#part(".name"),
    note: this.#part(".note"),
    time: this.#part("time"),
    why: this.#part(".why"),
    reason: this.#part(".reason"),
  };

  /** @param {string} userID @param {(userID: string) => Promise<string>} explain */
  constructor(userID, explain) {
    this.userID = userID;
    this.#explain = explain;
    this.#parts.why.addEventListener("click", () => this.#toggle());
  }

  /** @param {string} selector @returns {any} */
  #part(selector) {
    return this.element.querySelector(selector);
  }

  /** @param {Member} member @param {number} revision the message's present one */
  render(member, revision) {
    const name = member.nameCard || member.nick || member.userID;
    this.element.dataset.state = member.state;
    show(this.#parts.avatar, member.avatar);
    say(this.#parts.name, name);
    say(this.#parts.note, notesOf(member, revision).join(" · "));
    this.#parts.why.setAttribute("aria-label", t("readers.whyOf", { name }));
    this.#parts.why.title = t("readers.why");
    this.#parts.time.hidden = !member.readAt;
    if (member.readAt) sayTime(this.#parts.time, member.readAt);
  }

  async #toggle() {
    const { why, reason } = this.#parts;
    const isOpen = why.getAttribute("aria-expanded") === "true";
    why.setAttribute("aria-expanded", String(!isOpen));
    reason.hidden = isOpen;
    if (isOpen) return;
    say(reason, "…");
    say(reason, await this.#explain(this.userID));
  }
}

/** What is worth saying beside the time. @param {Member} member @param {number} revision */
function notesOf(member, revision) {
  const notes = [];
  if (member.readAt && member.seenAt && member.readAt - member.seenAt > APART) {
    notes.push(t("readers.seenEarlier", { time: momentOf(member.seenAt) }));
  }
  if (member.onBehalf) notes.push(t("readers.onBehalf"));
  else if (member.origin === "bulk") notes.push(t("readers.inBulk"));
  if (member.state === "read" && member.revision && member.revision < revision) notes.push(t("readers.earlierRevision"));
  if (member.state === "read" && member.left) notes.push(t("readers.hasLeft"));
  return notes;
}

/** The reason in the reader's words. @param {any} chat @param {any} message @param {string} userID */
export async function reasonFor(chat, message, userID) {
  try {
    const { data } = await chat.explainReceipt({ message, userID });
    return reasonText(data);
  } catch (problem) {
    return complaintOf(problem);
  }
}

const REASONS = new Set([
  "read", "read_then_left", "unread", "private", "left", "deactivated", "sender", "bot", "joined_later", "left_before", "not_there",
]);

/** @param {{reason: string, text: string}} explained */
const reasonText = ({ reason, text }) => (REASONS.has(reason) ? t(`readers.reason_${reason}`) : text);
