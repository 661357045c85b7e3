/** In which of my groups a conversation is; groups made, renamed and deleted. */
import { nameOf } from "../conversation-row.js";
import { $, complain, copyOf, say } from "../dom.js";
import { complaintOf, t } from "../words.js";

/** @typedef {import("../../sdk/index.js").Conversation} Conversation */
/** @typedef {import("../thread/types.js").Chat} Chat */

export class Grouping {
  #chat;
  #conversationID = "";
  /** @type {Conversation | undefined} */
  #conversation;

  /** @param {Chat} chat */
  constructor(chat) {
    this.#chat = chat;
    $("grouping-new").addEventListener("submit", (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      this.#make();
    });
    $("grouping-done").addEventListener("click", () => $("grouping").close());
  }

  /** @param {Conversation} conversation */
  async open(conversation) {
    this.#conversation = conversation;
    this.#conversationID = conversation.conversationID;
    say($("grouping-title"), t("keeping.groupsOf", { name: nameOf(conversation) }));
    $("grouping-name").value = "";
    complain($("grouping-problem"));
    await this.#render();
    $("grouping").showModal();
  }

  async #render() {
    const { data: names } = await this.#chat.getConversationGroupList();
    $("grouping-list").replaceChildren(...names.map((/** @type {string} */ name) => this.#line(name)));
  }

  /** @param {string} name */
  #line(name) {
    const line = copyOf("grouping-line");
    const [box, rename, remove] = ["input", ".rename", ".remove"].map((one) => line.querySelector(one));
    say(line.querySelector("span"), name);
    box.checked = this.#conversation?.conversationGroupList.includes(name) ?? false;
    box.addEventListener("change", () => this.#put(name, box));
    rename.setAttribute("aria-label", t("keeping.renameGroup", { name }));
    rename.addEventListener("click", () => this.#askForName(line, name));
    remove.setAttribute("aria-label", t("keeping.deleteGroup", { name }));
    remove.addEventListener("click", () => this.#do(() => this.#chat.deleteConversationGroup(name)));
    return line;
  }

  /** In the place of the line; Escape leaves it as it was. @param {HTMLElement} line @param {string} oldName */
  #askForName(line, oldName) {
    const form = copyOf("grouping-rename");
    const input = form.querySelector("input");
    const before = [...line.children];
    input.value = oldName;
    input.setAttribute("aria-label", t("keeping.newName", { name: oldName }));
    form.addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#rename(oldName, input);
    });
    input.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault(); // it is not the dialog that is left
      line.replaceChildren(...before);
      /** @type {HTMLElement} */ (line.querySelector(".rename")).focus();
    });
    line.replaceChildren(form);
    input.select();
  }

  /** @param {string} oldName @param {HTMLInputElement} input */
  async #rename(oldName, input) {
    const newName = input.value.trim();
    if (!newName) return input.focus();
    try {
      if (newName !== oldName) await this.#chat.renameConversationGroup({ oldName, newName });
    } catch (problem) {
      complain($("grouping-problem"), complaintOf(problem));
      return input.focus();
    }
    complain($("grouping-problem"));
    await this.#render();
    const lines = [...$("grouping-list").children];
    lines.find((one) => one.querySelector("span")?.textContent === newName)?.querySelector(".rename").focus();
  }

  /** @param {string} groupName @param {HTMLInputElement} box */
  #put(groupName, box) {
    const what = { groupName, conversationIDList: [this.#conversationID] };
    return this.#do(() => (box.checked ? this.#chat.addConversationsToGroup(what) : this.#chat.deleteConversationsFromGroup(what)), false);
  }

  #make() {
    const groupName = $("grouping-name").value.trim();
    if (!groupName) return $("grouping-name").focus();
    return this.#do(async () => {
      await this.#chat.createConversationGroup({ groupName, conversationIDList: [this.#conversationID] });
      $("grouping-name").value = "";
    });
  }

  /** @param {() => Promise<any>} work @param {boolean} [isOther] whether there are other groups then */
  async #do(work, isOther = true) {
    try {
      await work();
      complain($("grouping-problem"));
    } catch (problem) {
      complain($("grouping-problem"), complaintOf(problem));
      isOther = true;
    }
    if (!isOther) return;
    await this.#render();
    $("grouping-name").focus();
  }
}
