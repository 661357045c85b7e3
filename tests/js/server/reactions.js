/** Commands about reactions. */
import { refusal } from "./refusals.js";

const FIRST = 10;
const noMessage = () => refusal(404, 11002, "message_not_found");

/** What everybody sees of them. */
export function totalsOf({ reactors = {}, isRevoked }, person) {
  const given = Object.entries(reactors).filter(([, users]) => users.length && !isRevoked);
  return given.map(([reactionID, users]) => ({
    reactionID,
    totalUserCount: users.length,
    partialUserList: users.slice(0, FIRST).map((userID) => userOf(person(userID))),
  }));
}

function userOf({ profile: { userID, nick, avatar } }) {
  return { userID, nick, avatar };
}

export function reactionCommands(rooms, mine) {
  const person = (userID) => rooms.person(userID);

  function react(who, { messageID, reactionID }, isReacted) {
    const message = rooms.find(who, messageID);
    if (!message) return noMessage();
    const users = message.reactors?.[reactionID] ?? [];
    if (users.includes(who) !== isReacted) {
      const others = users.filter((one) => one !== who);
      message.reactors = { ...message.reactors, [reactionID]: isReacted ? [...others, who] : others };
      rooms.change(message);
      const conversationID = rooms.idOf(message.room, who);
      mine.tell(who, { kind: "reaction", messageID, conversationID, reactionID, isReacted });
    }
    return { data: { message: rooms.message(message, who, true) } };
  }

  return {
    "reaction.add": (who, params) => react(who, params, true),
    "reaction.remove": (who, params) => react(who, params, false),
    "reaction.list": (who, { messageIDs }) => {
      const found = messageIDs.map((ID) => rooms.find(who, ID)).filter(Boolean);
      const own = (message, reactionID) => message.reactors[reactionID].includes(who);
      const resultList = found.map((message) => ({
        messageID: message.ID,
        reactionList: totalsOf(message, person).map((one) => ({ ...one, reactedByMyself: own(message, one.reactionID) })),
      }));
      return { data: { resultList } };
    },
    "reaction.users": (who, { messageID, reactionID, nextSeq = 0, count }) => {
      const message = rooms.find(who, messageID);
      if (!message) return noMessage();
      const users = (message.reactors?.[reactionID] ?? []).map((userID) => userOf(person(userID)));
      const end = nextSeq + count;
      const isCompleted = end >= users.length;
      return { data: { userList: users.slice(nextSeq, end), nextSeq: isCompleted ? 0 : end, isCompleted } };
    },
  };
}
