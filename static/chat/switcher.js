/** Ctrl+K: type a part of a name, and be there. */
import { $, copyOf, say, show } from "./dom.js";
import { avatarOf, nameOf } from "./conversation-row.js";

const MOST = 8; // names that are seen without scrolling

export class Switcher {
  #all;
  #go;
  #dialog = /** @type {HTMLDialogElement} */ ($("switcher"));
  #field = /** @type {HTMLInputElement} */ ($("switcher-name"));
  #list = /** @type {HTMLElement} */ ($("switcher-list"));
  #chosen = 0;

  /** @param {() => any[]} all the conversations @param {(conversationID: string) => void} go */
  constructor(all, go) {
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

  open() {
    if (this.#dialog.open) return;
    this.#field.value = "";
    this.#dialog.showModal();
    this.#render();
  }

  #render() {
    const query = this.#field.value.trim().toLocaleLowerCase();
    const found = this.#all().filter((one) => nameOf(one).toLocaleLowerCase().includes(query));
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

/** @param {any} conversation @param {number} nth @returns {Element} */
function optionOf(conversation, nth) {
  const option = copyOf("switcher-option");
  option.id = `switcher-${nth}`;
  option.dataset.id = conversation.conversationID;
  const [image, name] = option.children;
  show(image, avatarOf(conversation));
  image.classList.toggle("group", conversation.type !== "C2C");
  say(name, nameOf(conversation));
  return option;
}
