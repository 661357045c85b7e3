/** One member: who they are here, and what I may do about it. */
import { $, copyOf, draw, say, show } from "../dom.js";
import { dateOf, t } from "../words.js";
import { CardForm } from "./card-form.js";
import { nameOfMember } from "./members.js";
import { MuteForm } from "./mute-form.js";
import { rightsOver } from "./rights.js";
import { isSure } from "./sure.js";

/** @typedef {import("../../sdk/index.js").Conversation} Conversation */
/** @typedef {import("../../sdk/index.js").GroupMember} GroupMember */
/** @typedef {import("../thread/types.js").Chat} Chat */
/** @typedef {{icon: string, text: string, run: () => void, isDangerous?: boolean}} Action */
/**
 * @typedef {object} Calls
 * @property {(userID: string) => void} talk
 * @property {(userID: string) => void} card
 * @property {(userIDs: string[], isGone: boolean) => void} changed  these are something else by now, or gone
 */

export class MemberView {
  #chat;
  #doing;
  #calls;
  #card;
  #muting;
  /** @type {Conversation | null} */
  #conversation = null;
  /** @type {GroupMember | null} */
  #member = null;

  /** @param {Chat} chat @param {import("./edit-form.js").Doing} doing @param {Calls} calls */
  constructor(chat, doing, calls) {
    this.#chat = chat;
    this.#doing = doing;
    this.#calls = calls;
    this.#card = new CardForm($("group-member-card-form"), $("group-member-card"), (nameCard) => this.#call(nameCard));
    this.#muting = new MuteForm((muteTime) => this.#mute(muteTime));
  }

  /** @param {Conversation} conversation @param {GroupMember} member */
  open(conversation, member) {
    this.#conversation = conversation;
    this.#member = member;
    this.#card.put(member.nameCard);
    $("group-member-card").maxLength = this.#chat.getLimits().nameCardCharacters ?? -1;
    this.#render();
  }

  /** @param {Conversation} conversation the same one, as it is now */
  update(conversation) {
    if (conversation.conversationID !== this.#conversation?.conversationID) return;
    this.#conversation = conversation;
    if (this.#member) this.#render();
  }

  #render() {
    const [conversation, member] = [this.#conversation, this.#member];
    if (!conversation || !member) return;
    const me = this.#chat.getLoginUser();
    const rights = rightsOver(conversation, member, me);
    show($("group-member-avatar"), member.avatar);
    say($("group-member-name"), nameOfMember(member));
    say($("group-member-about"), aboutOf(member));
    $("group-member-card-form").hidden = !rights.card || member.userID === me; // one's own is on the first page
    this.#muting.render(rights.mute, member.muteUntil);
    this.#renderActions(this.#actionsFor(rights, member));
  }

  /** Those that there are stay who they are: one of them may have the focus. @param {Action[]} actions */
  #renderActions(actions) {
    const place = $("group-member-actions");
    const key = JSON.stringify(actions);
    if (place.dataset.key === key) return;
    place.dataset.key = key;
    place.replaceChildren(...actions.map(buttonOf));
  }

  /** @param {ReturnType<typeof rightsOver>} rights @param {GroupMember} member @returns {Action[]} */
  #actionsFor(rights, member) {
    const isAdmin = member.role === "Admin";
    /** @type {(false | Action)[]} */
    const actions = [
      rights.talk && { icon: "group-message", text: t("groups.message"), run: () => this.#calls.talk(this.#named.userID) },
      rights.talk && { icon: "group-person", text: t("groups.profile"), run: () => this.#calls.card(this.#named.userID) },
      rights.role && { icon: "group-admin", text: t(isAdmin ? "groups.unmakeAdmin" : "groups.makeAdmin"), run: () => this.#give(isAdmin ? "Member" : "Admin") },
      rights.handOver && { icon: "group-owner", text: t("groups.handOver"), run: () => this.#handOver() },
      rights.remove && { icon: "group-leave", text: t("groups.remove"), run: () => this.#remove(), isDangerous: true },
    ];
    return actions.filter((action) => action !== false);
  }

  /** @param {string} role */
  async #give(role) {
    const { groupID, userID } = this.#named;
    if (!(await this.#doing(() => this.#chat.setGroupMemberRole({ groupID, userID, role })))) return;
    this.#become({ role });
  }

  /** @param {string} nameCard */
  async #call(nameCard) {
    const { groupID, userID } = this.#named;
    if (!(await this.#doing(() => this.#chat.setGroupMemberNameCard({ groupID, userID, nameCard })))) return;
    this.#become({ nameCard });
    this.#card.put(nameCard);
  }

  /** @param {number} muteTime seconds; 0: no more */
  async #mute(muteTime) {
    const { groupID, userID } = this.#named;
    if (!(await this.#doing(() => this.#chat.setGroupMemberMuteTime({ groupID, userID, muteTime })))) return;
    this.#become({ muteUntil: muteTime && Math.round(Date.now() / 1000) + muteTime });
    /** @type {HTMLElement} */ ($(muteTime ? "group-unmute" : "group-mute")).focus();
  }

  async #handOver() {
    const { groupID, userID, name } = this.#named;
    const words = { title: t("groups.handOverTitle", { name }), means: t("groups.handOverMeans"), yes: t("groups.handOver") };
    if (!(await isSure(words))) return;
    if (!(await this.#doing(() => this.#chat.changeGroupOwner({ groupID, newOwnerID: userID })))) return;
    this.#become({ role: "Owner" });
    this.#calls.changed([this.#chat.getLoginUser()], false);
  }

  async #remove() {
    const { groupID, userID, name } = this.#named;
    const words = { title: t("groups.removeTitle", { name }), means: t("groups.removeMeans"), yes: t("groups.remove") };
    if (!(await isSure(words))) return;
    if (!(await this.#doing(() => this.#chat.deleteGroupMember({ groupID, userIDList: [userID] })))) return;
    this.#calls.changed([userID], true);
  }

  /** @param {Partial<GroupMember>} change */
  #become(change) {
    const { userID } = this.#named;
    if (this.#member) this.#member = { ...this.#member, ...change };
    this.#render();
    this.#calls.changed([userID], false);
  }

  get #named() {
    const member = /** @type {GroupMember} */ (this.#member);
    const groupID = this.#conversation?.groupProfile?.groupID ?? "";
    return { groupID, userID: member.userID, name: nameOfMember(member) };
  }
}

/** @param {Action} action */
function buttonOf({ icon, text, run, isDangerous = false }) {
  const button = copyOf("group-action");
  draw(button.querySelector("svg"), icon);
  say(button.lastElementChild, text);
  button.classList.toggle("danger", isDangerous);
  button.addEventListener("click", run);
  return button;
}

/** @param {GroupMember} member */
function aboutOf({ userID, nick, nameCard, role, joinTime, isActive }) {
  const parts = [
    nameCard && nick ? nick : "",
    nick || nameCard ? userID : "",
    t(`groups.role_${role}`),
    joinTime ? t("groups.since", { date: dateOf(joinTime) }) : "",
    isActive ? "" : t("groups.deactivated"),
  ];
  return parts.filter(Boolean).join(" · ");
}
