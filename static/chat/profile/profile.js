/** How others see me: my name and my picture. */
import { $, complain, say, show } from "../dom.js";
import { onDemand } from "../parts.js";
import { tell } from "../told.js";
import { complaintOf, t } from "../words.js";

/** @typedef {import("../thread/types.js").Chat} Chat */

const DRAWN = "/avatars/"; // where the server draws initials for those who have no picture

export class ProfileEditor {
  #chat;
  #cropper = onDemand("crop", ({ theCropper }) => theCropper());
  /** @type {HTMLDialogElement} */
  #dialog = $("profile");
  /** What is to become of the picture; undefined: it stays. @type {Blob | null | undefined} */
  #picture;

  /** @param {Chat} chat */
  constructor(chat) {
    this.#chat = chat;
    $("profile-close").addEventListener("click", () => this.#dialog.close());
    $("profile-cancel").addEventListener("click", () => this.#dialog.close());
    $("profile-choose").addEventListener("click", () => $("profile-file").click());
    $("profile-remove").addEventListener("click", () => this.#remove());
    $("profile-file").addEventListener("change", () => this.#choose());
    $("profile-form").addEventListener("submit", (/** @type {Event} */ event) => this.#save(event));
  }

  async open() {
    const { data: me } = await this.#chat.getMyProfile();
    this.#picture = undefined;
    complain($("profile-problem"));
    say($("profile-progress"), "");
    $("profile-nick").value = me.nick;
    $("profile-nick").placeholder = me.userID;
    this.#showPicture(me.avatar);
    this.#dialog.showModal();
    $("profile-nick").focus();
  }

  /** @param {string} address */
  #showPicture(address) {
    show($("profile-avatar"), address);
    $("profile-remove").hidden = this.#picture === null || new URL(address, location.href).pathname.startsWith(DRAWN);
  }

  async #choose() {
    const input = /** @type {HTMLInputElement} */ ($("profile-file"));
    const [file] = input.files ?? [];
    input.value = ""; // the same again is a choice too
    const cropper = file && (await this.#cropper());
    if (!cropper) return;
    complain($("profile-problem"));
    try {
      const square = await cropper.crop(file);
      if (!square) return;
      this.#picture = square;
      this.#showPicture(URL.createObjectURL(square));
    } catch {
      complain($("profile-problem"), t("profile.notAPicture"));
    }
  }

  async #remove() {
    this.#picture = null;
    const { userID } = (await this.#chat.getMyProfile()).data;
    const name = $("profile-nick").value.trim() || userID;
    this.#showPicture(`${DRAWN}people/${encodeURIComponent(userID)}.svg?n=${encodeURIComponent(name)}`);
    $("profile-choose").focus();
  }

  /** @param {Event} event */
  async #save(event) {
    event.preventDefault();
    $("profile-save").disabled = true;
    complain($("profile-problem"));
    try {
      const avatar = await this.#avatar();
      await this.#chat.updateMyProfile({ nick: $("profile-nick").value.trim(), ...(avatar === undefined ? {} : { avatar }) });
      this.#dialog.close();
      tell(t("profile.saved"));
    } catch (problem) {
      complain($("profile-problem"), complaintOf(problem));
    }
    say($("profile-progress"), "");
    $("profile-save").disabled = false;
  }

  /** The address of the picture that was chosen; "" for none; undefined if it stays. */
  async #avatar() {
    if (!this.#picture) return this.#picture === null ? "" : undefined;
    const onProgress = (/** @type {number} */ share) => say($("profile-progress"), t("profile.sending", { percent: Math.floor(share * 100) }));
    const { data } = await this.#chat.uploadAvatar({ file: this.#picture, onProgress });
    return data.avatar;
  }
}
