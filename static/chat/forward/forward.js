/** The dialog that asks where messages go to, and how: one by one, or as one record of what was said. */
import { avatarOf } from "../conversation-row.js";
import { $, copyOf, say, show } from "../dom.js";
import { placesOf } from "../places.js";
import { whyNoWriting } from "../thread/reasons.js";
import { tell } from "../told.js";
import { listOf, t } from "../words.js";
import { copiesOf, recordOf } from "./copies.js";

/** @typedef {import("../thread/types.js").Message} Message */
/** @typedef {import("../thread/types.js").Chat} Chat */
/** @typedef {import("../thread/types.js").Conversation} Conversation */
/** @typedef {(message: Message, conversation: Conversation) => Promise<void>} Deliver */

const MOST = 9; // conversations at once: a forward is no newsletter

export class Forward {
  #chat;
  #words;
  #deliver;
  #dialog = /** @type {HTMLDialogElement} */ ($("forward"));
  /** @type {Message[]} */
  #messages = [];
  /** Where they were said. @type {Conversation | undefined} */
  #from;
  /** @type {() => void} */
  #done = () => {};
  /** What each place is called. @type {Map<Conversation, string>} */
  #names = new Map();
  /** In the order in which they were chosen. @type {Conversation[]} */
  #chosen = [];

  /** @param {Chat} chat @param {() => import("../quotes/replying.js").Words} words @param {Deliver} deliver show a message where it goes to, and send it */
  constructor(chat, words, deliver) {
    this.#chat = chat;
    this.#words = words;
    this.#deliver = deliver;
    $("forward-close").addEventListener("click", () => this.#dialog.close());
    $("forward-query").addEventListener("input", () => this.#filter());
    $("forward-send").addEventListener("click", () => this.#send());
    this.#dialog.addEventListener("click", ({ target }) => target === this.#dialog && this.#dialog.close());
  }

  /** @param {Message[]} messages in the order in which they were said @param {() => void} [done] they are on their way */
  async open(messages, done = () => {}) {
    this.#messages = messages;
    this.#done = done;
    this.#chosen = [];
    this.#names = await placesOf(this.#chat);
    const all = [...this.#names.keys()];
    this.#from = all.find(({ conversationID }) => conversationID === messages[0].conversationID);
    const open = all.filter((one) => one.conversationID !== "@TIM#SYSTEM" && !whyNoWriting(one));
    $("forward-list").replaceChildren(...open.map((one) => this.#optionOf(one)));
    say($("forward-title"), t("forward.title", { count: messages.length }));
    $("forward-how").hidden = messages.length < 2;
    $("forward-how").querySelector("input").checked = true;
    $("forward-query").value = "";
    this.#filter();
    this.#show();
    this.#dialog.showModal();
    $("forward-query").focus();
  }

  /** @param {Conversation} place */
  #nameOf(place) {
    return this.#names.get(place) ?? "";
  }

  /** @param {Conversation} conversation */
  #optionOf(conversation) {
    const option = copyOf("forward-option");
    const [image, name, box] = option.firstElementChild.children;
    show(image, avatarOf(conversation));
    image.classList.toggle("group", conversation.type !== "C2C");
    say(name, this.#nameOf(conversation));
    box.addEventListener("change", () => {
      this.#chosen = this.#chosen.filter((one) => one !== conversation);
      if (box.checked && this.#chosen.length === MOST) box.checked = false;
      else if (box.checked) this.#chosen.push(conversation);
      this.#show();
    });
    return option;
  }

  #filter() {
    const query = $("forward-query").value.trim().toLocaleLowerCase();
    const options = /** @type {HTMLElement[]} */ ([...$("forward-list").children]);
    for (const option of options) option.hidden = !option.textContent?.toLocaleLowerCase().includes(query);
    $("forward-none").hidden = options.some((option) => !option.hidden);
  }

  #show() {
    const names = listOf(this.#chosen.map((place) => this.#nameOf(place)));
    const isFull = this.#chosen.length === MOST;
    say($("forward-to"), isFull ? t("forward.tooManyPlaces", { count: MOST }) : names ? t("forward.to", { names }) : t("forward.nobody"));
    $("forward-send").disabled = !names;
  }

  #send() {
    const asOne = this.#messages.length > 1 && $("forward-how").querySelector("[value=one]").checked;
    const [messages, places] = [this.#messages, this.#chosen];
    this.#dialog.close();
    this.#done();
    for (const place of places) {
      const copies = asOne ? [recordOf(this.#chat, { messages, from: this.#from }, place, this.#words())] : copiesOf(this.#chat, messages, place);
      this.#deliverAll(copies, place);
    }
    tell(t("forward.sent", { names: listOf(places.map((place) => this.#nameOf(place))) }));
  }

  /** One after the other, so that they arrive in their order. @param {Message[]} copies @param {Conversation} place */
  async #deliverAll(copies, place) {
    for (const copy of copies) await this.#deliver(copy, place);
  }
}
