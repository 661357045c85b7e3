/** Commands about messages and their conversations. */
import { noConversation, pageOf, refusal } from "./refusals.js";

const noMessage = () => refusal(404, 11002, "message_not_found");

export function messageCommands(server, rooms, mine) {
  const inRoom = (who, { conversationID }, work) => {
    const room = rooms.of(who, conversationID);
    return room ? { data: work(room) } : noConversation();
  };
  const described = (room, who) => ({ conversation: rooms.conversation(room, who) });
  const answer = (message, who) => ({ data: { message: rooms.message(message, who, true) } });

  function send(who, params) {
    const { conversationID, ID, onlineUserOnly, needReadReceipt = false } = params;
    const peer = conversationID.startsWith("C2C") ? conversationID.slice(3) : "";
    if (peer && !rooms.person(peer)) return refusal(404, 20003, "person_not_found");
    const known = rooms.find(who, ID);
    const room = rooms.toSendTo(who, conversationID);
    if (!room) return noConversation();
    const said = server.media.say(params.type, params.payload);
    if (said.error) return said;
    const granted = needReadReceipt && rooms.grants(room) && !onlineUserOnly;
    const message = known ?? made(who, room, { ...params, payload: said.data, needReadReceipt: granted });
    if (onlineUserOnly) tellOnline(message);
    else if (!known) {
      room.messages.push(message);
      room.saidAt = rooms.clock;
      rooms.change(message);
    }
    const refused = needReadReceipt && !granted;
    const readReceiptReason = refused ? "Read receipts are off for groups of this type." : "";
    return { data: { ...answer(message, who).data, readReceiptCode: refused ? 11102 : 0, readReceiptReason } };
  }

  function made(who, room, { ID, type = "TIMTextElem", payload, cloudCustomData = "", priority, atUserList = [], ...asked }) {
    rooms.clock += 1;
    const { tinyID, profile } = rooms.person(who);
    return {
      ID: ID ?? `${tinyID}-${rooms.clock}000-${room.messages.length}`,
      conversationType: room.group ? "GROUP" : "C2C",
      from: who,
      to: room.group ? room.key : rooms.otherOf(room, who),
      sequence: asked.onlineUserOnly ? 0 : room.messages.length + 1,
      type,
      payload: payloadOf(ID, type, payload),
      cloudCustomData,
      atUserList,
      priority: priority ?? "Normal",
      nick: profile.nick,
      avatar: profile.avatar,
      nameCard: "",
      time: rooms.clock,
      needReadReceipt: asked.needReadReceipt,
      revision: 1,
      askedRevision: 1,
      isModified: false,
      isRevoked: false,
      revoker: "",
      isSystemMessage: false,
      pinnerInfo: null,
      changeSeq: 0,
      room,
      record: recordOf(who, type, payload),
      readers: [],
      audience: room.members.filter((one) => one !== who),
      tallySeq: 0,
      lastRead: 0,
    };
  }

  /** What the messages of a merged record say now. */
  function recordOf(who, type, { messageIDs = [], downloadKey }) {
    if (type !== "TIMRelayElem") return undefined;
    if (downloadKey) return rooms.find(who, downloadKey).record;
    const found = messageIDs.map((ID) => rooms.find(who, ID));
    return found.map(({ from, nick, avatar, time, type: kind, payload, record }, number) => {
      const held = record ? { ...payload, messageList: record, downloadKey: "" } : payload;
      return { ID: `record-${number}`, from, nick, avatar, time, type: kind, payload: held };
    });
  }

  /** A record says all but what it holds. */
  function payloadOf(ID, type, payload) {
    if (type !== "TIMRelayElem") return payload;
    const { title, abstractList, compatibleText } = payload;
    return { title, abstractList, compatibleText, messageList: [], downloadKey: ID, layersOverLimit: false };
  }

  function tellOnline(message) {
    for (const other of message.audience) {
      const conversationID = rooms.idOf(message.room, other);
      server.tell(other, { frame: "online", conversationID, message: rooms.message(message, other) });
    }
  }

  function list(who, { conversationID, before, after, around, limit = 50 }) {
    return inRoom(who, { conversationID }, (room) => {
      const all = room.messages.filter((one) => !rooms.person(who).hidden.has(one.ID) && rooms.sees(who, one) && !cleared(who, one));
      const upTo = (number) => all.filter((one) => one.sequence < number).length;
      let start = all.length - limit;
      if (before !== undefined) start = upTo(before) - limit;
      if (after !== undefined) start = upTo(after + 1);
      if (around !== undefined) start = upTo(around) - Math.floor(limit / 2);
      const end = Math.max(0, start + limit);
      const messages = all.slice(Math.max(0, start), end).map((one) => rooms.message(one, who, true));
      return { messages, hasBefore: start > 0, hasAfter: end < all.length, changeSeq: room.changeSeq };
    });
  }

  /** A change of one's own message. */
  function change(who, messageID, what) {
    const message = rooms.find(who, messageID);
    if (!message) return noMessage();
    if (message.from !== who) return refusal(403, 10007, "not_allowed");
    Object.assign(message, what(message));
    rooms.change(message);
    return answer(message, who);
  }

  function changes(who, params) {
    return inRoom(who, params, (room) => {
      const found = pageOf(room.changes, "changeSeq", params.changed_after, room.changeSeq);
      const items = found.items.map((one) => {
        return { kind: "message", changeSeq: one.changeSeq, message: rooms.message(one, who) };
      });
      return { conversationID: params.conversationID, changes: items, ...found.page };
    });
  }

  const cleared = (who, { room, sequence }) => sequence <= (rooms.keepingOf(room, who).clearedSeq ?? 0);

  return {
    "message.pin": (who, { messageID, isPinned }) => {
      const message = rooms.find(who, messageID);
      if (!message) return noMessage();
      if ((message.pinnerInfo?.pinTime ?? 0) > 0 === isPinned) return answer(message, who);
      message.pinnerInfo = { userID: who, pinTime: isPinned ? rooms.clock : 0 };
      rooms.change(message);
      return answer(message, who);
    },
    "message.pinned": (who, params) =>
      inRoom(who, params, (room) => {
        const pinned = room.messages.filter((one) => one.pinnerInfo?.pinTime && !one.isRevoked && !cleared(who, one));
        return { messages: pinned.map((one) => rooms.message(one, who, true)).reverse() };
      }),
    "message.revisions": (who, { messageID }) => {
      const message = rooms.find(who, messageID);
      if (!message) return noMessage();
      const { earlier = [], revision, payload, cloudCustomData, time } = message;
      return { data: { messageID, revisions: [...earlier, { revision, payload, cloudCustomData, time }] } };
    },
    "message.merged": (who, { messageID }) => {
      const message = rooms.find(who, messageID);
      return message ? { data: { messageID, messageList: message.record ?? [] } } : noMessage();
    },
    "message.send": send,
    "message.list": list,
    "message.get": (who, { messageID }) => {
      const message = rooms.find(who, messageID);
      return message ? answer(message, who) : noMessage();
    },
    "message.edit": (who, { messageID, payload, cloudCustomData }) =>
      change(who, messageID, ({ revision, earlier = [], time, ...was }) => {
        const said = { revision, payload: was.payload, cloudCustomData: was.cloudCustomData, time };
        return { earlier: [...earlier, said], payload, cloudCustomData, revision: revision + 1, isModified: true };
      }),
    "message.recall": (who, { messageID }) => change(who, messageID, () => ({ isRevoked: true, revoker: who })),
    "message.hide": (who, { messageIDs }) => {
      for (const messageID of messageIDs) {
        const conversationID = rooms.idOf(rooms.find(who, messageID).room, who);
        rooms.person(who).hidden.add(messageID);
        mine.tell(who, { kind: "hidden", messageID, conversationID });
      }
      return { data: {} };
    },
    "message.search": (who, { keywords: [keyword], conversationID }) => {
      const all = rooms.allOf(who).filter((room) => !conversationID || rooms.idOf(room, who) === conversationID);
      const hits = all.flatMap((room) => {
        const said = room.messages.filter((one) => !one.isRevoked && one.payload.text?.includes(keyword)).reverse();
        const shown = conversationID ? said : said.slice(0, 1);
        return shown.map((message) => {
          const at = message.payload.text.indexOf(keyword);
          const hit = { message: rooms.message(message, who, true), marks: [[at, at + keyword.length]] };
          return conversationID ? hit : { ...hit, count: said.length };
        });
      });
      return { data: { hits, totalCount: hits.length, cursor: "" } };
    },
    "conversation.get": (who, params) => {
      const room = rooms.of(who, params.conversationID) ?? rooms.leftBy(who, params.conversationID);
      return room ? { data: described(room, who) } : noConversation();
    },
    "conversation.changes": changes,
  };
}
