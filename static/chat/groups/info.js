/** The panel of a group: what it is, who is in it, and what one may do about either. Live while it is open. */
import { EVENT } from "../../sdk/constants.js";
import { $, complain, copyOf, isNarrow, say, show } from "../dom.js";
import { nameOf } from "../thread/header.js";
import { hashOf } from "../router.js";
import { complaintOf, t } from "../words.js";
import { Adding } from "./adding.js";
import { CardForm } from "./card-form.js";
import { EditForm } from "./edit-form.js";
import { factsOf } from "./facts.js";
import { MemberView } from "./member-view.js";
import { Members, nameOfMember } from "./members.js";
import { rightsIn } from "./rights.js";
import { isSure } from "./sure.js";

/** @typedef {import("../../sdk/index.js").Conversation} Conversation */
/** @typedef {import("../../sdk/index.js").GroupMember} GroupMember */
/** @typedef {import("../../sdk/index.js").Message} Message */
/** @typedef {import("../thread/types.js").Chat} Chat */

const TITLES = /** @type {Record<string, string>} */ ({
  home: "groups.info",
  edit: "groups.editTitle",
  add: "groups.addTitle",
  member: "groups.memberTitle",
});

export class GroupInfo {
  #chat;
  #dialog = /** @type {HTMLDialogElement} */ ($("group"));
  #members;
  #editing;
  #adding;
  #member;
  #card;
  /** @type {Conversation | null} */
  #conversation = null;
  #view = "home";
  /** What led away from home, and gets the focus back. @type {() => HTMLElement | null} */
  #opener = () => null;
  #ownerID = "";

  /** @param {Chat} chat @param {{go: (conversationID: string) => void, card: (userID: string) => void}} calls */
  constructor(chat, { go, card }) {
    this.#chat = chat;
    const doing = (/** @type {() => Promise<any>} */ work) => this.#do(work);
    this.#members = new Members(chat);
    this.#editing = new EditForm(chat, doing, () => this.#home());
    this.#adding = new Adding(chat, doing, (userIDs, waiting) => {
      this.#home(userIDs);
      if (waiting) say($("group-told"), t("groups.waiting", { count: waiting }));
    });
    this.#card = new CardForm($("group-card-form"), $("group-card"), (nameCard) => this.#wear(nameCard));
    this.#member = new MemberView(chat, doing, {
      talk: (userID) => {
        this.#dialog.close();
        go(`C2C${userID}`);
      },
      card,
      changed: (userIDs, isGone) => (isGone ? this.#home(userIDs) : this.#members.renew(userIDs)),
    });
    this.#listenToPage();
    this.#listenToChat();
  }

  /** @param {Conversation} conversation */
  open(conversation) {
    this.#conversation = conversation;
    this.#ownerID = conversation.groupProfile?.ownerID ?? "";
    say($("group-told"), "");
    this.#show("home");
    this.#render();
    $("group-card").maxLength = this.#chat.getLimits().nameCardCharacters ?? -1;
    this.#card.put(conversation.groupProfile?.selfInfo.nameCard ?? "");
    if (!this.#dialog.open) this.#dialog.showModal();
    $("group-title").focus();
    this.#members.open(conversation.groupProfile?.groupID ?? "");
    this.#countOnline(conversation);
  }

  /** As it is now; it is not followed. None is none yet: the server writes down every few seconds who is there. @param {Conversation} conversation */
  async #countOnline(conversation) {
    $("group-online").hidden = true;
    const answer = await this.#chat.getGroupOnlineMemberCount(conversation.groupProfile?.groupID ?? "").catch(() => null); // one does without
    if (!answer?.data.memberCount || this.#conversation?.conversationID !== conversation.conversationID) return;
    say($("group-online"), t("groups.online", { count: answer.data.memberCount }));
    $("group-online").hidden = false;
  }

  #listenToPage() {
    $("group-close").addEventListener("click", () => this.#dialog.close());
    $("group-back").addEventListener("click", () => this.#home());
    this.#dialog.addEventListener("click", ({ target }) => target === this.#dialog && this.#dialog.close());
    this.#dialog.addEventListener("cancel", (event) => {
      if (event.target !== this.#dialog || this.#view === "home") return;
      event.preventDefault();
      this.#home();
    });
    this.#dialog.addEventListener("close", () => this.#forget());
    window.addEventListener("hashchange", () => this.#dialog.close()); // somebody went elsewhere, perhaps from a card above
    $("group-to-edit").addEventListener("click", () => this.#goTo("edit", $("group-to-edit")));
    $("group-to-add").addEventListener("click", () => this.#goTo("add", $("group-to-add")));
    $("group-copy-link").addEventListener("click", () => this.#copyLink());
    $("group-leave").addEventListener("click", () => this.#leave());
    $("group-dismiss").addEventListener("click", () => this.#dismiss());
    this.#members.addEventListener("chosen", (event) => this.#choose(/** @type {CustomEvent} */ (event).detail));
    this.#members.addEventListener("failed", (event) => this.#complain(/** @type {CustomEvent} */ (event).detail));
  }

  // What the SDK tells

  #listenToChat() {
    this.#chat.on(EVENT.CONVERSATION_LIST_UPDATED, ({ data }) => this.#refresh(data));
    this.#chat.on(EVENT.MESSAGE_RECEIVED, ({ data }) => this.#take(data));
  }

  /** @param {Conversation[]} list */
  #refresh(list) {
    if (!this.#conversation) return;
    const id = this.#conversation.conversationID;
    const conversation = list.find(({ conversationID }) => conversationID === id);
    if (!conversation || !rightsIn(conversation).isHere) return this.#dialog.close();
    this.#conversation = conversation;
    const ownerID = conversation.groupProfile?.ownerID ?? "";
    if (ownerID !== this.#ownerID) this.#members.renew([ownerID, this.#ownerID].filter(Boolean)).catch(() => {});
    this.#ownerID = ownerID;
    this.#card.update(conversation.groupProfile?.selfInfo.nameCard ?? "");
    this.#render();
  }

  /** Who is named by a notice of this group came, left, or has another role. @param {Message[]} messages */
  #take(messages) {
    const notices = messages.filter(({ conversationID, type }) => type === "TIMGroupTipElem" && conversationID === this.#conversation?.conversationID);
    const named = notices.flatMap(({ payload }) => namedIn(payload));
    if (named.length) this.#members.renew([...new Set(named)]).catch(() => {}); // asked for again at the next opening
  }

  #forget() {
    this.#conversation = null;
    this.#members.close();
    this.#adding.close();
  }

  // What is shown

  #render() {
    const conversation = /** @type {Conversation} */ (this.#conversation);
    const group = conversation.groupProfile;
    const rights = rightsIn(conversation);
    show($("group-avatar"), group?.avatar ?? "");
    say($("group-name"), nameOf(conversation));
    const members = t("thread.members", { count: group?.memberCount ?? 0 });
    say($("group-about"), t("thread.aboutGroup", { kind: t(`thread.type_${conversation.subType}`), members }));
    say($("group-members-title"), members);
    $("group-to-add").hidden = !rights.add;
    $("group-to-edit").hidden = !rights.edit;
    $("group-leave").hidden = !rights.leave;
    $("group-dismiss").hidden = $("group-owner-leaves").hidden = !rights.own;
    this.#renderFacts(conversation);
    this.#member.update(conversation);
  }

  /** @param {Conversation} conversation */
  #renderFacts(conversation) {
    const list = $("group-facts");
    factsOf(conversation).forEach(([name, said], at) => {
      const fact = list.children[at] ?? list.appendChild(copyOf("group-fact"));
      say(fact.firstElementChild, name);
      say(fact.lastElementChild, said);
    });
    while (list.children.length > factsOf(conversation).length) list.lastElementChild.remove();
  }

  /** @param {string} view */
  #show(view) {
    this.#view = view;
    complain($("group-problem"));
    for (const element of this.#dialog.querySelectorAll(".view")) {
      const one = /** @type {HTMLElement} */ (element);
      one.hidden = one.dataset.view !== view;
    }
    say($("group-title"), t(TITLES[view]));
    $("group-back").hidden = view === "home";
    this.#dialog.classList.toggle("inner", view !== "home");
  }

  /** @param {string} view @param {HTMLElement} opener */
  #goTo(view, opener) {
    if (!this.#conversation) return;
    this.#opener = () => opener;
    this.#show(view);
    if (view === "edit") this.#editing.open(this.#conversation);
    if (view === "add") this.#adding.open(this.#conversation);
    if (isNarrow()) $("group-title").focus();
    else /** @type {HTMLElement | null} */ (this.#dialog.querySelector(".view:not([hidden]) input"))?.focus();
  }

  /** @param {string[]} [changed] members who are other ones by now */
  #home(changed = []) {
    this.#adding.close();
    this.#show("home");
    (this.#opener() ?? $("group-title")).focus();
    if (changed.length) this.#members.renew(changed).catch((problem) => this.#complain(problem));
  }

  /** @param {GroupMember} member */
  #choose(member) {
    if (!this.#conversation) return;
    this.#opener = () => this.#members.rowOf(member.userID);
    this.#show("member");
    this.#member.open(this.#conversation, member);
    say($("group-title"), nameOfMember(member));
    $("group-title").focus();
  }

  // What somebody does

  /** Do it, or say what was wrong; answers whether it was done. @param {() => Promise<any>} work */
  async #do(work) {
    complain($("group-problem"));
    try {
      await work();
      return true;
    } catch (problem) {
      this.#complain(problem);
      return false;
    }
  }

  /** @param {any} problem */
  #complain(problem) {
    if (!problem?.code) throw problem;
    complain($("group-problem"), complaintOf(problem));
    $("group-problem").scrollIntoView({ block: "nearest" });
  }

  /** @param {string} nameCard */
  async #wear(nameCard) {
    const { groupID } = this.#group;
    const userID = this.#chat.getLoginUser();
    if (!(await this.#do(() => this.#chat.setGroupMemberNameCard({ groupID, nameCard })))) return;
    say($("group-told"), t("groups.saved"));
    this.#members.renew([userID]).catch(() => {});
  }

  async #copyLink() {
    const { groupID } = this.#group;
    try {
      await navigator.clipboard.writeText(`${location.origin}${location.pathname}${hashOf(`GROUP${groupID}`)}`);
      say($("group-told"), t("groups.linkCopied"));
    } catch {
      say($("group-told"), t("thread.notCopied"));
    }
  }

  async #leave() {
    const { groupID, type } = this.#group;
    const means = t(type === "Private" ? "groups.leaveMeansAdded" : "groups.leaveMeans");
    if (!(await isSure({ title: t("groups.leaveTitle"), means, yes: t("groups.leave") }))) return;
    if (await this.#do(() => this.#chat.quitGroup(groupID))) this.#dialog.close();
  }

  async #dismiss() {
    const { groupID } = this.#group;
    const words = { title: t("groups.dismissTitle"), means: t("groups.dismissMeans"), yes: t("groups.dismiss") };
    if (!(await isSure(words))) return;
    if (await this.#do(() => this.#chat.dismissGroup(groupID))) this.#dialog.close();
  }

  get #group() {
    return /** @type {import("../../sdk/index.js").Group} */ (this.#conversation?.groupProfile);
  }
}

/** Whoever hands a group over is another one by that, too. @param {any} payload @returns {string[]} */
const namedIn = ({ userIDList = [], operatorID, newGroupProfile }) => (newGroupProfile?.ownerID ? [...userIDList, operatorID] : userIDList);
