/** A group's picture: chosen from a file and cut to a square, or none. It is uploaded when the form is sent. */
import { copyOf, complain, say, show } from "../dom.js";
import { onDemand } from "../parts.js";
import { t } from "../words.js";

/** @typedef {import("../thread/types.js").Chat} Chat */

export class PictureField {
  #chat;
  #root = /** @type {HTMLElement} */ (copyOf("group-picture"));
  #cropper = onDemand("crop", ({ theCropper }) => theCropper());
  /** What is chosen; null: none any more; undefined: as it was. @type {Blob | null | undefined} */
  #picture = undefined;
  #address = "";
  #parts = {
    picture: this.#part("img"),
    choose: this.#part(".choose"),
    remove: this.#part(".remove"),
    file: this.#part("input"),
    progress: this.#part(".quiet"),
    problem: this.#part(".problem"),
  };

  /** @param {Chat} chat @param {HTMLElement} place */
  constructor(chat, place) {
    this.#chat = chat;
    place.replaceChildren(this.#root);
    const { choose, file, remove } = this.#parts;
    choose.addEventListener("click", () => file.click());
    file.addEventListener("change", () => this.#choose());
    remove.addEventListener("click", () => this.#remove());
  }

  /** @param {string} selector @returns {any} */
  #part(selector) {
    return this.#root.querySelector(selector);
  }

  /** @param {string} avatar as it is; "": there is no group yet */
  put(avatar) {
    this.#picture = undefined;
    this.#parts.file.value = "";
    complain(this.#parts.problem);
    say(this.#parts.progress, "");
    this.#parts.remove.hidden = !isChosen(avatar);
    this.#show(avatar);
  }

  /** What to send: the address of what was chosen, which is uploaded now; "" for none; undefined if it stays. */
  async value() {
    if (!this.#picture) return this.#picture === null ? "" : undefined;
    const onProgress = (/** @type {number} */ share) => say(this.#parts.progress, t("groups.uploading", { percent: Math.floor(share * 100) }));
    try {
      const { data } = await this.#chat.uploadAvatar({ file: this.#picture, onProgress });
      return data.avatar;
    } finally {
      say(this.#parts.progress, "");
    }
  }

  async #choose() {
    const [file] = this.#parts.file.files;
    const cropper = file && (await this.#cropper());
    this.#parts.file.value = "";
    if (!cropper) return;
    complain(this.#parts.problem);
    try {
      const square = await cropper.crop(file);
      if (!square) return;
      this.#picture = square;
      this.#show(URL.createObjectURL(square));
      this.#parts.remove.hidden = false;
    } catch {
      complain(this.#parts.problem, t("groups.notAPicture"));
    }
    this.#parts.choose.focus();
  }

  #remove() {
    this.#picture = null;
    this.#show("");
    this.#parts.remove.hidden = true;
    this.#parts.choose.focus();
  }

  /** @param {string} address */
  #show(address) {
    if (this.#address.startsWith("blob:")) URL.revokeObjectURL(this.#address);
    this.#address = address;
    show(this.#parts.picture, address);
    this.#parts.picture.classList.toggle("none", !address);
  }
}

/** Where nobody has chosen one, the server draws one. @param {string} avatar */
const isChosen = (avatar) => avatar !== "" && !new URL(avatar, location.href).pathname.startsWith("/avatars/");
