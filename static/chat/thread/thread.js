/**
 * One conversation: its messages, kept in place while they change, and what may be done with them.
 * Fires `info` (detail: the conversation of which somebody wants to know more), `audience` (detail: the message whose
 * readers somebody wants to see), `sending` (an own message is on its way, has
 * arrived, failed or was given up), `join` (somebody wants to be in this group again) and `back`.
 */
import { EVENT } from "../../sdk/constants.js";
import { $, isNarrow } from "../dom.js";
import { Names } from "../names.js";
import { Answers } from "../quotes/answers.js";
import { quoteOf } from "../quotes/quotes.js";
import { textOf } from "../sayings.js";
import { tell } from "../told.js";
import { complaintOf, t } from "../words.js";
import { announce } from "./announcer.js";
import { carries, whenItComes } from "./carrying.js";
import { Composer } from "./composer.js";
import { Deeds } from "./deeds.js";
import { Going } from "./going.js";
import { writeHeader, writeTyping } from "./header.js";
import { Keys } from "./keys.js";
import { Log } from "./log.js";
import { Media } from "./media.js";
import { whenMenuIsWanted } from "./menu-wanted.js";
import { MoreButton } from "./more-button.js";
import { Reading } from "./reading.js";
import { labelOf, makeRow, nameOfSender } from "./row.js";
import { Rows } from "./rows.js";
import { Sending } from "./sending.js";
import { isNotice } from "./timeline.js";
import { Typing } from "./typing.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Chat} Chat */
/** @typedef {import("./types.js").Conversation} Conversation */

export class Thread extends EventTarget {
  /** @type {Conversation | null} */
  conversation = null;
  /** Whose topic it is. @type {Conversation | null} */
  #community = null;
  /** Another one for every opening. @type {object | null} */
  #opening = null;
  #chat;
  #names;
  #list = /** @type {HTMLElement} */ ($("messages"));
  #keys = new Keys(this.#list, (row) => this.#chosen(row));
  #more = new MoreButton(this.#list, (row, opener) => this.#openMenu(row, undefined, opener));
  #answers;
  #reading;
  #typing;
  #sending;
  #deeds;
  #composer;
  #media;
  #rows;
  #log;
  #going;

  /** @param {Chat} chat @param {Names} [names] */
  constructor(chat, names = new Names(chat)) {
    super();
    this.#chat = chat;
    this.#names = names;
    this.#answers = new Answers(chat, (isMeant) => this.#rewrite(isMeant));
    this.#reading = new Reading(chat);
    this.#typing = new Typing(chat, writeTyping);
    this.#composer = new Composer(chat, () => this.#words);
    const changed = (/** @type {Message} */ message) => this.#update([message]);
    this.#sending = new Sending(chat, (message) => {
      changed(message);
      this.dispatchEvent(new Event("sending"));
    });
    const write = (/** @type {HTMLElement} */ row, /** @type {Message} */ message) => this.#write(row, message);
    this.#log = new Log(this.#list, { make: makeRow, write });
    this.#deeds = new Deeds(chat, {
      ...{ log: this.#log, composer: this.#composer },
      words: () => this.#words,
      go: (messageID) => this.#going.toMessage(messageID, true),
      deliver: (message, conversation) => this.#deliver(message, conversation),
      calls: {
        changed,
        removed: (message) => this.#removed(message),
        send: (message) => this.#send(message),
        audience: (message) => this.#showAudience(message),
      },
    });
    this.#rows = new Rows(chat, this.#log, (message) => this.#see(message));
    const markAll = () => this.#markAll();
    this.#going = new Going(chat, this.#log, this.#keys, { starts: () => this.#rows.clear(), markAll });
    this.#media = new Media(chat, {
      composer: this.#composer,
      conversation: () => this.conversation,
      messages: () => this.#log.messages,
      post: (message, conversation) => this.#post(message, conversation),
      stop: (message) => this.#deeds.giveUp(message),
      changed,
    });
    whenItComes(() => this.#going.place.keep(() => this.#log.rewrite(carries)));
    this.#listenToChat();
    this.#listenToPage();
  }

  /** Show this conversation: at a message, at the first that is new, or at the end. @param {string} conversationID @param {string} [messageID] */
  async open(conversationID, messageID) {
    if (this.conversation?.conversationID === conversationID) {
      if (messageID) await this.#going.toMessage(messageID);
      return;
    }
    this.close();
    const opening = (this.#opening = {});
    $("thread").dataset.state = "open";
    const { data } = await this.#chat.getConversationProfile(conversationID);
    const community = await this.#communityOf(data.conversation);
    if (this.#opening !== opening) return;
    this.#community = community;
    await this.#begin(data.conversation, messageID);
  }

  /** @param {Conversation} conversation */
  async #communityOf({ groupProfile }) {
    if (!groupProfile?.communityID) return null;
    const found = await this.#chat.getConversationProfile(`GROUP${groupProfile.communityID}`).catch(() => null); // one does without
    return found?.data.conversation ?? null;
  }

  /** Somebody has come here. On a phone the keyboard waits until they write. */
  focus() {
    if (isNarrow()) $("thread-name").focus({ preventScroll: true });
    else this.#composer.focus();
  }

  close() {
    this.#opening = null;
    this.#deeds.close();
    this.#reading.flush();
    this.#composer.close();
    this.#media.close();
    this.#typing.open(null);
    this.#rows.clear();
    this.#going.close();
    this.conversation = null;
    $("thread").dataset.state = "none";
  }

  /** @param {Conversation} conversation @param {string} [messageID] */
  async #begin(conversation, messageID) {
    this.conversation = conversation;
    this.#list.classList.toggle("direct", conversation.type === "C2C");
    this.#reading.open(conversation.conversationID);
    this.#typing.open(conversation);
    this.#going.open(conversation);
    this.#composer.open(conversation);
    writeHeader(conversation, this.#community);
    this.focus();
    if (messageID) await this.#going.toMessage(messageID);
    else await this.#going.toUnread();
    this.#rows.markLatestRead();
    this.#deeds.open(conversation);
  }

  // What the SDK tells

  #listenToChat() {
    const on = (/** @type {string} */ name, /** @type {(data: any) => void} */ take) =>
      this.#chat.on(name, ({ data }) => this.conversation && take(data));
    const ours = (/** @type {Message[]} */ messages) =>
      messages.filter(({ conversationID }) => conversationID === this.conversation?.conversationID);
    on(EVENT.MESSAGE_RECEIVED, (messages) => this.#receive(ours(messages)));
    on(EVENT.MESSAGE_MODIFIED, (messages) => {
      this.#update(ours(messages));
      this.#remove(ours(messages).filter(({ isDeleted }) => isDeleted));
      this.#answers.changed(ours(messages).map(({ ID }) => ID));
    });
    on(EVENT.MESSAGE_REVOKED, (messages) => {
      this.#update(ours(messages));
      this.#answers.changed(ours(messages).map(({ ID }) => ID));
    });
    on(EVENT.MESSAGE_READ_BY_PEER, (messages) => this.#update(ours(messages)));
    const found = (/** @type {{messageID: string}[]} */ infos) => infos.flatMap(({ messageID }) => this.#chat.findMessage(messageID) ?? []);
    on(EVENT.MESSAGE_READ_RECEIPT_RECEIVED, (infos) => this.#update(found(infos)));
    on(EVENT.MESSAGE_REACTIONS_UPDATED, (info) => this.#update(found([info])));
    on(EVENT.CONVERSATION_LIST_UPDATED, (list) => this.#refresh(list));
    on(EVENT.NET_STATE_CHANGE, ({ state }) => state === "connected" && this.#going.pages?.retry());
    this.#names.addEventListener("known", () => this.#log.rewrite((message) => isNotice(message) || message.atUserList.length > 0));
    // The server's numbers started anew, so nothing that was loaded holds.
    let isLost = false;
    on(EVENT.SDK_NOT_READY, () => (isLost = true));
    on(EVENT.SDK_READY, () => {
      if (isLost) this.#going.anew();
      isLost = false;
    });
  }

  /** @param {Message[]} messages */
  #receive(messages) {
    const real = messages.filter((message) => !this.#typing.take(message));
    const fresh = real.filter((message) => message.flow === "in" && !isNotice(message) && !this.#log.rowOf(message.ID));
    for (const { from } of fresh) this.#typing.gone(from);
    if (real.length) this.#going.place.keep(() => real.forEach((message) => this.#going.pages?.take(message)));
    this.#rows.markLatestRead();
    const { me, nameOf } = this.#words;
    for (const message of fresh) announce(t("thread.said", { name: nameOfSender(message), text: textOf(message, me, nameOf) }));
  }

  /** @param {Conversation[]} list */
  #refresh(list) {
    const id = this.conversation?.conversationID;
    this.conversation = list.find(({ conversationID }) => conversationID === id) ?? this.conversation;
    if (!this.conversation) return;
    writeHeader(this.conversation, this.#community);
    this.#composer.update(this.conversation);
    this.#typing.update(this.conversation);
    this.#going.update(this.conversation);
  }

  // Rows

  /** @param {HTMLElement} row @param {Message} message */
  #write(row, message) {
    const { refusalOf } = this.#sending;
    this.#rows.write(row, message, { ...this.#words, refusalOf, canWriteAgain: this.#deeds.canWriteAgain });
    this.#deeds.write(row, message);
    this.#keys.refresh(row);
    if (!this.conversation) return;
    const isWanted = this.#reading.isWanted(message, this.conversation);
    this.#rows.watch(row, message, isWanted);
  }

  /** @param {Message[]} messages */
  #update(messages) {
    const shown = messages.filter(({ ID }) => this.#log.rowOf(ID));
    if (!shown.length) return;
    this.#going.place.keep(() => shown.forEach((message) => this.#log.update(message)));
    this.#rows.markLatestRead();
  }

  /** @param {(message: Message) => boolean} isMeant */
  #rewrite(isMeant) {
    if (this.#log.messages.some(isMeant)) this.#going.place.keep(() => this.#log.rewrite(isMeant));
  }

  /** @param {Message[]} messages */
  #remove(messages) {
    const rows = messages.flatMap(({ ID }) => this.#log.rowOf(ID) ?? []);
    if (!rows.length) return;
    const focused = rows.find((row) => row.contains(document.activeElement));
    const neighbour = /** @type {HTMLElement | null} */ (focused?.nextElementSibling ?? focused?.previousElementSibling);
    this.#going.place.keep(() => messages.forEach((message) => this.#log.remove(message)));
    if (!focused) return;
    if (neighbour?.isConnected && neighbour.matches(".message")) neighbour.focus({ preventScroll: true });
    else this.#composer.focus();
  }

  /** Deleted for me. @param {Message} message */
  #removed(message) {
    this.#remove([message]);
    this.#answers.changed([message.ID]);
    this.dispatchEvent(new Event("sending"));
  }

  /** @param {Message} message */
  #see(message) {
    if (!this.conversation) return;
    this.#reading.see(message, this.conversation);
    this.#going.see(message);
  }

  /** @param {HTMLElement} row */
  #chosen(row) {
    const message = this.#log.find(row.dataset.id ?? "");
    if (message) row.setAttribute("aria-label", labelOf(message, this.#words));
    this.#more.moveTo(row, 0);
  }

  // What somebody does

  #listenToPage() {
    $("thread-back").addEventListener("click", (/** @type {Event} */ event) => {
      event.preventDefault();
      this.dispatchEvent(new Event("back"));
    });
    for (const id of ["thread-info", "thread-avatar", "thread-name", "thread-about"]) $(id).addEventListener("click", () => this.#showInfo());
    $("join-again").addEventListener("click", () => this.dispatchEvent(new CustomEvent("join", { detail: this.conversation })));
    this.#list.addEventListener("click", ({ target }) => this.#act(/** @type {Element} */ (target)));
    this.#list.addEventListener("keydown", (event) => {
      const { target } = event;
      if (event.key !== "Enter" || !(target instanceof HTMLElement) || !target.matches(".message")) return;
      event.preventDefault();
      this.#openMenu(target);
    });
    whenMenuIsWanted(this.#list, (row, at) => this.#openMenu(row, at));
    const own = (/** @type {string} */ name, /** @type {(detail: any) => void} */ take) =>
      this.#composer.addEventListener(name, (event) => take(/** @type {CustomEvent} */ (event).detail));
    own("send", (said) => this.#say(said));
    own("edit", ({ message, text }) => this.#deeds.change(message, text));
    own("editlast", () => this.#deeds.editLast());
    own("typing", (isWriting) => this.#typing.tell(isWriting));
    document.addEventListener("visibilitychange", () => this.#log.nameDays());
  }

  /** @param {Element} target */
  #act(target) {
    const message = this.#log.find(/** @type {HTMLElement | null} */ (target.closest(".message"))?.dataset.id ?? "");
    if (!message) return;
    if (target.closest(".quote")) this.#going.toMessage(quoteOf(message)?.messageID ?? "", true);
    if (target.closest(".tally")) this.#showAudience(message);
    if (target.closest(".retry")) this.#send(message);
    this.#media.act(target, message);
    this.#deeds.act(target, message);
  }

  /** @param {HTMLElement} row @param {{x: number, y: number}} [at] @param {HTMLElement} [opener] */
  #openMenu(row, at, opener = row) {
    const message = this.#log.find(row.dataset.id ?? "");
    if (message && this.conversation) this.#deeds.openMenu(message, this.conversation, { row, opener, at });
  }

  /** @param {Parameters<Sending["make"]>[0]} said */
  #say(said) {
    if (this.conversation) this.#post(this.#sending.make(said, this.conversation), this.conversation);
  }

  /** What was written here, said here. Resolves when it is shown: a file may take its time. @param {Message} message @param {Conversation} conversation */
  async #post(message, conversation) {
    if (conversation.conversationID === this.conversation?.conversationID) {
      this.#typing.sent();
      if (this.#going.pages?.hasAfter) await this.#going.toNewest();
    }
    this.#deliver(message, conversation);
  }

  /** Show a new message where it goes to, if that is open, and send it. @param {Message} message @param {Conversation} conversation */
  async #deliver(message, conversation) {
    if (conversation.conversationID === this.conversation?.conversationID) {
      if (this.#going.pages?.hasAfter) await this.#going.toNewest();
      this.#log.insert([message]);
      this.#going.place.toEnd();
    }
    await this.#sending.send(message, conversation);
  }

  /** @param {Message} message */
  #send(message) {
    if (this.conversation) this.#sending.send(message, this.conversation);
  }

  /** @param {Message} message */
  #showAudience(message) {
    this.dispatchEvent(new CustomEvent("audience", { detail: message }));
  }

  #showInfo() {
    if (!$("thread-info").hidden) this.dispatchEvent(new CustomEvent("info", { detail: this.conversation }));
  }

  #markAll() {
    return this.#reading.markAll().catch((problem) => tell(complaintOf(problem)));
  }

  get #words() {
    const nameOf = (/** @type {string} */ userID) => this.#names.of(userID);
    const myCard = this.conversation?.groupProfile?.selfInfo.nameCard ?? "";
    return { me: this.#chat.getLoginUser(), nameOf, myCard, original: this.#answers.original };
  }
}
