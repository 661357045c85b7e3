/** Commands about the topics of a community: rooms of their own, with its members. */
import { noConversation, refusal } from "./refusals.js";

export function topicCommands(server, rooms) {
  const leads = (room, who) => room.group.ownerID === who || room.roles[who] === "Admin";

  /** In a community, one of its topics; some of it only for those who lead. */
  function inCommunity(who, conversationID, work, { leading = true } = {}) {
    const room = rooms.of(who, conversationID);
    if (!room) return noConversation();
    if (leading && (!leads(room, who) || !room.group.isSupportTopic)) return refusal(403, 10007, "not_allowed");
    return work(room);
  }

  function topicIn(room, topicID, work) {
    const topic = rooms.topicsOf(room).find(({ key }) => key === topicID);
    return topic ? work(topic) : noConversation();
  }

  function topicOf(room, who) {
    const { unreadCount, lastMessage, groupAtInfoList, draftText, lastSeq, readSeq, changeSeq, conversationID, groupProfile } = rooms.conversation(room, who);
    const { groupID: topicID, name: topicName, avatar, introduction, notification, muteAllMembers, customData, communityID, createTime, selfInfo } = groupProfile;
    const said = { topicID, topicName, avatar, introduction, notification, muteAllMembers, customData, communityID, createTime, selfInfo };
    return { ...said, conversationID, unreadCount, lastMessage, groupAtInfoList, draftText, nextMessageSeq: lastSeq + 1, readSeq, lastSeq, changeSeq };
  }

  function tellChanged(topic) {
    topic.changeSeq += 1;
    const numbers = { membersVersion: 1, from: topic.changeSeq, to: topic.changeSeq };
    const changes = [{ kind: "conversation", changeSeq: topic.changeSeq, groupProfile: topic.group }];
    for (const one of topic.members) {
      server.tell(one, { frame: "changes", conversationID: rooms.idOf(topic, one), ...numbers, changes });
    }
  }

  return {
    "topic.create": (who, { conversationID, topicID, topicName, ...said }) =>
      inCommunity(who, conversationID, (room) => {
        const key = topicID ?? `${room.key}@TOPIC#_${rooms.topicsOf(room).length + 1}`;
        if (server.rooms.has(key)) return refusal(409, 10021, "group_id_taken");
        const { ownerID, joinOption, inviteOption } = room.group;
        const plain = { avatar: `/avatars/${key}.svg`, introduction: "", notification: "", customData: "", muteAllMembers: false, isDismissed: false };
        const group = { ...plain, ...said, groupID: key, type: "Community", name: topicName, ownerID, joinOption, inviteOption, isSupportTopic: false, communityID: room.key, createTime: rooms.clock };
        return { data: { topic: topicOf(rooms.open(key, [...room.members], group), who) } };
      }),
    "topic.list": (who, { conversationID, topicIDList }) =>
      inCommunity(
        who,
        conversationID,
        (room) => {
          const named = rooms.topicsOf(room).filter(({ key }) => !topicIDList || topicIDList.includes(key));
          return { data: { topics: named.map((topic) => topicOf(topic, who)) } };
        },
        { leading: false },
      ),
    "topic.change": (who, { conversationID, topicID, topicName, ...said }) =>
      inCommunity(who, conversationID, (room) =>
        topicIn(room, topicID, (topic) => {
          Object.assign(topic.group, said, topicName === undefined ? {} : { name: topicName });
          tellChanged(topic);
          return { data: { topic: topicOf(topic, who) } };
        }),
      ),
    "topic.delete": (who, { conversationID, topicID }) =>
      inCommunity(who, conversationID, (room) =>
        topicIn(room, topicID, (topic) => {
          topic.group.isDismissed = true;
          rooms.go(topic, [...topic.members]);
          return { data: {} };
        }),
      ),
  };
}
