/** The card of a person: who they are, and what one may do: write, become friends, part, block. */
import { $, arrange, copyOf, draw, say, show } from "../dom.js";
import { onlineWords } from "../presence.js";
import { t } from "../words.js";

/** @typedef {import("../thread/types.js").Chat} Chat */
/** @typedef {import("./lists.js").Doing} Doing */
/** @typedef {{name: string, icon: string, words: string, act?: () => any}} Deed */

const BIRTHDAY = /^(\d{4})(\d{2})(\d{2})$/;

export class Card {
  #chat;
  #doing;
  #talk;
  #userID = "";
  /** @type {Map<string, HTMLButtonElement>} */
  #buttons = new Map();
  /** @type {Map<string, () => any>} what each button does now */
  #acts = new Map();

  /** @param {Chat} chat @param {Doing} doing @param {(userID: string) => void} talk */
  constructor(chat, doing, talk) {
    this.#chat = chat;
    this.#doing = doing;
    this.#talk = talk;
    $("people-remark-form").addEventListener("submit", async (/** @type {Event} */ event) => {
      event.preventDefault();
      const options = { userID: this.#userID, remark: $("people-remark").value.trim() };
      if (await doing(() => chat.updateFriend(options))) say($("people-told"), t("people.saved"));
    });
  }

  /** Nothing of the last one is left. */
  clear() {
    for (const id of ["people-name", "people-id", "people-signature", "people-told", "people-block-means"]) say($(id), "");
    show($("people-avatar"), "");
    for (const id of ["people-facts", "people-doings", "people-ways-out"]) $(id).replaceChildren();
    for (const id of ["people-online", "people-asks", "people-signature", "people-remark-form"]) $(id).hidden = true;
    $("people-remark").value = "";
    this.#userID = "";
  }

  /** @param {string} userID */
  async render(userID) {
    const isNew = this.#userID !== userID;
    const one = { userIDList: [userID] };
    const [profiles, friends, applications, blocked, statuses] = await Promise.all([
      this.#chat.getUserProfile(one),
      this.#chat.getFriendProfile(one),
      this.#chat.getFriendApplicationList(),
      this.#chat.getBlacklist(),
      this.#chat.getUserStatus(one),
    ]);
    const [profile] = profiles.data;
    if (!profile) return;
    this.#userID = userID;
    const [friend] = friends.data.friendList;
    const request = applications.data.friendApplicationList.find((/** @type {any} */ application) => application.userID === userID);
    const isBlocked = blocked.data.includes(userID);
    this.#introduce(profile, friend?.remark ?? "", statuses.data.successUserList[0]);
    const isAsked = request?.type === "Pendency_Type_ComeIn";
    $("people-asks").hidden = !isAsked;
    if (isAsked) say($("people-asks"), request.wording ? t("people.asks", { wording: request.wording }) : t("people.asksPlainly"));
    $("people-remark-form").hidden = !friend;
    $("people-remark").maxLength = this.#chat.getLimits().remarkCharacters ?? -1;
    if (friend && isNew) $("people-remark").value = friend.remark;
    if (userID === this.#chat.getLoginUser()) return;
    this.#offer($("people-doings"), this.#doings(userID, friend, request, isBlocked));
    this.#offer($("people-ways-out"), this.#waysOut(userID, friend, isBlocked));
    say($("people-block-means"), t(isBlocked ? "people.unblockMeans" : "people.blockMeans"));
  }

  /** @param {import("../../sdk/index.js").Profile} profile @param {string} remark @param {import("../../sdk/index.js").UserStatus | undefined} status */
  #introduce({ userID, nick, avatar, selfSignature, location, birthday, isActive }, remark, status) {
    show($("people-avatar"), avatar);
    say($("people-name"), remark || nick || userID);
    say($("people-id"), remark || nick ? userID : "");
    const said = isActive && status ? [onlineWords(status), status.customStatus].filter(Boolean).join(" · ") : "";
    $("people-online").hidden = !said;
    $("people-online").classList.toggle("is-online", status?.statusType === 1);
    say($("people-online"), said);
    $("people-signature").hidden = !selfSignature;
    say($("people-signature"), selfSignature);
    const born = String(birthday).match(BIRTHDAY);
    const facts = [
      [t("people.name"), remark ? nick : ""],
      [t("people.location"), location],
      [t("people.birthday"), born ? born.slice(1).join("-") : ""],
    ];
    $("people-facts").replaceChildren(...facts.filter(([, value]) => value).map(([name, value]) => factOf(name, value)));
  }

  /** @param {string} userID @param {any} friend @param {any} request @param {boolean} isBlocked @returns {Deed[]} */
  #doings(userID, friend, request, isBlocked) {
    const message = { name: "message", icon: "people-message", words: "people.message", act: () => this.#talk(userID) };
    if (friend || (isBlocked && !request)) return [message];
    if (request?.type === "Pendency_Type_ComeIn") {
      return [
        message,
        { name: "accept", icon: "people-add", words: "people.accept", act: () => this.#doing(() => this.#chat.acceptFriendApplication({ userID })) },
        { name: "refuse", icon: "close", words: "people.refuse", act: () => this.#doing(() => this.#chat.refuseFriendApplication({ userID })) },
      ];
    }
    if (request) {
      return [message, { name: "withdraw", icon: "close", words: "people.withdraw", act: () => this.#doing(() => this.#chat.deleteFriendApplication({ userID })) }];
    }
    return [message, { name: "add", icon: "people-add", words: "people.add", act: () => this.#doing(() => this.#add(userID)) }];
  }

  /** @param {string} userID @param {any} friend @param {boolean} isBlocked @returns {Deed[]} */
  #waysOut(userID, friend, isBlocked) {
    const part = { name: "part", icon: "people-part", words: "people.part", act: () => this.#doing(() => this.#chat.deleteFriend({ userIDList: [userID] })) };
    const block = isBlocked
      ? { name: "unblock", icon: "people-block", words: "people.unblock", act: () => this.#doing(() => this.#chat.removeFromBlacklist({ userIDList: [userID] })) }
      : { name: "block", icon: "people-block", words: "people.block", act: () => this.#doing(() => this.#chat.addToBlacklist({ userIDList: [userID] })) };
    return friend ? [part, block] : [block];
  }

  /** @param {string} userID */
  async #add(userID) {
    const { data } = await this.#chat.addFriend({ to: userID, source: "AddSource_Type_Web" });
    say($("people-told"), t(data.code ? "people.asked" : "people.befriended"));
  }

  /** Buttons stay where they are; of one that is gone the focus goes to the first. @param {HTMLElement} place @param {Deed[]} deeds */
  #offer(place, deeds) {
    const had = place.contains(document.activeElement);
    const buttons = deeds.map(({ name, icon, words, act }) => {
      let button = this.#buttons.get(name);
      if (!button) {
        button = /** @type {HTMLButtonElement} */ (copyOf("person-doing"));
        button.dataset.deed = name;
        button.addEventListener("click", () => this.#acts.get(name)?.());
        this.#buttons.set(name, button);
      }
      this.#acts.set(name, act ?? (() => {}));
      draw(/** @type {Element} */ (button.querySelector("svg")), icon);
      say(/** @type {Element} */ (button.querySelector("span")), t(words));
      return button;
    });
    arrange(place, buttons);
    if (had && !place.contains(document.activeElement)) buttons[0]?.focus();
  }
}

/** @param {string} name @param {string} value */
function factOf(name, value) {
  const fact = copyOf("person-fact");
  say(fact.querySelector("dt"), name);
  say(fact.querySelector("dd"), value);
  return fact;
}
