/**
 * Who is in a group: the owner, the admins, the members, page by page as somebody scrolls; or those with a name that is
 * searched for. Fires `chosen` (detail: the member) and `failed` (detail: the problem).
 */
import { $, copyOf, say, show } from "../dom.js";
import { t } from "../words.js";

/** @typedef {import("../../sdk/index.js").GroupMember} GroupMember */
/** @typedef {import("../thread/types.js").Chat} Chat */
/** @typedef {{role: string | undefined, cursor: string | null, list: HTMLUListElement}} Section  `cursor` null: all are there */

const PAGE = 50; // what is seen at once, and somewhat more
const MORE = 100;
const NEAR_END = 600; // pixels below the view that are filled before somebody gets there
const TYPING = 200; // milliseconds without a key before a name is searched for

export class Members extends EventTarget {
  #chat;
  #root = /** @type {HTMLElement} */ ($("group-members"));
  #scroller = /** @type {HTMLElement} */ (this.#root.closest(".view"));
  #groupID = "";
  #query = "";
  /** @type {Section[]} */
  #sections = [];
  /** @type {Map<string, {member: GroupMember, row: HTMLElement}>} */
  #rows = new Map();
  /** Work goes on only while it is for what is shown. */
  #run = 0;
  #isBusy = false;
  #typing = 0;

  /** @param {Chat} chat */
  constructor(chat) {
    super();
    this.#chat = chat;
    this.#scroller.addEventListener("scroll", () => this.#work(), { passive: true });
    $("group-more").addEventListener("click", () => this.#work(true));
    $("group-query").addEventListener("input", () => {
      clearTimeout(this.#typing);
      this.#typing = window.setTimeout(() => this.#search(), TYPING);
    });
    this.#root.addEventListener("click", ({ target }) => {
      const userID = /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest("li"))?.dataset.id ?? "";
      const held = this.#rows.get(userID);
      if (held) this.dispatchEvent(new CustomEvent("chosen", { detail: held.member }));
    });
  }

  /** @param {string} groupID */
  open(groupID) {
    this.#groupID = groupID;
    $("group-query").value = this.#query = "";
    return this.#begin();
  }

  close() {
    this.#run += 1;
    this.#groupID = "";
    this.#clear();
  }

  /** These came, left, or are something else by now: they alone are asked for. @param {string[]} userIDList */
  async renew(userIDList) {
    const [groupID, run] = [this.#groupID, this.#run];
    if (!groupID || !userIDList.length) return;
    const { data } = await this.#chat.getGroupMemberProfile({ groupID, userIDList });
    if (run !== this.#run) return;
    for (const userID of userIDList) this.#place(userID, data.memberList.find((one) => one.userID === userID));
    this.#sayEnd();
  }

  /** The row of somebody, to go back to. @param {string} userID @returns {HTMLElement | null} */
  rowOf(userID) {
    return this.#rows.get(userID)?.row.querySelector("button") ?? null;
  }

  #search() {
    const query = $("group-query").value.trim();
    if (query === this.#query || !this.#groupID) return;
    this.#query = query;
    this.#begin();
  }

  #begin() {
    this.#run += 1;
    this.#isBusy = false;
    this.#clear();
    const roles = this.#query ? [undefined] : ["Owner", "Admin", "Member"];
    this.#sections = roles.map((role) => ({ role, cursor: "", list: copyOf("group-list") }));
    for (const { role, list } of this.#sections) list.setAttribute("aria-label", t(`groups.list_${role ?? "found"}`));
    this.#root.replaceChildren(...this.#sections.map(({ list }) => list));
    return this.#work(true);
  }

  #clear() {
    this.#rows.clear();
    this.#sections = [];
    this.#root.replaceChildren();
    $("group-nobody").hidden = $("group-more").hidden = true;
  }

  /** @param {boolean} [isWanted] even if nobody scrolled so far */
  async #work(isWanted = false) {
    if (this.#isBusy || !this.#groupID) return;
    const run = this.#run;
    this.#isBusy = true;
    try {
      for (let mayLoad = isWanted; mayLoad || this.#isNearEnd(); mayLoad = this.#rows.size < PAGE) {
        const section = this.#sections.find(({ cursor }) => cursor !== null);
        if (!section) break;
        await this.#load(section, run);
        if (run !== this.#run) return;
      }
      this.#sayEnd();
    } catch (problem) {
      if (run !== this.#run) return;
      $("group-more").hidden = false;
      this.dispatchEvent(new CustomEvent("failed", { detail: problem }));
    }
    this.#isBusy = false;
  }

  /** @param {Section} section @param {number} run */
  async #load(section, run) {
    const { role, cursor } = section;
    const asked = { groupID: this.#groupID, query: this.#query, role, cursor: cursor ?? "", count: this.#rows.size < PAGE ? PAGE : MORE };
    const { data } = await this.#chat.findGroupMembers(asked);
    if (run !== this.#run) return;
    for (const member of data.memberList) if (!this.#rows.has(member.userID)) this.#add(section, member);
    section.cursor = data.isCompleted ? null : data.cursor;
  }

  /** @param {Section} section @param {GroupMember} member */
  #add(section, member) {
    const row = /** @type {HTMLElement} */ (copyOf("group-member"));
    row.dataset.id = member.userID;
    writeMember(row, member);
    this.#rows.set(member.userID, { member, row });
    section.list.append(row);
  }

  /** Where somebody belongs now; a page that is still to come will have those who are further down. @param {string} userID @param {GroupMember} [member] */
  #place(userID, member) {
    const held = this.#rows.get(userID);
    const isShown = !this.#query || held;
    const section = this.#sections.find(({ role }) => role === undefined || role === member?.role);
    if (member && held && section && held.row.parentElement === section.list) {
      held.member = member;
      writeMember(held.row, member);
      return;
    }
    held?.row.remove();
    this.#rows.delete(userID);
    if (member && section?.cursor === null && isShown) this.#add(section, member);
  }

  #sayEnd() {
    const isComplete = this.#sections.every(({ cursor }) => cursor === null);
    $("group-more").hidden = isComplete;
    $("group-nobody").hidden = !isComplete || this.#rows.size > 0;
    say($("group-nobody"), this.#query ? t("groups.nobodyCalled", { query: this.#query }) : t("groups.nobody"));
  }

  #isNearEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    return clientHeight > 0 && scrollTop + clientHeight > scrollHeight - NEAR_END;
  }
}

/** @param {GroupMember} member */
export const nameOfMember = ({ nameCard, nick, userID }) => nameCard || nick || userID;

/** @param {HTMLElement} row @param {GroupMember} member */
function writeMember(row, member) {
  const name = nameOfMember(member);
  show(/** @type {HTMLImageElement} */ (row.querySelector("img")), member.avatar);
  say(/** @type {Element} */ (row.querySelector(".name")), name);
  say(/** @type {Element} */ (row.querySelector(".note")), notesOf(member).join(" · "));
  const role = /** @type {HTMLElement} */ (row.querySelector(".role"));
  role.hidden = member.role === "Member";
  say(role, member.role === "Member" ? "" : t(`groups.role_${member.role}`));
}

/** @param {number} muteUntil */
export const isMuted = (muteUntil) => muteUntil * 1000 > Date.now();

/** Who is behind a name card, and what keeps somebody from answering. @param {GroupMember} member */
function notesOf({ nameCard, nick, userID, isActive, muteUntil }) {
  const known = nameCard && nick ? nick : "";
  return [known, nick || nameCard ? userID : "", isActive ? "" : t("groups.deactivated"), isMuted(muteUntil) ? t("groups.mutedShort") : ""].filter(Boolean);
}
