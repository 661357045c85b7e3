/** The dialog that makes a group: its name, what kind it is, and who is in it from the beginning. */
import { $, complain, isNarrow } from "../dom.js";
import { complaintOf, t } from "../words.js";
import { Picker } from "./picker.js";
import { PictureField } from "./picture-field.js";

/** @typedef {import("../thread/types.js").Chat} Chat */

export class NewGroup {
  #chat;
  #go;
  #dialog = /** @type {HTMLDialogElement} */ ($("new-group"));
  #picker;
  #picture;

  /** @param {Chat} chat @param {{go: (conversationID: string) => void}} calls */
  constructor(chat, { go }) {
    this.#chat = chat;
    this.#go = go;
    this.#picker = new Picker(chat, $("new-group-people"));
    this.#picture = new PictureField(chat, $("new-group-picture"));
    $("new-group-close").addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("click", ({ target }) => target === this.#dialog && this.#dialog.close());
    this.#dialog.addEventListener("close", () => this.#picker.close());
    $("new-group-form").addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#make();
    });
    $("new-group-kinds").addEventListener("change", () => this.#showTopics());
    $("new-group-name").addEventListener("input", () => complain($("new-group-problem")));
  }

  open() {
    if (this.#dialog.open) return;
    $("new-group-form").reset();
    $("new-group-name").maxLength = this.#chat.getLimits().nameCharacters ?? -1;
    complain($("new-group-problem"));
    this.#showTopics();
    this.#picker.open();
    this.#picture.put("");
    this.#dialog.showModal();
    if (isNarrow()) $("new-group-form").scrollTo(0, 0);
  }

  get #type() {
    return $("new-group-form").querySelector("[name='group-kind']:checked").value;
  }

  /** Only a community can have some. */
  #showTopics() {
    $("new-group-topics-field").hidden = this.#type !== "Community";
  }

  async #make() {
    const name = $("new-group-name").value.trim();
    if (!name) {
      complain($("new-group-problem"), t("groups.nameMissing"));
      $("new-group-name").focus();
      return;
    }
    const type = this.#type;
    const topics = type === "Community" && $("new-group-topics").checked ? { isSupportTopic: true } : {};
    const memberList = this.#picker.chosen.map((userID) => ({ userID }));
    $("new-group-make").disabled = true;
    try {
      const avatar = await this.#picture.value();
      const { data } = await this.#chat.createGroup({ name, type, memberList, ...topics, ...(avatar ? { avatar } : {}) });
      this.#dialog.close();
      this.#go(`GROUP${data.group.groupID}`);
    } catch (problem) {
      if (!(/** @type {any} */ (problem).code)) throw problem;
      complain($("new-group-problem"), complaintOf(problem));
      $("new-group-problem").scrollIntoView({ block: "nearest" });
    } finally {
      $("new-group-make").disabled = false;
    }
  }
}
