/** One conversation: its messages, kept in place while they change, and what may be done with them. */
import { $, arrange, copyOf, say, show } from "./dom.js";
import { Viewing } from "./viewing.js";
import { aboutConversation, clock, dayOf, fullTime, tallyOf, textOf, tickOf } from "./words.js";

const NEAR = 120; // so close to the end counts as being at it
const EARLY = 600; // older messages are fetched so long before the top is reached
const TOGETHER = 300; // seconds within which messages of one person stand together

export class Thread extends EventTarget {
  conversation = null;
  #chat;
  #rows = new Map();
  #days = new Map();
  #divider = copyOf("first-unread");
  #firstUnread = 0;
  #below = 0;
  #isLoading = false;
  #wasAtEnd = true;
  #waits = false;
  #viewing = new Viewing($("log"), (row) => this.#see(row));

  /** @param {import("./chat.js").Chat} chat */
  constructor(chat) {
    super();
    this.#chat = chat;
    chat.addEventListener("thread", ({ detail }) => detail === this.conversation && this.#renderSoon());
    chat.addEventListener("arrived", ({ detail }) => this.#announce(detail));
    $("log").addEventListener("scroll", () => this.#scrolled(), { passive: true });
    $("jump").addEventListener("click", () => this.toEnd());
    $("messages").addEventListener("click", ({ target }) => this.#act(target));
    // A keyboard that comes up, or a line more to write in, hides nothing of the end.
    new ResizeObserver(() => this.#wasAtEnd && this.toEnd()).observe($("log"));
  }

  async open(conversation) {
    this.#viewing.forget();
    this.#rows.clear();
    this.#days.clear();
    $("messages").replaceChildren();
    this.conversation = conversation;
    this.#firstUnread = conversation.unread ? conversation.readSeq + 1 : 0;
    this.#below = 0;
    $("loading").hidden = false;
    this.#render();
    if (conversation.hasBefore === undefined) await this.#load();
    if (this.conversation !== conversation) return;
    $("loading").hidden = true;
    this.#render();
    if (this.#divider.isConnected) this.#divider.scrollIntoView({ block: "center" });
    else this.toEnd();
  }

  toEnd() {
    $("log").scrollTop = $("log").scrollHeight;
  }

  async #load() {
    this.#isLoading = true;
    try {
      await this.#chat.loadMessages(this.conversation);
    } catch {
      // The next scroll, or the next connection, asks again.
    } finally {
      this.#isLoading = false;
    }
  }

  async #scrolled() {
    this.#wasAtEnd = this.#isAtEnd();
    if (this.#wasAtEnd) this.#below = 0;
    this.#showJump();
    if ($("log").scrollTop > EARLY || this.#isLoading || !this.conversation?.hasBefore) return;
    await this.#load();
    this.#render(true);
  }

  #renderSoon() {
    if (this.#waits) return;
    this.#waits = true;
    setTimeout(() => {
      this.#waits = false;
      this.#render(this.#isLoading);
    });
  }

  /** Bring the page to what the conversation is now. Who reads at the end stays there; who reads above, stays above. */
  #render(keepsFromEnd = false) {
    const log = $("log");
    const wasAtEnd = this.#isAtEnd();
    const fromEnd = log.scrollHeight - log.scrollTop;
    const { conversation } = this;
    show($("thread-avatar"), conversation.avatar);
    $("thread-avatar").classList.toggle("group", !conversation.isDirect);
    say($("thread-name"), conversation.name);
    say($("thread-about"), aboutConversation(conversation));
    $("beginning").hidden = conversation.hasBefore !== false;
    $("messages").classList.toggle("direct", conversation.isDirect);
    arrange($("messages"), this.#items());
    this.dispatchEvent(new Event("rendered"));
    if (keepsFromEnd && !wasAtEnd) log.scrollTop = log.scrollHeight - fromEnd;
    else if (wasAtEnd) this.toEnd();
    this.#showJump();
  }

  #items() {
    const items = [];
    let before = null;
    for (const message of this.#chat.messagesOf(this.conversation)) {
      const day = dayOf(message.time);
      if (!before || dayOf(before.time) !== day) items.push(this.#day(day));
      if (!items.includes(this.#divider) && this.#isUnread(message)) items.push(this.#divider);
      items.push(message.isSystemMessage ? this.#notice(message) : this.#row(message, before));
      before = message;
    }
    return items;
  }

  #day(day) {
    const item = this.#days.get(day) ?? copyOf("day");
    this.#days.set(day, item);
    say(item.firstElementChild, day);
    return item;
  }

  #notice(message) {
    const item = this.#rows.get(message.ID) ?? copyOf("notice");
    this.#rows.set(message.ID, item);
    say(item.firstElementChild, this.#textOf(message));
    return item;
  }

  #row(message, before) {
    const row = this.#rows.get(message.ID) ?? copyOf("message");
    this.#rows.set(message.ID, row);
    const isMine = this.#isMine(message);
    if (row.dataset.revision !== String(message.revision) && !isMine && message.sequence) this.#viewing.watch(row);
    Object.assign(row.dataset, { id: message.ID, revision: message.revision });
    const isTogether = before?.from === message.from && !before.isSystemMessage && message.time - before.time < TOGETHER;
    row.classList.toggle("mine", isMine);
    row.classList.toggle("follows", isTogether);
    row.classList.toggle("recalled", Boolean(message.isRevoked));
    row.classList.toggle("waiting", message.status === "sending");
    const part = (name) => row.querySelector(name);
    if (!isMine && message.avatar) show(part(".avatar"), message.avatar);
    say(part(".sender"), message.nameCard || message.nick || message.from);
    say(part(".text"), this.#textOf(message));
    part(".edited").hidden = !message.isModified || message.isRevoked;
    say(part("time"), clock(message.time)).title = fullTime(message.time);
    this.#showTick(row, message, isMine);
    this.#showTally(row, message);
    part(".failed").hidden = message.status !== "failed";
    say(part(".failed span"), `Not sent. ${message.problem ?? ""}`);
    return row;
  }

  #showTick(row, message, isMine) {
    const tick = row.querySelector(".tick");
    const isTold = this.conversation.isDirect && message.needReadReceipt && !message.isRevoked;
    tick.toggleAttribute("hidden", !isMine || message.status === "failed" || !(isTold || message.status === "sending"));
    const { icon, words } = tickOf(message);
    tick.classList.toggle("read", icon === "read");
    tick.firstElementChild.setAttribute("href", `#icon-${icon}`);
    say(row.querySelector(".tick-words"), tick.hasAttribute("hidden") ? "" : words);
    if (icon === "read") row.querySelector("time").title += `\n${words}`;
  }

  #showTally(row, message) {
    const tally = row.querySelector(".tally");
    const info = message.readReceiptInfo;
    const isShown = !this.conversation.isDirect && message.needReadReceipt && !message.isRevoked;
    tally.hidden = !isShown || info.readCount === undefined;
    if (tally.hidden) return;
    const { words, share, isAll } = tallyOf(info);
    tally.classList.toggle("all", isAll);
    tally.disabled = !info.audienceCount;
    tally.querySelector(".share").setAttribute("stroke-dasharray", `${share * 100} 100`);
    tally.querySelector(".share").toggleAttribute("hidden", share === 0);
    say(tally.lastElementChild, words);
  }

  #act(target) {
    const row = target.closest(".message");
    const message = this.conversation.messages.get(row?.dataset.id);
    if (!message) return;
    if (target.closest(".tally")) this.dispatchEvent(new CustomEvent("readers", { detail: message }));
    if (target.closest(".retry")) this.#chat.retry(this.conversation, message);
    if (target.closest(".discard")) this.#chat.discard(this.conversation, message);
  }

  #see(row) {
    const message = this.conversation.messages.get(row.dataset.id);
    if (!message) return;
    this.#chat.see(this.conversation, message.sequence);
    if (message.needReadReceipt && !message.isRevoked) this.dispatchEvent(new CustomEvent("seen", { detail: message }));
  }

  #announce({ conversation, message }) {
    if (conversation !== this.conversation) return;
    if (!this.#isAtEnd()) this.#below += 1;
    const line = document.createElement("p");
    line.textContent = `${message.nick || message.from}: ${this.#textOf(message)}`;
    $("announcer").append(line);
    while ($("announcer").children.length > 5) $("announcer").firstElementChild.remove();
  }

  #showJump() {
    $("jump").hidden = this.#isAtEnd();
    say($("jump").lastElementChild, this.#below ? `${this.#below} new` : "");
    $("jump").setAttribute("aria-label", this.#below ? `${this.#below} new messages, go to the end` : "Go to the end");
  }

  /** Whether it was new when the conversation was opened: the line above the first of them does not move. */
  #isUnread(message) {
    if (!this.#firstUnread || message.isSystemMessage || this.#isMine(message)) return false;
    return message.sequence >= this.#firstUnread;
  }

  #isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = $("log");
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  #textOf(message) {
    return textOf(message, this.#chat.me.userID, this.#chat.names);
  }

  #isMine(message) {
    return message.from === this.#chat.me.userID;
  }
}
