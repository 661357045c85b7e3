import { EVENT } from "../constants.js";

/**
 * @typedef {import("./types.js").Message} Message
 * @typedef {import("./types.js").Wire} Wire
 * @typedef {import("./conversations.js").Held} Held
 */

/** The pinned messages of groups. Each says itself that it is pinned; here is which are, once somebody has asked. */
export class Pins {
  #engine;

  /** @param {import("./engine.js").Engine} engine */
  constructor(engine) {
    this.#engine = engine;
  }

  /** What is pinned in a group now. @param {string} id @param {Wire[]} wires @returns {Message[]} */
  take(id, wires) {
    const held = this.#engine.conversations.held(id);
    if (held) held.pinned = new Set(wires.map(({ ID }) => ID));
    return wires.map((wire) => this.#engine.messages.take(wire).message);
  }

  /** Whether this is pinned, or not any more, and that is news to whoever asked. @param {Held} held @param {Wire} wire */
  isNews({ pinned }, { ID, pinnerInfo, isRevoked }) {
    return pinned !== null && !isRevoked && pinned.has(ID) !== (pinnerInfo?.pinTime ?? 0) > 0;
  }

  /** @param {Held} held @param {Message} message */
  tell(held, message) {
    const { pinTime = 0, userID = "" } = message.pinnerInfo;
    const isPinned = pinTime > 0;
    if (isPinned) held.pinned?.add(message.ID);
    else held.pinned?.delete(message.ID);
    const { nick = "", avatar = "" } = this.#engine.people.find(userID) ?? {};
    const groupID = held.object.groupProfile?.groupID ?? "";
    const operatorInfo = { userID, nick, avatar };
    this.#engine.emitter.emit(EVENT.PINNED_GROUP_MESSAGE_UPDATED, { groupID, message, isPinned, operatorInfo });
  }
}
