/** Groups of conversations and quiet hours: one person's own. */
import { refusal } from "./refusals.js";

const NO_HOURS = { messageRemindType: "AcceptAndNotify", startTime: 0, endTime: 0, isRepeated: false, changeSeq: 0 };

export function keptOf(person) {
  const conversationGroups = (person.groups ?? []).filter(({ isDeleted }) => !isDeleted);
  return { conversationGroups, quietHours: person.quietHours ?? NO_HOURS };
}

export function keptCommands(rooms, mine) {
  const groupsOf = (who) => (rooms.person(who).groups ??= []);
  const isTaken = (who, name) => groupsOf(who).some((one) => !one.isDeleted && one.name === name);
  const taken = () => refusal(409, 11402, "conversation_group_taken");

  function save(who, group) {
    const person = rooms.person(who);
    const saved = { ...group, changeSeq: person.changeSeq + 1 };
    person.groups = [...groupsOf(who).filter((one) => one.conversationGroupID !== group.conversationGroupID), saved];
    mine.tell(who, { kind: "conversationGroup", conversationGroup: saved });
    return { data: { conversationGroup: saved } };
  }

  function change(who, { conversationGroupID }, changed) {
    const group = groupsOf(who).find((one) => one.conversationGroupID === conversationGroupID && !one.isDeleted);
    return group ? save(who, { ...group, ...changed(group) }) : refusal(404, 11401, "conversation_group_not_found");
  }

  return {
    "keeping.get": (who) => ({ data: keptOf(rooms.person(who)) }),
    "conversation_group.create": (who, { name, conversationIDs = [] }) => {
      if (isTaken(who, name)) return taken();
      return save(who, { conversationGroupID: String(groupsOf(who).length + 1), name, conversationIDs, isDeleted: false });
    },
    "conversation_group.change": (who, { name, add = [], remove = [], ...which }) => {
      if (name && isTaken(who, name)) return taken();
      return change(who, which, (group) => ({
        name: name ?? group.name,
        conversationIDs: [...new Set([...group.conversationIDs, ...add])].filter((id) => !remove.includes(id)),
      }));
    },
    "conversation_group.delete": (who, which) => change(who, which, () => ({ name: "", conversationIDs: [], isDeleted: true })),
    "quiet_hours.set": (who, hours) => {
      const person = rooms.person(who);
      person.quietHours = { ...hours, changeSeq: person.changeSeq + 1 };
      mine.tell(who, { kind: "quietHours", quietHours: person.quietHours });
      return { data: { quietHours: person.quietHours } };
    },
  };
}
