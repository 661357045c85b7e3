/** Ctrl+K: type a part of a name, and be there. */
import { $, copyOf, say, show } from "./dom.js";
import { avatarOf, nameOf } from "./conversation-row.js";
import { placesOf } from "./places.js";

const MOST = 8; // names that are seen without scrolling

export class Switcher {
  #chat;
  #all;
  #go;
  #dialog = /** @type {HTMLDialogElement} */ ($("switcher"));
  #field = /** @type {HTMLInputElement} */ ($("switcher-name"));
  #list = /** @type {HTMLElement} */ ($("switcher-list"));
  #chosen = 0;
  /** What there is, as it was when the dialog was opened. @type {Map<any, string>} */
  #places = new Map();

  /** @param {any} chat @param {() => any[]} all the conversations of the list @param {(conversationID: string) => void} go */
  constructor(chat, all, go) {
    this.#chat = chat;
    this.#all = all;
    this.#go = go;
    this.#field.addEventListener("input", () => this.#render());
    this.#field.addEventListener("keydown", (event) => this.#press(event));
    this.#list.addEventListener("click", ({ target }) => {
      const option = /** @type {HTMLElement} */ (target).closest("li");
      if (option) this.#choose(option);
    });
    this.#dialog.addEventListener("click", ({ target }) => target === this.#dialog && this.#dialog.close());
  }

  async open() {
    if (this.#dialog.open) return;
    this.#field.value = "";
    this.#dialog.showModal();
    this.#places = new Map(this.#all().map((one) => [one, nameOf(one)]));
    this.#render();
    const places = await placesOf(this.#chat).catch(() => this.#places); // topics come a little later, or without a connection not
    if (!this.#dialog.open || places.size === this.#places.size) return;
    this.#places = places;
    this.#render();
  }

  #render() {
    const query = this.#field.value.trim().toLocaleLowerCase();
    const found = [...this.#places].filter(([, name]) => name.toLocaleLowerCase().includes(query));
    this.#list.replaceChildren(...found.slice(0, MOST).map(optionOf));
    $("switcher-none").hidden = found.length > 0;
    this.#mark(0);
  }

  /** @param {number} at */
  #mark(at) {
    const options = [...this.#list.children];
    this.#chosen = options.length ? (at + options.length) % options.length : 0;
    options.forEach((option, nth) => option.setAttribute("aria-selected", String(nth === this.#chosen)));
    this.#field.setAttribute("aria-activedescendant", options[this.#chosen]?.id ?? "");
    options[this.#chosen]?.scrollIntoView({ block: "nearest" });
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") this.#mark(this.#chosen + 1);
    else if (event.key === "ArrowUp") this.#mark(this.#chosen - 1);
    else if (event.key === "Enter") this.#choose(/** @type {HTMLElement} */ (this.#list.children[this.#chosen]));
    else return;
    event.preventDefault();
  }

  /** @param {HTMLElement | undefined} option */
  #choose(option) {
    if (!option) return;
    this.#dialog.close();
    this.#go(option.dataset.id ?? "");
  }
}

/** @param {[any, string]} place @param {number} nth @returns {Element} */
function optionOf([conversation, placeName], nth) {
  const option = copyOf("switcher-option");
  option.id = `switcher-${nth}`;
  option.dataset.id = conversation.conversationID;
  const [image, name] = option.children;
  show(image, avatarOf(conversation));
  image.classList.toggle("group", conversation.type !== "C2C");
  say(name, placeName);
  return option;
}
