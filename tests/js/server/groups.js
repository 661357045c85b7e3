/** Commands about groups and who is in them. */
import { noConversation, refusal } from "./refusals.js";

const DOORS = new Map([
  ["Private", ["DisableApply", "FreeAccess"]],
  ["Public", ["NeedPermission", "DisableApply"]],
]);

export function groupCommands(rooms, applications) {
  const inRoom = (who, { conversationID }, work) => {
    const room = rooms.of(who, conversationID);
    return room ? { data: work(room) } : noConversation();
  };
  const described = (room, who) => ({ conversation: rooms.conversation(room, who) });

  return {
    "group.create": (who, { groupType, groupID = "@TGS#1", name = "", memberIDs = [], ...wished }) => {
      const [joinOption, inviteOption] = DOORS.get(groupType) ?? ["FreeAccess", "DisableApply"];
      const avatar = `/avatars/${groupID}.svg`;
      const doors = { joinOption, inviteOption, ...wished };
      const group = { groupID, type: groupType, name, avatar, ownerID: who, isDismissed: false, ...doors };
      return { data: described(rooms.open(groupID, [who, ...memberIDs], group), who) };
    },
    "group.change": (who, { conversationID, ...profile }) =>
      inRoom(who, { conversationID }, (room) => {
        Object.assign(room.group, profile);
        return described(room, who);
      }),
    "group.add": (who, params) =>
      inRoom(who, params, (room) => {
        const userIDs = params.userIDs.filter((one) => !room.members.includes(one));
        if (room.group.inviteOption === "NeedPermission" && who !== room.group.ownerID) {
          return applications.ask(room, userIDs, "", who).data;
        }
        rooms.come(room, userIDs);
        return { userIDs, waitingUserIDs: [] };
      }),
    "group.join": (who, { conversationID, applyMessage }) => {
      const room = rooms.known(conversationID) ?? rooms.of(who, conversationID);
      if (!room) return noConversation();
      if (room.members.includes(who)) return { data: { userIDs: [], waitingUserIDs: [] } };
      if (room.group.joinOption === "NeedPermission") return applications.ask(room, [who], applyMessage);
      rooms.come(room, [who]);
      return { data: { userIDs: [who], waitingUserIDs: [] } };
    },
    "group.preview": (who, { conversationID }) => {
      const room = rooms.of(who, conversationID) ?? rooms.known(conversationID);
      if (!room || (room.group.type === "Private" && !room.members.includes(who))) return noConversation();
      const { groupID, type, name, avatar, introduction = "", joinOption } = room.group;
      const isMember = room.members.includes(who);
      const shown = { groupID, type, name, avatar, introduction, joinOption, memberCount: room.members.length };
      return { data: { ...shown, isMember, isWaiting: applications.isWaiting(room, who) } };
    },
    "member.mute": (who, { conversationID, userID, muteTime }) =>
      inRoom(who, { conversationID }, (room) => {
        const muteUntil = muteTime ? rooms.clock + muteTime : 0;
        room.mutes = { ...room.mutes, [userID]: muteUntil };
        rooms.tellMember(room, userID);
        return { userID, muteUntil };
      }),
    "member.change": (who, { conversationID, userID, ...facts }) =>
      inRoom(who, { conversationID }, (room) => {
        room.facts = { ...room.facts, [userID]: { ...room.facts?.[userID], ...facts } };
        if (facts.role) room.roles[userID] = facts.role;
        rooms.tellMember(room, userID);
        return { userID, ...facts };
      }),
    "group.leave": (who, params) =>
      inRoom(who, params, (room) => {
        rooms.go(room, [who]);
        return {};
      }),
    "group.remove": (who, { conversationID, userID }) => {
      const room = rooms.of(who, conversationID);
      if (!room?.members.includes(userID)) return refusal(404, 11003, "member_not_found");
      room.members = room.members.filter((one) => one !== userID);
      return { data: {} };
    },
  };
}
