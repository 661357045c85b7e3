/** Sending what is no text: its menu, the files that are chosen, pasted or dropped, and where somebody is. */
import { $, isNarrow } from "../dom.js";
import { keepLocal, whenProgressed } from "../content/underway.js";
import { PlaceDialog } from "./place.js";
import { Tray } from "./tray.js";

/** @typedef {import("../thread/types.js").Message} Message */
/** @typedef {import("../thread/types.js").Chat} Chat */
/** @typedef {import("./tray.js").Item} Item */

const GAP = 8; // pixels between the menu and what opened it

export class Attach {
  #chat;
  #calls;
  #tray;
  #place;
  /** @type {HTMLElement} */
  #menu = $("attach-menu");

  /** @param {Chat} chat @param {import("../thread/tools.js").Calls} calls */
  constructor(chat, calls) {
    this.#chat = chat;
    this.#calls = calls;
    this.#tray = new Tray(
      () => chat.getLimits(),
      (items) => this.#send(items),
      () => $("attach-files").click(),
    );
    this.#place = new PlaceDialog((payload) => {
      const { options, post } = calls.here();
      post(chat.createLocationMessage({ ...options, payload }));
    });
    for (const id of ["attach-pictures", "attach-camera", "attach-files"]) {
      $(id).addEventListener("change", () => this.#chosen($(id)));
    }
    this.#menu.addEventListener("click", ({ target }) => this.#choose(/** @type {Element} */ (target)));
    this.#menu.addEventListener("keydown", (event) => this.#press(event));
  }

  /** The menu, above what opened it. @param {HTMLElement} opener */
  open(opener) {
    this.#menu.showPopover();
    const { top, left, right } = opener.getBoundingClientRect();
    const { width, height } = this.#menu.getBoundingClientRect();
    const isRightToLeft = getComputedStyle(opener).direction === "rtl";
    this.#menu.style.setProperty("left", `${Math.max(GAP, isRightToLeft ? right - width : left)}px`);
    this.#menu.style.setProperty("top", `${Math.max(GAP, top - height - GAP)}px`);
    this.#items[0].focus();
  }

  /** Files that come by themselves. @param {File[]} files */
  take(files) {
    if (this.#calls.mayWrite()) this.#tray.take(files);
  }

  /** Another conversation comes: what was chosen was meant for this one. */
  close() {
    this.#tray.close();
    this.#place.close();
  }

  /** @param {Element} target */
  #choose(target) {
    const item = /** @type {HTMLElement | null} */ (target.closest("[role=menuitem]"));
    if (!item) return;
    this.#menu.hidePopover();
    if (item.id === "attach-place") this.#place.open();
    else $(item.dataset.input ?? "").click();
  }

  /** @returns {HTMLElement[]} those that are there: a camera is for phones */
  get #items() {
    return [.../** @type {NodeListOf<HTMLElement>} */ (this.#menu.querySelectorAll("[role=menuitem]"))].filter((item) => item.offsetParent);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const items = this.#items;
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const goes = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (event.key === "Tab") {
      event.preventDefault();
      this.#menu.hidePopover();
    } else if (goes !== undefined) {
      event.preventDefault();
      items[(goes + items.length) % items.length].focus();
    }
  }

  /** @param {HTMLInputElement} input */
  #chosen(input) {
    const files = [...(input.files ?? [])];
    input.value = ""; // the same again is a choice too
    this.take(files);
  }

  /** One message each, in their order. @param {Item[]} items */
  async #send(items) {
    if (!isNarrow()) $("text").focus({ preventScroll: true });
    const parcels = items.map((item) => ({ item, ...this.#calls.here() }));
    for (const { item, options, post } of parcels) await post(await this.#make(item, options));
  }

  /** @param {Item} item @param {import("../thread/tools.js").Here["options"]} to @returns {Promise<Message>} */
  async #make({ file, url, kind, facts }, to) {
    const { width, height, second, still } = await facts;
    const options = { ...to, onProgress: whenProgressed(() => this.#calls.changed(message)) };
    /** @type {Message} */
    const message =
      kind === "image" && width
        ? this.#chat.createImageMessage({ ...options, payload: { file } })
        : kind === "video" && width
          ? this.#chat.createVideoMessage({ ...options, payload: { file, second } })
          : this.#chat.createFileMessage({ ...options, payload: { file } });
    if (message.type !== "TIMFileElem") keepLocal(message.ID, { url, width, height, poster: still && URL.createObjectURL(still) });
    return message;
  }
}
