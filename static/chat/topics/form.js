/** The dialog of a topic: one is made, or what there is to know of one, and what one may do about it. */
import { $, complain, say } from "../dom.js";
import { tell } from "../told.js";
import { complaintOf, t } from "../words.js";

/** @typedef {import("../../sdk/index.js").Conversation} Conversation */
/** @typedef {import("../../sdk/index.js").Topic} Topic */
/** @typedef {import("../thread/types.js").Chat} Chat */

const ALOUD = "AcceptAndNotify";
const SILENT = "AcceptNotNotify";

export class TopicForm {
  #chat;
  #go;
  #gone;
  #dialog = /** @type {HTMLDialogElement} */ ($("topic"));
  #sure = /** @type {HTMLDialogElement} */ ($("topic-sure"));
  #groupID = "";
  /** The one that is changed; null: one is made. @type {Topic | null} */
  #topic = null;

  /** @param {Chat} chat @param {{go: (conversationID: string) => void, gone: (topicID: string) => void}} calls */
  constructor(chat, { go, gone }) {
    this.#chat = chat;
    this.#go = go;
    this.#gone = gone;
    $("topic-close").addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("click", ({ target }) => target === this.#dialog && this.#dialog.close());
    $("topic-form").addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#save();
    });
    $("topic-name").addEventListener("input", () => complain($("topic-problem")));
    $("topic-silent").addEventListener("change", () => this.#silence($("topic-silent").checked));
    $("topic-delete").addEventListener("click", () => this.#remove());
  }

  /** @param {Conversation} community */
  make(community) {
    this.#show(community, null, true);
    $("topic-name").focus();
  }

  /** @param {Conversation} community @param {Topic} topic @param {boolean} leads */
  open(community, topic, leads) {
    this.#show(community, topic, leads);
    $("topic-title").focus();
  }

  /** @param {Conversation} community @param {Topic | null} topic @param {boolean} leads */
  #show(community, topic, leads) {
    const limits = this.#chat.getLimits();
    this.#groupID = community.groupProfile?.groupID ?? "";
    this.#topic = topic;
    complain($("topic-problem"));
    say($("topic-title"), topic && !leads ? topic.topicName : t(topic ? "topics.editTitle" : "topics.newTitle"));
    say($("topic-save"), t(topic ? "topics.save" : "topics.make"));
    $("topic-form").hidden = !leads;
    $("topic-name").maxLength = limits.nameCharacters ?? -1;
    $("topic-name").value = topic?.topicName ?? "";
    $("topic-notice").maxLength = limits.notificationCharacters ?? -1;
    $("topic-notice").value = topic?.notification ?? "";
    $("topic-mute").checked = topic?.muteAllMembers ?? false;
    $("topic-mute-field").hidden = !topic;
    say($("topic-says"), topic?.notification ?? "");
    $("topic-says").hidden = leads || !topic?.notification;
    $("topic-mine").hidden = !topic;
    $("topic-silent").checked = topic !== null && ![ALOUD, ""].includes(topic.selfInfo.messageRemindType);
    $("topic-delete").hidden = !topic || !leads;
    this.#dialog.showModal();
  }

  async #save() {
    const name = $("topic-name").value.trim();
    if (!name) {
      complain($("topic-problem"), t("topics.nameMissing"));
      $("topic-name").focus();
      return;
    }
    const topic = this.#topic;
    $("topic-save").disabled = true;
    const made = await this.#do(() => (topic ? this.#change(topic, name) : this.#make(name)));
    $("topic-save").disabled = false;
    if (made === undefined) return;
    this.#dialog.close();
    if (made) this.#go(`GROUP${made}`);
  }

  /** Answers its ID. @param {string} topicName */
  async #make(topicName) {
    const notification = $("topic-notice").value.trim();
    const { data } = await this.#chat.createTopicInCommunity({ groupID: this.#groupID, topicName, ...(notification ? { notification } : {}) });
    return data.topicID;
  }

  /** Only what is another. @param {Topic} topic @param {string} topicName */
  async #change(topic, topicName) {
    const wanted = { topicName, notification: $("topic-notice").value.trim(), muteAllMembers: $("topic-mute").checked };
    const changed = Object.entries(wanted).filter(([field, value]) => value !== /** @type {any} */ (topic)[field]);
    const { topicID } = topic;
    if (changed.length) await this.#chat.updateTopicProfile({ groupID: this.#groupID, topicID, ...Object.fromEntries(changed) });
    return "";
  }

  /** @param {boolean} isSilent */
  #silence(isSilent) {
    const groupID = this.#topic?.topicID ?? "";
    return this.#do(() => this.#chat.setMessageRemindType({ groupID, messageRemindType: isSilent ? SILENT : ALOUD }));
  }

  async #remove() {
    const topic = /** @type {Topic} */ (this.#topic);
    say($("topic-sure-title"), t("topics.deleteTitle", { name: topic.topicName }));
    this.#sure.returnValue = "";
    this.#sure.showModal();
    await new Promise((resolve) => this.#sure.addEventListener("close", resolve, { once: true }));
    if (this.#sure.returnValue !== "yes") return;
    const isDone = await this.#do(async () => {
      const { data } = await this.#chat.deleteTopicFromCommunity({ groupID: this.#groupID, topicIDList: [topic.topicID] });
      const [failed] = data.failureTopicList;
      if (failed) throw failed;
      return true;
    });
    if (!isDone) return;
    this.#dialog.close();
    tell(t("topics.deleted", { name: topic.topicName }));
    this.#gone(topic.topicID);
  }

  /** Do it, or say what was wrong. @template T @param {() => Promise<T>} work @returns {Promise<T | undefined>} */
  async #do(work) {
    complain($("topic-problem"));
    try {
      return await work();
    } catch (problem) {
      if (!(/** @type {any} */ (problem).code)) throw problem;
      complain($("topic-problem"), complaintOf(problem));
      return undefined;
    }
  }
}
