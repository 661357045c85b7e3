/** What is said of times, messages and receipts. */

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const WEEKDAY = new Intl.DateTimeFormat("en-GB", { weekday: "short" });
const DATE = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const LONG_DATE = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });
const FULL = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "medium" });
const A_DAY = 86_400_000;

const GROUP_TYPES = {
  Private: "Work group",
  Public: "Public group",
  ChatRoom: "Meeting",
  Community: "Community",
  AVChatRoom: "Live room",
};

const STATES = {
  unread: "Not read yet",
  private: "Does not share receipts",
  left: "Left before reading",
  deactivated: "Account deactivated",
};

export const clock = (seconds) => CLOCK.format(seconds * 1000);
export const fullTime = (seconds) => FULL.format(seconds * 1000);

/** "Today", "Yesterday", or the date. */
export function dayOf(seconds) {
  const days = daysAgo(seconds);
  return ["Today", "Yesterday"][days] ?? LONG_DATE.format(seconds * 1000);
}

/** As short as a list wants it: 14:03, Tue, 3 Nov. */
export function listTime(seconds) {
  const days = daysAgo(seconds);
  if (days === 0) return clock(seconds);
  return (days < 7 ? WEEKDAY : DATE).format(seconds * 1000);
}

export const momentOf = (seconds) => (daysAgo(seconds) === 0 ? clock(seconds) : `${listTime(seconds)}, ${clock(seconds)}`);

export function aboutConversation(conversation) {
  if (!conversation.isPresent) return "You are no longer here";
  if (conversation.isDirect) return conversation.id.slice(3);
  return `${GROUP_TYPES[conversation.groupType]} · ${conversation.memberCount} members`;
}

/** What a message says, as plain text, to the person of that user ID. `names` are known names by user ID. */
export function textOf(message, me, names) {
  if (message.isRevoked) return message.from === me ? "You recalled this message" : "This message was recalled";
  if (message.type === "TIMTextElem") return message.payload.text;
  if (message.type === "TIMGroupTipElem") return noticeOf(message, me, names);
  return message.payload.description || "A message that this page cannot show";
}

/** One line for the list: who, and what. */
export function previewOf(message, me, names, isDirect) {
  if (!message) return "";
  const text = textOf(message, me, names);
  if (message.isSystemMessage || message.isRevoked) return text;
  if (message.from === me) return `You: ${text}`;
  return isDirect ? text : `${message.nick || message.from}: ${text}`;
}

/** The tally of a group message: its words, and how much of the ring is full. */
export function tallyOf({ readCount = 0, unreadCount = 0, audienceCount = 0 }) {
  if (!audienceCount) return { words: "Nobody else was here", share: 0, isAll: false };
  if (!readCount) return { words: "Unread", share: 0, isAll: false };
  if (!unreadCount) return { words: "Read by all", share: 1, isAll: true };
  return { words: `${readCount} of ${audienceCount} read`, share: readCount / audienceCount, isAll: false };
}

/** The tick of a direct message that asked for a receipt. */
export function tickOf({ status, readReceiptInfo: info }) {
  if (status === "sending") return { icon: "clock", words: "Sending" };
  if (!info.isPeerRead) return { icon: "sent", words: "Sent, not read yet" };
  return { icon: "read", words: info.timestamp ? `Read ${momentOf(info.timestamp)}` : "Read" };
}

export function stateOf(member) {
  if (member.state !== "read") return STATES[member.state] ?? member.state;
  return member.left ? `${momentOf(member.readAt)}, has left` : momentOf(member.readAt);
}

function noticeOf({ payload, nick }, me, names) {
  const by = payload.operatorID === me ? "You" : nick || payload.operatorID;
  const people = (payload.userIDList ?? []).filter((one) => one !== payload.operatorID);
  const named = people.map((one) => (one === me ? "you" : names.get(one) || one));
  const whom = people.length > 3 ? `${people.length} people` : named.join(", ");
  switch (payload.operationType) {
    case 1:
      return whom ? `${by} added ${whom}` : `${by} joined`;
    case 2:
      return `${by} left`;
    case 3:
      return `${by} removed ${whom}`;
    case 4:
      return `${by} made ${whom} an admin`;
    case 5:
      return `${by} made ${whom} a plain member again`;
    case 6:
      return `${by} changed the group's profile`;
    default:
      return "The group changed";
  }
}

function daysAgo(seconds) {
  const midnight = (time) => new Date(time).setHours(0, 0, 0, 0);
  return Math.round((midnight(Date.now()) - midnight(seconds * 1000)) / A_DAY);
}
