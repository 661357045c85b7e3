/** Who waits to be let into groups of mine, and what I was told of groups. Live while it is open. */
import { EVENT } from "../../sdk/constants.js";
import { $, arrange, complain, copyOf, say, show } from "../dom.js";
import { complaintOf, momentOf, sayTime, t } from "../words.js";
import { isNotice, isOpen, toldIn } from "./told.js";

/** @typedef {import("../../sdk/index.js").GroupApplication} GroupApplication */
/** @typedef {import("../../sdk/index.js").Message} Message */
/** @typedef {import("../thread/types.js").Chat} Chat */

export class Requests {
  #chat;
  #dialog = /** @type {HTMLDialogElement} */ ($("group-requests"));
  /** @type {Map<string, HTMLElement>} by application ID */
  #rows = new Map();
  /** What was told, the latest first. @type {Message[]} */
  #told = [];
  #cursor = "";
  /** An answer counts only if nothing was asked from the beginning meanwhile. */
  #run = 0;

  /** @param {Chat} chat */
  constructor(chat) {
    this.#chat = chat;
    $("group-requests-close").addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("click", ({ target }) => target === this.#dialog && this.#dialog.close());
    $("group-told-more").addEventListener("click", () => this.#tell());
    for (const name of [EVENT.MESSAGE_RECEIVED, EVENT.MESSAGE_MODIFIED]) {
      chat.on(name, ({ data }) => this.#dialog.open && data.some(isNotice) && this.#look());
    }
  }

  open() {
    if (this.#dialog.open) return;
    complain($("group-requests-problem"));
    this.#rows.clear();
    $("group-requests-list").replaceChildren();
    $("group-requests-none").hidden = true;
    this.#dialog.showModal();
    $("group-requests-title").focus();
    this.#look();
  }

  /** From the beginning: few are told of much. */
  async #look() {
    this.#run += 1;
    this.#told = [];
    this.#cursor = "";
    await Promise.all([this.#list(), this.#tell()]);
  }

  async #list() {
    const run = this.#run;
    try {
      const { data } = await this.#chat.getGroupApplicationList();
      if (run !== this.#run) return;
      const rows = data.applicationList.map((application) => this.#rowOf(application));
      arrange($("group-requests-list"), rows);
      $("group-requests-none").hidden = rows.length > 0;
    } catch (problem) {
      this.#complain(problem);
    }
  }

  async #tell() {
    const run = this.#run;
    try {
      const { data } = await this.#chat.getSystemNoticeList(this.#cursor ? { cursor: this.#cursor } : {});
      if (run !== this.#run) return;
      this.#told.push(...data.messageList.toReversed());
      this.#cursor = data.isCompleted ? "" : data.cursor;
    } catch (problem) {
      this.#complain(problem);
    }
    const past = this.#told.filter((notice) => !isOpen(notice)); // what is to be decided on stands above
    $("group-told-section").hidden = !past.length && !this.#cursor;
    $("group-told-more").hidden = !this.#cursor;
    $("group-told-list").replaceChildren(...past.map(toldRow));
  }

  /** @param {GroupApplication} application */
  #rowOf(application) {
    const known = this.#rows.get(application.applicationID);
    if (known) return known;
    const row = /** @type {HTMLElement} */ (copyOf("group-request"));
    this.#rows.set(application.applicationID, row);
    const part = (/** @type {string} */ selector) => /** @type {any} */ (row.querySelector(selector));
    const { userID, userNick, userAvatar, note, time } = application;
    const name = userNick || userID;
    show(part("img"), userAvatar);
    say(part(".name"), name);
    say(part(".wish"), wishOf(application));
    say(part(".note"), note);
    part(".note").hidden = !note;
    sayTime(part("time"), time, momentOf);
    const [accept, refuse] = [part(".accept"), part(".refuse")];
    accept.setAttribute("aria-label", t("groups.letInOf", { name }));
    refuse.setAttribute("aria-label", t("groups.refuseOf", { name }));
    accept.addEventListener("click", () => this.#decide(application, "Agree"));
    refuse.addEventListener("click", () => this.#decide(application, "Reject"));
    return row;
  }

  /** @param {GroupApplication} application @param {string} handleAction */
  async #decide(application, handleAction) {
    const row = this.#rowOf(application);
    const buttons = [...row.querySelectorAll("button")];
    for (const button of buttons) button.disabled = true;
    complain($("group-requests-problem"));
    try {
      await this.#chat.handleGroupApplication({ handleAction, application });
    } catch (problem) {
      this.#complain(problem);
    }
    for (const button of buttons) button.disabled = false;
    const next = /** @type {HTMLElement | null} */ (row.nextElementSibling ?? row.previousElementSibling);
    await this.#look();
    if (row.isConnected) buttons.at(-1)?.focus();
    else /** @type {HTMLElement} */ (next?.querySelector("button.accept") ?? $("group-requests-title")).focus();
  }

  /** @param {any} problem */
  #complain(problem) {
    if (!problem?.code) throw problem;
    complain($("group-requests-problem"), complaintOf(problem));
  }
}

/** @param {GroupApplication} application */
function wishOf({ applicationType, applicant, applicantNick, groupName, groupID }) {
  const group = groupName || groupID;
  return applicationType === 2 ? t("groups.isBrought", { name: applicantNick || applicant, group }) : t("groups.wantsIn", { group });
}

/** @param {Message} notice */
function toldRow(notice) {
  const row = copyOf("group-told-row");
  say(row.firstElementChild, toldIn(notice));
  sayTime(row.lastElementChild, notice.time, momentOf);
  return row;
}
