/** All about groups that opens on a click: the panel of one, making one, finding one, and who waits to be let in. */
import { tell } from "../told.js";
import { FindGroup } from "./find.js";
import { GroupInfo } from "./info.js";
import { NewGroup } from "./new-group.js";
import { Requests } from "./requests.js";
import { asks, isLetIn, toldIn } from "./told.js";
import { Waiting } from "./waiting.js";

/** @typedef {import("../../sdk/index.js").Conversation} Conversation */
/** @typedef {import("../../sdk/index.js").Message} Message */

export class Groups {
  #info;
  #newGroup;
  #findGroup;
  #requests;
  #waiting;

  /** @param {import("../thread/types.js").Chat} chat @param {{go: (conversationID: string) => void, card: (userID: string) => void}} calls */
  constructor(chat, calls) {
    this.#info = new GroupInfo(chat, calls);
    this.#newGroup = new NewGroup(chat, calls);
    this.#findGroup = new FindGroup(chat, calls);
    this.#requests = new Requests(chat);
    this.#waiting = new Waiting(chat, () => this.requests());
  }

  /** @param {Conversation} conversation */
  info(conversation) {
    this.#info.open(conversation);
  }

  make() {
    this.#newGroup.open();
  }

  find() {
    this.#findGroup.open();
  }

  /** Whether there is a group with this ID that one could join; then it is offered. @param {string} groupID */
  offer(groupID) {
    return this.#findGroup.offer(groupID);
  }

  /** What one has to do to be in it again, if that can be. @param {string} groupID */
  again(groupID) {
    return this.#findGroup.again(groupID);
  }

  requests() {
    this.#requests.open();
  }

  /** What became of what I asked for is said; what I am to decide on has a place in the list. @param {Message} notice */
  hear(notice) {
    if (asks(notice)) return this.watch();
    tell(toldIn(notice));
    if (isLetIn(notice)) this.#findGroup.letIn(notice.payload.groupProfile.groupID);
  }

  /** Say above the list who waits to be let in. */
  watch() {
    this.#waiting.watch();
  }
}
