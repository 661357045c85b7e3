/** The form for what a group says of itself. Only what is changed is sent. */
import { $ } from "../dom.js";
import { PictureField } from "./picture-field.js";
import { rightsIn } from "./rights.js";

/** @typedef {import("../../sdk/index.js").Conversation} Conversation */
/** @typedef {import("../../sdk/index.js").Group} Group */
/** @typedef {import("../thread/types.js").Chat} Chat */
/** @typedef {(work: () => Promise<any>) => Promise<boolean>} Doing  says what was wrong, and answers whether it was done */

const FIELDS = /** @type {const} */ (["name", "notification", "introduction"]);
/** How people come in; by type, what cannot be another. */
const DOORS = /** @type {const} */ (["joinOption", "inviteOption"]);
const FIXED = /** @type {Record<string, readonly string[]>} */ ({ Private: ["joinOption"], AVChatRoom: DOORS });

export class EditForm {
  #chat;
  #doing;
  #done;
  #picture;
  /** @type {Group | null} */
  #group = null;

  /** @param {Chat} chat @param {Doing} doing @param {() => void} done */
  constructor(chat, doing, done) {
    this.#chat = chat;
    this.#doing = doing;
    this.#done = done;
    this.#picture = new PictureField(chat, $("group-edit-picture"));
    $("group-edit").addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#save();
    });
  }

  /** @param {Conversation} conversation */
  open(conversation) {
    const group = /** @type {Group} */ (conversation.groupProfile);
    const limits = this.#chat.getLimits();
    this.#group = group;
    this.#picture.put(group.avatar);
    for (const name of FIELDS) {
      $(`group-edit-${name}`).maxLength = limits[`${name}Characters`] ?? -1;
      $(`group-edit-${name}`).value = group[name];
    }
    const { lead } = rightsIn(conversation);
    for (const door of DOORS) {
      $(`group-edit-${door}-field`).hidden = !lead || FIXED[group.type]?.includes(door);
      $(`group-edit-${door}`).value = group[door];
    }
    $("group-edit-mute-label").hidden = !lead;
    $("group-edit-mute").checked = group.muteAllMembers;
    const hasHistory = lead && group.type !== "AVChatRoom";
    $("group-edit-history-label").hidden = $("group-edit-history-means").hidden = !hasHistory;
    $("group-edit-history").checked = group.historyVisible;
  }

  async #save() {
    const group = /** @type {Group} */ (this.#group);
    /** @type {Record<string, string | boolean>} */
    const changed = {};
    for (const name of FIELDS) {
      const value = $(`group-edit-${name}`).value.trim();
      if (value !== group[name]) changed[name] = value;
    }
    for (const door of DOORS) {
      const { value } = $(`group-edit-${door}`);
      if (!$(`group-edit-${door}-field`).hidden && value !== group[door]) changed[door] = value;
    }
    const isMuted = $("group-edit-mute").checked;
    if (!$("group-edit-mute-label").hidden && isMuted !== group.muteAllMembers) changed.muteAllMembers = isMuted;
    const isOpen = $("group-edit-history").checked;
    if (!$("group-edit-history-label").hidden && isOpen !== group.historyVisible) changed.historyVisible = isOpen;
    $("group-edit-save").disabled = true;
    const isDone = await this.#doing(() => this.#send(group.groupID, changed));
    $("group-edit-save").disabled = false;
    if (isDone) this.#done();
  }

  /** @param {string} groupID @param {Record<string, string | boolean>} changed */
  async #send(groupID, changed) {
    const avatar = await this.#picture.value();
    if (avatar !== undefined) changed.avatar = avatar;
    if (Object.keys(changed).length) await this.#chat.updateGroupProfile({ groupID, ...changed });
  }
}
