/** What is one person's alone: their profile, read positions and drafts. */
import { noConversation, pageOf } from "./refusals.js";

export class Mine {
  #server;
  #rooms;

  constructor(server, rooms) {
    this.#server = server;
    this.#rooms = rooms;
  }

  /** All their devices hear of it. */
  tell(who, fact) {
    const me = this.#rooms.person(who);
    me.changeSeq += 1;
    const change = { ...fact, changeSeq: me.changeSeq };
    // Each thing comes once, as it is now.
    const name = ({ kind, conversationID, messageID, reactionID, contact, friendGroup, notice, conversationGroup }) =>
      [kind, conversationID, messageID, reactionID, contact?.contactID, friendGroup?.friendGroupID, notice?.ID, conversationGroup?.conversationGroupID].join();
    me.changes = [...me.changes.filter((one) => name(one) !== name(change)), change];
    this.#server.tell(who, { frame: "me", from: me.changeSeq, to: me.changeSeq, changes: [change] });
  }

  profile(who) {
    const { profile, tinyID, sharesReceipts, changeSeq } = this.#rooms.person(who);
    return { ...profile, tinyID, sharesReceipts, changeSeq };
  }

  #tellMembership(who, room) {
    const conversationID = this.#rooms.idOf(room, who);
    const keeping = { ...this.#rooms.keepingOf(room, who), keepingSeq: this.#rooms.person(who).changeSeq + 1 };
    room.keeping[who] = keeping;
    const state = { readSeq: room.readSeq[who] ?? 0, sharesReceipts: !room.off.has(who), draftText: room.draft[who] ?? "", keeping };
    this.tell(who, { kind: "membership", conversationID, ...state });
  }

  commands() {
    const rooms = this.#rooms;
    return {
      "me.changes": (who, { changed_after }) => {
        const { changes, changeSeq } = rooms.person(who);
        const { items, page } = pageOf(changes, "changeSeq", changed_after, changeSeq);
        return { data: { changes: items, ...page } };
      },
      "me.change": (who, { sharesReceipts, ...profile }) => {
        const me = rooms.person(who);
        Object.assign(me.profile, profile);
        me.sharesReceipts = sharesReceipts ?? me.sharesReceipts;
        this.tell(who, { kind: "profile", profile: { ...this.profile(who), changeSeq: me.changeSeq + 1 } });
        return { data: this.profile(who) };
      },
      "sharing.change": (who, { conversationID, sharesReceipts }) => {
        const room = rooms.of(who, conversationID);
        if (!room) return noConversation();
        if (sharesReceipts) room.off.delete(who);
        else room.off.add(who);
        this.#tellMembership(who, room);
        return { data: { conversation: rooms.conversation(room, who) } };
      },
      "conversation.keep": (who, { conversationID, addMarks = [], removeMarks = [], ...kept }) => {
        const room = rooms.of(who, conversationID);
        if (!room) return noConversation();
        const before = rooms.keepingOf(room, who);
        const set = new Set([...before.marks, ...addMarks]).difference(new Set(removeMarks));
        const until = kept.messageRemindType ? { remindUntil: kept.remindUntil ?? null } : {};
        const after = { ...before, ...kept, ...until, marks: [...set].sort((one, other) => one - other) };
        if (JSON.stringify(after) !== JSON.stringify(before)) {
          room.keeping[who] = after;
          this.#tellMembership(who, room);
        }
        return { data: { conversationID, keeping: rooms.keepingOf(room, who) } };
      },
      "conversation.remove": (who, { conversationID }) => {
        const room = rooms.of(who, conversationID);
        if (!room) return noConversation();
        const before = rooms.keepingOf(room, who);
        if (before.removedSeq !== room.messages.length) {
          room.keeping[who] = { ...before, removedSeq: room.messages.length };
          this.#tellMembership(who, room);
        }
        return { data: { conversationID, keeping: rooms.keepingOf(room, who) } };
      },
      "history.clear": (who, { conversationID }) => {
        const room = rooms.of(who, conversationID);
        if (!room) return noConversation();
        const before = rooms.keepingOf(room, who);
        if (before.clearedSeq !== room.messages.length) {
          room.keeping[who] = { ...before, clearedSeq: room.messages.length };
          this.#tellMembership(who, room);
        }
        return { data: { conversationID, keeping: rooms.keepingOf(room, who) } };
      },
      "position.move_all": (who, { types }) => {
        const all = rooms.allOf(who).filter((room) => types.includes(room.group ? "GROUP" : "C2C"));
        const behind = all.filter((room) => (room.readSeq[who] ?? 0) < room.messages.length);
        for (const room of behind) {
          room.readSeq[who] = room.messages.length;
          this.#tellMembership(who, room);
        }
        return { data: { moved: behind.length } };
      },
      "draft.set": (who, params) => {
        const room = rooms.of(who, params.conversationID);
        if (!room) return noConversation();
        room.draft[who] = params.draftText;
        const changeSeq = rooms.person(who).changeSeq + 1;
        this.#tellMembership(who, room);
        return { data: { ...params, changeSeq } };
      },
      "position.move": (who, { conversationID, sequence }) => {
        const room = rooms.of(who, conversationID);
        if (!room) return noConversation();
        room.readSeq[who] = Math.max(room.readSeq[who] ?? 0, sequence ?? room.messages.length);
        this.#tellMembership(who, room);
        const other = room.group ? "" : rooms.otherOf(room, who);
        const peerRead = { conversationID: rooms.idOf(room, other), peerReadSeq: room.readSeq[who] };
        if (other) this.#server.tell(other, { frame: "peerRead", ...peerRead });
        return { data: rooms.headOf(room, who) };
      },
    };
  }
}
