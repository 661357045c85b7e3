/** Finds a group by its ID, and joins it or asks to. */
import { TYPES } from "../../sdk/constants.js";
import { $, complain, say, show } from "../dom.js";
import { tell } from "../told.js";
import { complaintOf, t } from "../words.js";

/** @typedef {import("../../sdk/index.js").Group} Group */
/** @typedef {import("../thread/types.js").Chat} Chat */

const LINK = /#(?:GROUP)?([^/]+)/; // somebody pastes the whole link

export class FindGroup {
  #chat;
  #go;
  #dialog = /** @type {HTMLDialogElement} */ ($("find-group"));
  /** @type {Partial<Group> | null} */
  #group = null;
  #isIn = false;
  #isWaiting = false;

  /** @param {Chat} chat @param {{go: (conversationID: string) => void}} calls */
  constructor(chat, { go }) {
    this.#chat = chat;
    this.#go = go;
    $("find-group-close").addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("click", ({ target }) => target === this.#dialog && this.#dialog.close());
    $("find-group-form").addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#find();
    });
    $("find-group-id").addEventListener("input", () => complain($("find-group-problem")));
    $("found-group").addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#join();
    });
  }

  open() {
    if (this.#dialog.open) return;
    $("find-group-id").value = "";
    this.#show(null);
    complain($("find-group-problem"));
    this.#dialog.showModal();
  }

  /** Offer to join a group, if there is one with this ID that strangers may know of; answers whether. @param {string} groupID */
  async offer(groupID) {
    const group = await this.#search(groupID).catch(() => null);
    if (!group) return false;
    this.open();
    $("find-group-id").value = groupID;
    this.#show(group);
    return true;
  }

  /** Offer a group again to somebody who was in it; or say why not. @param {string} groupID */
  async again(groupID) {
    try {
      const group = await this.#search(groupID);
      this.open();
      $("find-group-id").value = groupID;
      this.#show(group);
    } catch (problem) {
      tell(whyNotFound(problem, "groups.notAgain"));
    }
  }

  /** Whoever is let in while they wait here can go there. @param {string} groupID */
  letIn(groupID) {
    if (!this.#dialog.open || this.#group?.groupID !== groupID) return;
    this.#isIn = true;
    this.#show(this.#group);
  }

  async #find() {
    const groupID = idFrom($("find-group-id").value.trim());
    if (!groupID) return;
    $("find-group-do").disabled = true;
    this.#show(null);
    try {
      this.#show(await this.#search(groupID));
    } catch (problem) {
      complain($("find-group-problem"), whyNotFound(problem, "groups.notFound"));
      $("find-group-id").focus();
    } finally {
      $("find-group-do").disabled = false;
    }
  }

  /** @param {string} groupID @returns {Promise<Partial<Group>>} */
  async #search(groupID) {
    const { data } = await this.#chat.searchGroupByID(groupID);
    this.#isIn = data.isMember;
    this.#isWaiting = data.isWaiting;
    return data.group;
  }

  /** @param {Partial<Group> | null} group */
  #show(group) {
    this.#group = group;
    $("found-group").hidden = !group;
    if (!group) return;
    const { groupID = "", name, avatar = "", type, introduction = "", joinOption, memberCount } = group;
    show($("found-avatar"), avatar);
    say($("found-name"), name || groupID);
    const kind = t(`thread.type_${type}`);
    say($("found-about"), memberCount ? t("thread.aboutGroup", { kind, members: t("thread.members", { count: memberCount }) }) : kind);
    say($("found-introduction"), introduction);
    const asks = !this.#isIn && joinOption === TYPES.JOIN_OPTIONS_NEED_PERMISSION;
    $("found-text-field").hidden = !asks;
    $("found-text").value = "";
    $("found-text").maxLength = this.#chat.getLimits().applicationCharacters ?? -1;
    say($("found-means"), this.#isIn ? "" : t(`groups.means_${joinOption}`));
    $("found-join").hidden = !this.#isIn && joinOption === TYPES.JOIN_OPTIONS_DISABLE_APPLY;
    say($("found-join"), t(this.#isIn ? "groups.open" : asks ? "groups.ask" : "groups.join"));
    if (this.#isWaiting && !this.#isIn) this.#wait();
    $("found-name").focus();
  }

  async #join() {
    const groupID = this.#group?.groupID ?? "";
    if (this.#isIn) return this.#enter(groupID);
    const applyMessage = $("found-text-field").hidden ? "" : $("found-text").value.trim();
    $("found-join").disabled = true;
    complain($("find-group-problem"));
    try {
      const { data } = await this.#chat.joinGroup({ groupID, applyMessage });
      if (data.status === TYPES.JOIN_STATUS_WAIT_APPROVAL) this.#wait();
      else this.#enter(groupID);
    } catch (problem) {
      if (!(/** @type {any} */ (problem).code)) throw problem;
      complain($("find-group-problem"), complaintOf(problem));
    } finally {
      $("found-join").disabled = false;
    }
  }

  #wait() {
    $("found-text-field").hidden = $("found-join").hidden = true;
    say($("found-means"), t("groups.asked"));
  }

  /** @param {string} groupID */
  #enter(groupID) {
    this.#dialog.close();
    this.#go(`GROUP${groupID}`);
  }
}

/** No such group, or a name that none can have. */
const NOT_FOUND = new Set([2500, 2602, 2603, 10010, 10015]);

/** @param {any} problem @param {string} key what to say if there is no such group, or none for strangers */
function whyNotFound(problem, key) {
  if (!problem.code) throw problem;
  return problem.reason === "conversation_not_found" || NOT_FOUND.has(problem.code) ? t(key) : complaintOf(problem);
}

/** @param {string} written an ID, or a link that was copied */
function idFrom(written) {
  const link = written.includes("://") ? LINK.exec(written)?.[1] : undefined;
  try {
    return link ? decodeURIComponent(link).replace(/^GROUP/, "") : written;
  } catch {
    return written;
  }
}
