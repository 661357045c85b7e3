/** Conversations on the server in memory: who is in them, what was said, and how it looks to each. */
import { totalsOf } from "./reactions.js";

const NOW = 1763900000; // seconds; everything that happens is one later

export class Rooms {
  #server;
  clock = NOW;

  constructor(server) {
    this.#server = server;
  }

  person(userID) {
    return this.#server.people.get(userID);
  }

  /** @returns {string[]} */
  everybody() {
    return [...this.#server.people.keys()];
  }

  /** A group by its ID, a direct conversation by its two people. */
  open(key, members, group) {
    const room = { key, group, members, messages: [], changes: [], changeSeq: 0, readSeq: {}, draft: {}, keeping: {}, off: new Set(), since: {}, roles: {} };
    this.#server.rooms.set(key, room);
    for (const userID of members) {
      this.#server.tell(userID, { frame: "joined", conversationID: this.idOf(room, userID) });
    }
    return room;
  }

  /** One that this person is in. */
  of(who, conversationID) {
    const isDirect = conversationID.startsWith("C2C");
    const room = this.#server.rooms.get(isDirect ? direct(who, conversationID.slice(3)) : conversationID.slice(5));
    return room?.members.includes(who) ? room : undefined;
  }

  /** Found, or made when the first message wants it. */
  toSendTo(who, conversationID) {
    const peer = conversationID.startsWith("C2C") ? conversationID.slice(3) : "";
    return this.of(who, conversationID) ?? (peer ? this.open(direct(who, peer), [who, peer]) : undefined);
  }

  /** By its name, also for somebody who is not in it: strangers know nothing of a private group. */
  known(conversationID) {
    const room = this.#server.rooms.get(conversationID.slice(5));
    return room?.group && room.group.type !== "Private" ? room : undefined;
  }

  /** They are in it from now on, and in its topics. */
  come(room, userIDs) {
    room.members.push(...userIDs);
    for (const userID of userIDs) {
      room.since[userID] = room.messages.length;
      this.#server.tell(userID, { frame: "joined", conversationID: this.idOf(room, userID) });
    }
    for (const topic of this.topicsOf(room)) this.come(topic, userIDs);
  }

  /** They are in it no more, nor in its topics. */
  go(room, userIDs) {
    room.members = room.members.filter((one) => !userIDs.includes(one));
    room.gone = [...(room.gone ?? []), ...userIDs];
    for (const userID of userIDs) this.#server.tell(userID, { frame: "left", conversationID: this.idOf(room, userID) });
    for (const topic of this.topicsOf(room)) this.go(topic, userIDs);
  }

  /** The topics of a community that there are, the oldest first. */
  topicsOf({ key }) {
    return [...this.#server.rooms.values()].filter(({ group }) => group?.communityID === key && !group.isDismissed);
  }

  /** One that this person has left, or that was dismissed: they still find it. */
  leftBy(who, conversationID) {
    const room = this.#server.rooms.get(conversationID.slice(5));
    return room?.gone?.includes(who) ? room : undefined;
  }

  member(room, userID) {
    const role = room.roles[userID] ?? (room.group.ownerID === userID ? "Owner" : "Member");
    const { nameCard = "", memberCustomField = [] } = room.facts?.[userID] ?? {};
    return { ...this.person(userID).profile, role, nameCard, memberCustomField, muteUntil: room.mutes?.[userID] ?? 0, present: true };
  }

  /** A member is another one than before. */
  tellMember(room, userID) {
    room.changeSeq += 1;
    const change = { kind: "member", changeSeq: room.changeSeq, member: this.member(room, userID) };
    const numbers = { membersVersion: 1, from: room.changeSeq, to: room.changeSeq };
    for (const one of room.members) {
      this.#server.tell(one, { frame: "changes", conversationID: this.idOf(room, one), ...numbers, changes: [change] });
    }
  }

  allOf(who) {
    return [...this.#server.rooms.values()].filter(({ members }) => members.includes(who));
  }

  /** Without those that they deleted, and in which nothing was said since. */
  listOf(who) {
    return this.allOf(who).filter((room) => room.messages.length > (room.keeping[who]?.removedSeq ?? -1));
  }

  idOf(room, who) {
    return room.group ? `GROUP${room.key}` : `C2C${this.otherOf(room, who)}`;
  }

  otherOf(room, who) {
    return room.members.find((one) => one !== who);
  }

  grants(room) {
    return room.grants ?? !["Community", "AVChatRoom"].includes(room.group?.type);
  }

  /** By both switches: who does not, sees no receipts of others. */
  shares(room, who) {
    return this.person(who).sharesReceipts && !room.off.has(who);
  }

  conversation(room, who) {
    const last = room.messages.filter((one) => one.sequence > this.keepingOf(room, who).clearedSeq).at(-1);
    const shares = this.shares(room, who);
    const reason = shares ? "" : "You do not share read receipts, so you get none.";
    const { role, nameCard, memberCustomField, muteUntil } = room.group ? this.member(room, who) : {};
    const selfInfo = { role, nameCard, memberCustomField, muteUntil };
    return {
      type: room.group ? "GROUP" : "C2C",
      subType: room.group?.type ?? "",
      lastMessage: last ? { ...this.message(last, who, true), messageForShow: last.payload.text ?? "" } : null,
      groupAtInfoList: this.callsOf(room, who),
      draftText: room.draft[who] ?? "",
      keeping: this.keepingOf(room, who),
      present: room.members.includes(who),
      receiptPolicy: { granted: this.grants(room) && shares, reason, required: false, visibleTo: room.visibleTo ?? "sender", shares },
      ...this.headOf(room, who),
      ...(room.group
        ? { groupProfile: { ...room.group, memberCount: room.members.length, selfInfo } }
        : { userProfile: this.person(this.otherOf(room, who)).profile }),
    };
  }

  keepingOf(room, who) {
    return room.keeping[who] ?? { isPinned: false, messageRemindType: "AcceptAndNotify", remindUntil: null, marks: [], customData: "", removedSeq: null, clearedSeq: 0, keepingSeq: 0 };
  }

  /** Unread messages that call this person, or everybody. */
  callsOf(room, who) {
    const unread = room.messages.filter((one) => one.sequence > (room.readSeq[who] ?? 0) && one.from !== who && !one.isRevoked);
    const kindOf = ({ atUserList = [] }) => (atUserList.includes(who) ? 1 : 0) + (atUserList.includes("__kImSDK_MesssageAtALL__") ? 2 : 0);
    const calling = unread.filter((one) => kindOf(one));
    return calling.map((one) => ({ from: one.from, groupID: room.key, messageSequence: one.sequence, atTypeArray: [kindOf(one)] }));
  }

  headOf(room, who) {
    const readSeq = room.readSeq[who] ?? 0;
    const seen = Math.max(readSeq, this.keepingOf(room, who).clearedSeq);
    const unread = room.messages.filter((one) => one.sequence > seen && one.from !== who && !one.isRevoked);
    return {
      conversationID: this.idOf(room, who),
      changeSeq: room.changeSeq,
      lastSeq: room.messages.length,
      readSeq,
      unreadCount: unread.length,
      ...(room.group ? {} : { peerReadSeq: this.shares(room, who) ? (room.readSeq[this.otherOf(room, who)] ?? 0) : 0 }),
    };
  }

  heads(who) {
    const { changeSeq: me, tallySeq: receipts } = this.person(who);
    const latestFirst = this.listOf(who).sort((one, other) => (other.saidAt ?? 0) - (one.saidAt ?? 0));
    const conversations = latestFirst.map((room) => this.headOf(room, who));
    return { epoch: this.#server.epoch, me, receipts, conversations, time: this.clock };
  }

  /** A message that this person may see. */
  find(who, ID) {
    const all = this.allOf(who).flatMap(({ messages }) => messages);
    return all.find((one) => one.ID === ID && this.sees(who, one));
  }

  /** What was said before somebody joined they see where the group shows it. */
  sees(who, { room, sequence }) {
    return room.group?.historyVisible === true || sequence > (room.since[who] ?? 0);
  }

  message(message, who, withReceipts = false) {
    const { room, readers, audience, tallySeq, lastRead, reactors, earlier, record, ...said } = message;
    const reactions = totalsOf(message, (userID) => this.person(userID));
    const wire = { ...said, reactions, conversationID: this.idOf(room, who), ...(said.isRevoked ? { payload: {} } : {}) };
    return withReceipts ? { ...wire, readReceiptInfo: this.infoOf(message, who) } : wire;
  }

  /** Receipts of others' messages too, where the group shows them. */
  seesReceipts(who, { from, room }) {
    const isShown = room.visibleTo === "members" || (room.visibleTo === "sender_and_admins" && room.roles[who] === "Admin");
    return from === who || isShown;
  }

  infoOf(message, who) {
    const { from, needReadReceipt, isRevoked, readers, audience, tallySeq, lastRead, room } = message;
    if (!this.seesReceipts(who, message) || !needReadReceipt || isRevoked) return {};
    const isTold = this.shares(room, who);
    if (!isTold) return room.group ? {} : { isPeerRead: false, timestamp: 0, tallySeq: 0 };
    const when = { timestamp: lastRead, tallySeq: from === who ? tallySeq : null };
    if (!room.group) return { isPeerRead: readers.length > 0, ...when };
    const [readCount, audienceCount] = [readers.length, audience.length];
    return { readCount, unreadCount: audienceCount - readCount, audienceCount, ...when };
  }

  /** It is new, or another one than before: everybody there is told. */
  change(message) {
    const { room } = message;
    room.changeSeq += 1;
    message.changeSeq = room.changeSeq;
    room.changes = [...room.changes.filter((one) => one !== message), message];
    const numbers = { membersVersion: 1, from: room.changeSeq, to: room.changeSeq };
    for (const userID of room.members) {
      const changes = [{ kind: "message", changeSeq: room.changeSeq, message: this.message(message, userID) }];
      this.#server.tell(userID, { frame: "changes", conversationID: this.idOf(room, userID), ...numbers, changes });
    }
  }
}

function direct(one, other) {
  return [one, other].sort().join("|");
}
