import { EVENT, TYPES } from "../constants.js";
import { applicationOf, blankFriend, fillFriend, groupOf } from "../objects/friend.js";

const PAGE = 100;

/**
 * @typedef {import("./types.js").Wire} Wire
 * @typedef {import("../index.js").Friend} Friend
 */

/**
 * Whom I know: friends, requests, groups of friends, blocked people. Loaded at the first question about them, or when
 * the first of them changes; from then on kept as my private changes say.
 */
export class Contacts {
  #engine;
  /** @type {Map<string, Wire>} by contactID, also what says nothing any more: what is older must not come back */
  #contacts = new Map();
  /** @type {Map<string, Wire>} by friendGroupID */
  #groups = new Map();
  /** @type {Map<string, Friend>} by userID: one object each */
  #friends = new Map();
  /** @type {Promise<void> | undefined} */
  #loading;
  #isWhole = false;

  /** @param {import("./engine.js").Engine} engine */
  constructor(engine) {
    this.#engine = engine;
  }

  get isBegun() {
    return this.#loading !== undefined;
  }

  /** Everything is here. Fails without a connection; the next call tries again. */
  whole() {
    return (this.#loading ??= this.#load().catch((fault) => {
      this.#loading = undefined;
      throw fault;
    }));
  }

  /** Another login, or another epoch: nothing is known. */
  clear() {
    this.#contacts.clear();
    this.#groups.clear();
    this.#friends.clear();
    this.#loading = undefined;
    this.#isWhole = false;
  }

  /** Load it anew, and tell of all of it. */
  async renew() {
    await this.whole();
    for (const name of [EVENT.BLACKLIST_UPDATED, EVENT.FRIEND_LIST_UPDATED, EVENT.FRIEND_GROUP_LIST_UPDATED, EVENT.FRIEND_APPLICATION_LIST_UPDATED]) this.#tell(name);
  }

  /** @param {Wire} change of one contact or one group, told or answered */
  take({ contact, friendGroup }) {
    const before = this.#shown();
    if (contact) this.#takeContact(contact);
    if (friendGroup) this.#takeGroup(friendGroup);
    const after = this.#shown();
    for (const name of this.#isWhole ? Object.keys(after) : []) if (before[name] !== after[name]) this.#tell(name);
  }

  blacklist() {
    return this.#all().flatMap(({ isBlocked, userID }) => (isBlocked ? [userID] : []));
  }

  friends() {
    return this.#all().flatMap(({ isFriend, userID }) => (isFriend ? [/** @type {Friend} */ (this.#friends.get(userID))] : []));
  }

  /** @param {string} userID @returns {Friend | null} */
  friend(userID) {
    return this.#friends.get(userID) ?? null;
  }

  /** A conversation that is new here: it says what I call the other one. @param {import("./types.js").Conversation} conversation */
  introduce(conversation) {
    const friend = this.#friends.get(conversation.userProfile?.userID ?? "");
    if (friend) conversation.remark = friend.remark;
  }

  applications() {
    const requests = this.#all().filter(({ request }) => request);
    requests.sort((a, b) => b.requestTime - a.requestTime);
    return {
      friendApplicationList: requests.map((one) => applicationOf(one, this.#engine.people.keep(one.profile))),
      unreadCount: requests.filter(({ requestSeen }) => !requestSeen).length,
    };
  }

  groups() {
    return [...this.#groups.values()].filter(({ isDeleted }) => !isDeleted).map(groupOf);
  }

  /** @param {string} name @returns {string | null} the ID of my group of that name */
  groupID(name) {
    return [...this.#groups.values()].find((one) => !one.isDeleted && one.name === name)?.friendGroupID ?? null;
  }

  async #load() {
    for (let after = 0; after !== null; ) {
      const page = await this.#engine.call("contact.list", { after, limit: PAGE });
      for (const contact of page.contacts) this.#takeContact(contact);
      for (const group of page.friendGroups) this.#takeGroup(group);
      after = page.next;
    }
    this.#isWhole = true;
  }

  /** @param {Wire} contact */
  #takeContact(contact) {
    const known = this.#contacts.get(contact.contactID);
    if (!contact.contactID || (known?.changeSeq ?? -1) >= contact.changeSeq) return;
    if (known && known.userID !== contact.userID) this.#friends.delete(known.userID);
    this.#contacts.set(contact.contactID, contact);
    const profile = this.#engine.people.keep(contact.profile);
    if (contact.isFriend) {
      const friend = this.#friends.get(contact.userID) ?? blankFriend(contact.userID);
      this.#friends.set(contact.userID, fillFriend(friend, contact, profile));
      this.#sort();
    } else this.#friends.delete(contact.userID);
    this.#name(contact);
  }

  /** @param {Wire} group */
  #takeGroup(group) {
    if ((this.#groups.get(group.friendGroupID)?.changeSeq ?? -1) >= group.changeSeq) return;
    this.#groups.set(group.friendGroupID, group);
    this.#sort();
  }

  /** Each friend says in which groups they are. */
  #sort() {
    const groups = this.groups();
    for (const friend of this.#friends.values()) {
      friend.groupList = groups.filter(({ userIDList }) => userIDList.includes(friend.userID)).map(({ name }) => name);
    }
  }

  /** A direct conversation says what I call the other one. @param {Wire} contact */
  #name({ userID, isFriend, remark }) {
    const conversation = this.#engine.conversations.find(TYPES.CONV_C2C + userID);
    const called = isFriend ? remark : "";
    if (!conversation || conversation.remark === called) return;
    conversation.remark = called;
    this.#engine.news.list();
  }

  #all() {
    return [...this.#contacts.values()];
  }

  /** What each event is about, as text: another one is news. @returns {Record<string, string>} */
  #shown() {
    return {
      [EVENT.BLACKLIST_UPDATED]: JSON.stringify(this.blacklist()),
      [EVENT.FRIEND_LIST_UPDATED]: JSON.stringify(this.friends().map(({ profile, ...rest }) => rest)),
      [EVENT.FRIEND_GROUP_LIST_UPDATED]: JSON.stringify(this.groups()),
      [EVENT.FRIEND_APPLICATION_LIST_UPDATED]: JSON.stringify(this.applications()),
    };
  }

  /** @param {string} name */
  #tell(name) {
    const { emitter } = this.#engine;
    if (name === EVENT.BLACKLIST_UPDATED) emitter.emit(name, this.blacklist());
    else if (name === EVENT.FRIEND_LIST_UPDATED) emitter.emit(name, this.friends());
    else if (name === EVENT.FRIEND_GROUP_LIST_UPDATED) emitter.emit(name, this.groups());
    else emitter.emit(name, this.applications());
  }
}
