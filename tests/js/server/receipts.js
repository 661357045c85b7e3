/** Commands about receipts. */
import { pageOf, refusal } from "./refusals.js";

export const RECEIPTS_AT_ONCE = 30;
const noRecord = () => refusal(404, 10062, "no_receipt_record");

export function receiptCommands(server, rooms) {
  function acknowledge(who, { messages }) {
    if (messages.length > RECEIPTS_AT_ONCE) return refusal(400, 11010, "too_many");
    const results = messages.map((item) => {
      const message = rooms.find(who, item.messageID);
      const result = resultOf(message, who);
      if (result === "ok") record(message, who, item);
      return { messageID: item.messageID, result };
    });
    return { data: { results } };
  }

  function resultOf(message, who) {
    if (!message) return "not_found";
    if (message.from === who) return "own";
    if (message.isRevoked) return "recalled";
    if (!message.needReadReceipt) return "not_requested";
    if (!rooms.shares(message.room, who)) return "not_shared";
    return message.readers.some(({ userID }) => userID === who) ? "already" : "ok";
  }

  function record(message, who, { origin = "api", seenAt = null }) {
    rooms.clock += 1;
    const sender = rooms.person(message.from);
    sender.tallySeq += 1;
    sender.tallies = [...sender.tallies.filter((one) => one !== message), message];
    message.readers.push({ userID: who, readAt: rooms.clock, seenAt, origin });
    message.lastRead = rooms.clock;
    message.tallySeq = sender.tallySeq;
    server.tell(message.from, { frame: "receipts", numbers: [sender.tallySeq], receipts: told([message]) });
  }

  function row(message, who = message.from) {
    const { ID, room } = message;
    const where = room.group ? { groupID: room.key } : { userID: rooms.otherOf(room, who) };
    return { messageID: ID, conversationID: rooms.idOf(room, who), ...where, ...rooms.infoOf(message, who) };
  }

  /** Who does not share is told of none; the numbers go on. */
  function told(messages) {
    return messages.filter(({ room, from }) => rooms.shares(room, from)).map((message) => row(message));
  }

  /** One that this person may ask about. */
  function counted(who, ID) {
    const message = rooms.find(who, ID);
    return message?.needReadReceipt && !message.isRevoked && rooms.seesReceipts(who, message) ? message : undefined;
  }

  function audienceOf({ audience, readers }) {
    return audience.map((userID) => {
      const read = readers.find((one) => one.userID === userID);
      const state = { state: read ? "read" : "unread", left: false, readAt: read?.readAt ?? null };
      return { ...rooms.person(userID).profile, nameCard: "", ...state };
    });
  }

  function readers(who, { messageID, filter, cursor, count }) {
    const message = counted(who, messageID);
    if (!message) return noRecord();
    const start = Number(cursor || 0);
    const all = audienceOf(message).filter(({ state }) => state === (filter ? "unread" : "read"));
    const members = all.slice(start, start + count);
    const isCompleted = start + count >= all.length;
    const IDs = members.map(({ userID }) => userID);
    const lists = { readUserIDList: filter ? [] : IDs, unreadUserIDList: filter ? IDs : [] };
    const next = isCompleted ? "" : String(start + count);
    return { data: { messageID, cursor: next, isCompleted, ...lists, members } };
  }

  function audience(who, { messageID, state }) {
    const message = counted(who, messageID);
    if (!message) return noRecord();
    const members = audienceOf(message).filter((one) => !state || one.state === state);
    const [read, all] = [message.readers.length, message.audience.length];
    const counts = { read, unread: all - read, private: 0, left: 0, deactivated: 0 };
    return { data: { messageID, cursor: "", isCompleted: true, counts, members } };
  }

  return {
    "receipt.acknowledge": acknowledge,
    "receipt.readers": readers,
    "receipt.audience": audience,
    "receipt.changes": (who, { changed_after }) => {
      const { tallies, tallySeq } = rooms.person(who);
      const { items, page } = pageOf(tallies, "tallySeq", changed_after, tallySeq);
      return { data: { receipts: told(items), ...page } };
    },
    "receipt.summaries": (who, { messageID }) => {
      const isRefused = messageID.some((ID) => counted(who, ID)?.room.group && !rooms.shares(counted(who, ID).room, who));
      if (isRefused) return refusal(403, 11101, "not_sharing");
      const receipts = messageID.map((ID) => {
        const message = counted(who, ID);
        return message ? { code: 0, ...row(message, who) } : { messageID: ID, code: 10062, text: "No record." };
      });
      return { data: { receipts } };
    },
  };
}
