import { CODE } from "../errors.js";
import { fillGroup, fillSelf } from "../objects/group.js";
import { isHidden, isRemoved } from "./conversations.js";
import { whatIsSeen } from "./sharing.js";
import { isCounted, isReadByEach } from "./totals.js";

const HOLD = 500; // a frame may overtake another: only after half a second is it missing
const TOO_FAR = 300; // changes of a conversation that nobody has opened: it is fetched anew instead
const AT_ONCE = 100; // messages of one page
const TIPS = 10; // notices of the system may stand between the unread
const CROWD = 1000; // a change of members makes everybody ask: not all at once

/**
 * @typedef {import("./types.js").Wire} Wire
 * @typedef {import("./conversations.js").Held} Held
 */

/**
 * The rule of docs/catching-up.md: a frame is applied if its numbers are the next; at a gap half a second is waited,
 * and then asked what changed; heads that are ahead are asked after. So after any loss the client shows what a
 * fresh load shows.
 */
export class CatchUp {
  #engine;
  /** @type {Map<string, Wire[]>} what came for conversations that are being fetched */
  #early = new Map();
  /** @type {Set<string>} conversations that heads have named: when one of them is gone, a heartbeat says so */
  #named = new Set();

  /** @param {import("./engine.js").Engine} engine */
  constructor(engine) {
    this.#engine = engine;
  }

  /** Hold the numbers of a fresh load. @param {Wire} heads */
  begin({ me, receipts }) {
    this.#early.clear();
    this.#engine.mine.begin(me);
    this.#engine.totals.begin(receipts);
  }

  /**
   * Where all conversations stand, as `ready` says; those that it does not name are gone.
   * @param {Wire} ready @param {number} told when it came
   */
  compareAll(ready, told) {
    this.compare(ready, told);
    const named = new Set(ready.conversations.map((/** @type {Wire} */ head) => head.conversationID));
    for (const held of this.#engine.conversations.all()) if (held.isHere && !isRemoved(held) && !named.has(held.id)) this.fetchLater(held.id);
    // Totals of other people's messages have no numbers, so nobody says that they changed.
    this.#engine.totals.resume();
    this.#engine.totals.askLater(this.#engine.messages.all().filter((message) => message.flow === "in" && isCounted(message)));
  }

  /** Of these the server knows that we were told of them. @param {Wire} heads of `ready` or of a heartbeat */
  name({ frame, conversations, gone = [] }) {
    if (frame === "ready") this.#named.clear();
    for (const { conversationID } of conversations) this.#named.add(conversationID);
    for (const id of gone) this.#named.delete(id);
  }

  /** What moved, as a heartbeat says. @param {Wire} heads */
  follow(heads) {
    this.compare(heads);
    // Fetched since the last heads, and not named by these: we may have been there for a moment between them.
    for (const held of this.#engine.conversations.all()) if (held.isHere && !isRemoved(held) && !this.#named.has(held.id)) this.fetchLater(held.id, 0);
  }

  /** @param {Wire} heads of some conversations @param {number} [told] when they came */
  compare(heads, told = this.#engine.conversations.tick()) {
    this.#engine.mine.compare(heads.me);
    this.#engine.totals.compare(heads.receipts);
    this.#engine.conversations.order(heads.conversations);
    for (const head of heads.conversations) {
      const held = this.#engine.conversations.held(head.conversationID);
      if (!held?.isHere) {
        this.fetchLater(head.conversationID, 0);
        continue;
      }
      this.#engine.news.listIfOther(held.object, () => {
        this.#engine.conversations.stand(held, head, told);
        this.#engine.peerReads.mark(held);
      });
      if (head.changeSeq > held.cursor) this.#pullLater(held, 0, head.changeSeq);
    }
    for (const id of heads.gone ?? []) this.fetchLater(id, 0);
  }

  /**
   * The conversation from the server; what came for it meanwhile is applied after. With `isLeap` we go on from where
   * it stands, without what happened there before.
   * @param {string} id @param {boolean} [isLeap]
   * @returns {Promise<Held>}
   */
  async fetch(id, isLeap = false) {
    const known = this.#engine.conversations.held(id);
    const early = this.#early.get(id) ?? [];
    if (isLeap || !known?.isHere) this.#early.set(id, early);
    const asked = this.#engine.conversations.tick();
    try {
      const { conversation } = await this.#engine.call("conversation.get", { conversationID: id });
      if (isLeap) this.#engine.conversations.leap(conversation);
      // One that was not there at the beginning: what was said in it so far is news. Until the whole list is here it may
      // only be further down: then what has just been said is.
      const isNew = !known && conversation.present;
      const unread = isNew && this.#engine.conversations.isWhole ? await this.#unreadOf(conversation) : [];
      const held = this.take(conversation, asked);
      if (isNew) this.#introduce(held, [...saidIn(early), ...unread]);
      return held;
    } finally {
      this.#early.delete(id);
      if (this.#engine.conversations.held(id)) for (const frame of early) this.takeChanges(frame);
    }
  }

  /**
   * A conversation as the server describes it; what we lack of it is caught up with.
   * @param {Wire} shape @param {number} asked when it was asked for
   * @returns {Held}
   */
  take(shape, asked) {
    const known = this.#engine.conversations.held(shape.conversationID);
    const before = known && whatIsSeen(known);
    const wasOpen = known?.object.groupProfile?.historyVisible;
    const groupBefore = JSON.stringify(known?.object.groupProfile);
    const { held, isNew, isBehind, isOvertaken } = this.#engine.conversations.take(shape, asked);
    this.#engine.vanishing.clear(held);
    if (isNew) {
      this.#engine.mine.introduce(held);
      this.#engine.kept.introduce(held);
      this.#engine.contacts?.introduce(held.object);
    }
    if (known && whatIsSeen(held) !== before) held.isDoubted = true;
    if (held.isDoubted || isHidden(held)) this.#engine.sharing.askAgainLater(held);
    if (wasOpen) this.#engine.vanishing.closeIfOther(held);
    if (isBehind) this.#pullLater(held, 0);
    if (isOvertaken) this.fetchLater(held.id);
    this.#engine.peerReads.mark(held);
    // A group is asked for again after each change of it: to an application that is told for nothing it is not nothing. The
    // vendor's UI kit then forgets what somebody is writing in the panel of the group.
    this.#engine.news.list(JSON.stringify(held.object.groupProfile) !== groupBefore);
    return held;
  }

  /** Fetch it soon; one that is not to be had is one that we are not in. @param {string} id @param {number} [delay] */
  fetchLater(id, delay = HOLD) {
    this.#engine.later.run(`conversation ${id}`, delay, async () => {
      try {
        await this.fetch(id);
      } catch (error) {
        if (/** @type {any} */ (error).code !== CODE.CONVERSATION_NOT_FOUND) throw error;
        this.#engine.conversations.leave(id);
        this.#engine.news.list(true);
      }
    });
  }

  /** How I keep it; what I have cleared of it is gone here too. @param {Held} held @param {Wire} keeping */
  keep(held, keeping) {
    this.#engine.conversations.keep(held, keeping);
    if (this.#engine.vanishing.clear(held)) this.fetchLater(held.id, 0); // what is unread now only the server knows
  }

  /** @param {Wire} frame */
  takeChanges(frame) {
    const held = this.#engine.conversations.held(frame.conversationID);
    const early = this.#early.get(frame.conversationID);
    if (early) early.push(frame);
    else if (!held?.isHere) {
      if (!held) this.#early.set(frame.conversationID, [frame]);
      this.fetchLater(frame.conversationID, 0);
    } else if (frame.to > held.cursor) {
      if (frame.from <= held.cursor + 1) this.#applyChanges(held, frame.changes, frame.to);
      else this.#pullLater(held, HOLD);
    }
  }

  /** @param {Held} held @param {number} delay @param {number} [head] how far the server is, if that is known */
  #pullLater(held, delay, head = 0) {
    const isFar = head - held.cursor > TOO_FAR && !this.#engine.messages.of(held.id).length;
    this.#engine.later.run(`changes ${held.id}`, delay, () => (isFar ? this.fetch(held.id, true) : this.#pull(held)));
  }

  /** @param {Held} held */
  #pull(held) {
    const apply = (/** @type {Wire} */ page) => this.#applyChanges(held, page.changes, page.cursor);
    return this.#engine.pages("conversation.changes", { conversationID: held.id }, () => held.cursor, apply);
  }

  /** @param {Held} held @param {Wire[]} changes @param {number} cursor */
  #applyChanges(held, changes, cursor) {
    const { later, news } = this.#engine;
    const wires = [];
    for (const change of changes) {
      if (change.changeSeq <= held.cursor) continue;
      if (change.kind === "message") wires.push(change.message);
      else if (change.kind === "attributes" || change.kind === "counters") this.#engine.groupData.take(held.id, change);
      else if (change.kind === "member") this.#takeMember(held, change.member);
      else if (change.groupProfile && held.object.groupProfile) {
        const wasOpen = held.object.groupProfile.historyVisible;
        fillGroup(held.object.groupProfile, change.groupProfile, this.#engine.viewer());
        if (wasOpen) this.#engine.vanishing.closeIfOther(held);
        news.list(true);
        // With the profile the policy of its receipts may have changed, which is another one for each.
        later.run(`policy ${held.id}`, CROWD * (1 + Math.random()), () => this.fetch(held.id));
      } else if (change.kind === "conversation") this.fetchLater(held.id);
    }
    held.cursor = Math.max(held.cursor, cursor);
    this.#engine.arrivals.take(held, wires);
  }

  /** The unread messages of a conversation, and what stands between them. @param {Wire} conversation @returns {Promise<Wire[]>} */
  async #unreadOf({ conversationID, unreadCount }) {
    if (!unreadCount) return [];
    const limit = Math.min(AT_ONCE, 2 * unreadCount + TIPS);
    const { messages } = await this.#engine.call("message.list", { conversationID, limit });
    const incoming = messages.filter((/** @type {Wire} */ one) => one.from !== this.#engine.me?.userID && !one.isSystemMessage && !one.isRevoked);
    const first = incoming.at(-unreadCount) ?? incoming[0];
    return messages.filter((/** @type {Wire} */ one) => first && one.sequence >= first.sequence);
  }

  /** Tell of what was said in it so far. @param {Held} held @param {Wire[]} wires */
  #introduce(held, wires) {
    held.sinceSeq = Math.min(held.sinceSeq, ...wires.map(({ sequence }) => sequence - 1));
    this.#engine.arrivals.take(held, wires);
  }

  /** Of me it is known at once; what else follows from it is asked for. @param {Held} held @param {Wire} member */
  #takeMember(held, member) {
    const { groupProfile } = held.object;
    if (groupProfile && member.present && member.userID === this.#engine.me?.userID) {
      const before = whatIsSeen(held);
      fillSelf(groupProfile, member);
      held.isDoubted ||= whatIsSeen(held) !== before;
      this.#engine.news.list(true);
    }
    this.#engine.later.run(`members ${held.id}`, CROWD * (1 + Math.random()), () => this.#recount(held));
  }

  /** Who left, came back or was switched off changes how many can still read. @param {Held} held */
  async #recount(held) {
    await this.fetch(held.id);
    // Also those that all had read who were left: somebody may be back who has not.
    const open = this.#engine.messages.of(held.id).filter((message) => isCounted(message) && !message.isRevoked && !isReadByEach(message));
    await this.#engine.totals.renew(open);
  }
}

/** The messages that these frames are the first to tell of. @param {Wire[]} frames @returns {Wire[]} */
function saidIn(frames) {
  const changes = frames.flatMap((frame) => frame.changes);
  return changes.filter(({ kind, message }) => kind === "message" && !message.isModified && !message.isRevoked).map(({ message }) => message);
}
