/**
 * Where a message is written, and where one of mine is put better. What is begun stays a draft of its conversation.
 * Fires `send` ({text, asks, cloudCustomData, atUserList}), `edit` ({message, text}), `editlast` and `typing` (whether there is something).
 */
import { $, say } from "../dom.js";
import { Replying } from "../quotes/replying.js";
import { t } from "../words.js";
import { Asking } from "./asking.js";
import { muteLeft } from "./muted.js";
import { Naming } from "./naming.js";
import { mayJoinAgain, whyNoWriting } from "./reasons.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Chat} Chat */
/** @typedef {import("./types.js").Conversation} Conversation */

const DRAFT_SOON = 700; // milliseconds after the last letter
const CLOSE = 0.9; // of the limit: from here on the room that is left is said
const BY_SCRIPT = !CSS.supports("field-sizing", "content");

export class Composer extends EventTarget {
  /** @type {HTMLTextAreaElement} */
  #text = $("text");
  #asking;
  #replying;
  #naming;
  #chat;
  /** @type {Conversation | null} */
  #conversation = null;
  /** @type {Message | null} */
  #editing = null;
  /** The draft as the SDK has it, and what was set aside for an edit. */
  #draft = "";
  #aside = "";
  #draftTimer = 0;
  #muteTimer = 0;

  /** @param {Chat} chat @param {() => import("../quotes/replying.js").Words} words */
  constructor(chat, words) {
    super();
    this.#chat = chat;
    this.#asking = new Asking(chat);
    this.#replying = new Replying(words, () => this.focus());
    this.#naming = new Naming(chat, (at, text) => {
      this.#text.setRangeText(text, at, this.#text.selectionEnd, "end");
      this.#changed();
    });
    this.#text.addEventListener("keydown", (event) => this.#press(event));
    this.#text.addEventListener("input", () => this.#changed());
    $("composer").addEventListener("submit", (/** @type {Event} */ event) => this.#submit(event));
    $("stop-editing").addEventListener("click", () => this.#stopEditing());
    window.addEventListener("pagehide", () => this.#keepDraft());
  }

  /** @param {Conversation} conversation */
  open(conversation) {
    this.close();
    this.#conversation = conversation;
    this.#naming.open(conversation);
    this.#draft = conversation.draftText ?? "";
    this.#write(this.#draft);
    this.update(conversation);
  }

  close() {
    if (this.#editing) this.#stopEditing();
    this.#replying.stop();
    this.#keepDraft();
    clearTimeout(this.#muteTimer);
    this.#conversation = null;
    this.#naming.open(null);
  }

  /** Something about the conversation is another: what is granted, whether one is still in it, the draft. @param {Conversation} conversation */
  update(conversation) {
    this.#conversation = conversation;
    const reason = whyNoWriting(conversation);
    const isBack = !reason && $("no-writing").contains(document.activeElement);
    $("composer").hidden = Boolean(reason);
    $("no-writing").hidden = !reason;
    say($("no-writing-words"), reason);
    $("join-again").hidden = !mayJoinAgain(conversation);
    if (isBack) this.focus();
    clearTimeout(this.#muteTimer);
    const left = muteLeft(conversation.groupProfile);
    if (left) this.#muteTimer = window.setTimeout(() => this.update(conversation), left);
    this.#asking.update(conversation);
    const draft = conversation.draftText ?? "";
    // One that comes from another device replaces only what was not touched here.
    const isUntouched = !this.#draftTimer && !this.#editing && this.#text.value === this.#draft;
    if (draft !== this.#draft && isUntouched) this.#write(draft);
    if (!this.#draftTimer) this.#draft = draft;
    this.#sayRoom();
  }

  focus() {
    if (!$("composer").hidden) this.#text.focus({ preventScroll: true });
  }

  /** Put one of my messages better. @param {Message} message */
  edit(message) {
    if (!this.#editing) this.#aside = this.#text.value;
    this.#replying.stop();
    this.#editing = message;
    $("editing").hidden = false;
    $("composer").classList.add("edits");
    this.#write(message.payload.text);
    this.focus();
    this.#text.setSelectionRange(this.#text.value.length, this.#text.value.length);
  }

  /** Write an answer to this message. @param {Message} message */
  reply(message) {
    if (this.#editing) this.#stopEditing();
    this.#replying.start(message);
    this.focus();
  }

  /** Write something again, as a message of its own. @param {string} text */
  put(text) {
    if (this.#editing) this.#stopEditing();
    this.#write(text);
    this.#changed();
    this.focus();
  }

  /** Put something in where the cursor is; the focus stays where it was. @param {string} text */
  insert(text) {
    const { selectionStart, selectionEnd } = this.#text;
    this.#text.setRangeText(text, selectionStart, selectionEnd, "end");
    this.#changed();
  }

  /** What a message is to be sent with that is no text: whether it asks, and what it answers. */
  takeWishes() {
    return { needReadReceipt: this.#asking.asks, cloudCustomData: this.#replying.take() };
  }

  /** Whoever types anywhere on the page means this field. @param {string} text */
  #write(text) {
    if (this.#text.value !== text) this.#text.value = text;
    this.#grow();
    this.#sayRoom();
  }

  #changed() {
    this.#grow();
    this.#sayRoom();
    if (this.#editing) return;
    clearTimeout(this.#draftTimer);
    this.#draftTimer = window.setTimeout(() => this.#keepDraft(), DRAFT_SOON);
    this.dispatchEvent(new CustomEvent("typing", { detail: this.#text.value.trim() !== "" }));
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    // An input method uses Enter to choose; Safari says so by the code alone.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      $("composer").requestSubmit();
    } else if (event.key === "ArrowUp" && !this.#text.value && !event.shiftKey) {
      event.preventDefault();
      this.dispatchEvent(new Event("editlast"));
    } else if (event.key === "Escape" && this.#editing) {
      event.preventDefault();
      event.stopPropagation();
      this.#stopEditing();
    } else if (event.key === "Escape" && this.#replying.isOn) {
      event.preventDefault();
      event.stopPropagation();
      this.#replying.stop();
    }
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    const text = this.#text.value.trim();
    if (!text || !this.#conversation || this.#room() < 0) return;
    if (this.#editing) {
      const message = this.#editing;
      this.#stopEditing();
      this.dispatchEvent(new CustomEvent("edit", { detail: { message, text } }));
      return;
    }
    this.#write("");
    this.#keepDraft();
    this.focus();
    const [cloudCustomData, atUserList] = [this.#replying.take(), this.#naming.take(text)];
    this.dispatchEvent(new CustomEvent("send", { detail: { text, asks: this.#asking.asks, cloudCustomData, atUserList } }));
  }

  #stopEditing() {
    this.#editing = null;
    $("editing").hidden = true;
    $("composer").classList.remove("edits");
    this.#write(this.#aside);
    this.#aside = "";
    this.focus();
  }

  #keepDraft() {
    clearTimeout(this.#draftTimer);
    this.#draftTimer = 0;
    const draftText = this.#editing ? this.#aside : this.#text.value;
    if (!this.#conversation || draftText === this.#draft) return;
    this.#draft = draftText;
    const { conversationID } = this.#conversation;
    // A draft that could not be kept is still on the screen.
    this.#chat.setConversationDraft({ conversationID, draftText }).catch(() => {});
  }

  /** How many characters more the server takes; counted as it counts. */
  #room() {
    const limit = this.#chat.getLimits().textCharacters ?? Infinity;
    return limit - [...this.#text.value.trim()].length;
  }

  #sayRoom() {
    const limit = this.#chat.getLimits().textCharacters ?? Infinity;
    const room = this.#text.value.length > limit * CLOSE ? this.#room() : Infinity;
    $("text-room").hidden = room > limit * (1 - CLOSE);
    $("text-room").classList.toggle("problem", room < 0);
    say($("text-room"), room < 0 ? t("thread.tooLong", { count: -room, limit }) : t("thread.room", { count: Math.min(room, limit) }));
    $("send").disabled = room < 0;
    this.#text.setAttribute("aria-invalid", String(room < 0));
  }

  #grow() {
    if (!BY_SCRIPT) return;
    this.#text.style.setProperty("block-size", "auto");
    this.#text.style.setProperty("block-size", `${this.#text.scrollHeight + 2}px`);
  }
}
