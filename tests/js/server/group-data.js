/** What applications keep with groups, and who of them is online. */
import { noConversation, refusal } from "./refusals.js";

export function groupDataCommands(server, rooms) {
  const inRoom = (who, { conversationID }, work) => {
    const room = rooms.of(who, conversationID);
    if (!room) return noConversation();
    room.data ??= { attributes: {}, sequence: 0, counters: {}, counted: new Set() };
    return work(room, room.data);
  };
  const attributes = ({ attributes: groupAttributes, sequence }) => ({ data: { groupAttributes, sequence } });
  const named = (kept, keys) => Object.fromEntries(Object.entries(kept).filter(([key]) => !keys || keys.includes(key)));

  function tell(room, kind, what) {
    room.changeSeq += 1;
    const numbers = { membersVersion: 1, from: room.changeSeq, to: room.changeSeq };
    const changes = [{ kind, changeSeq: room.changeSeq, ...what }];
    for (const one of room.members) {
      server.tell(one, { frame: "changes", conversationID: rooms.idOf(room, one), ...numbers, changes });
    }
  }

  function keep(room, data, wanted, sequence) {
    if (sequence !== undefined && sequence !== data.sequence) return refusal(409, 10056, "attributes_conflict");
    data.attributes = wanted;
    tell(room, "attributes", { groupAttributes: wanted });
    data.sequence = room.changeSeq;
    return attributes(data);
  }

  function tally(room, data, counters) {
    data.counters = { ...data.counters, ...counters };
    tell(room, "counters", { counters: data.counters });
    return { data: { counters: data.counters } };
  }

  return {
    "group.attributes": (who, params) =>
      inRoom(who, params, (_, data) => attributes({ ...data, attributes: named(data.attributes, params.keyList) })),
    "group.init_attributes": (who, params) =>
      inRoom(who, params, (room, data) => keep(room, data, params.groupAttributes, params.sequence)),
    "group.set_attributes": (who, params) =>
      inRoom(who, params, (room, data) => keep(room, data, { ...data.attributes, ...params.groupAttributes }, params.sequence)),
    "group.delete_attributes": (who, params) =>
      inRoom(who, params, (room, data) => {
        const { keyList = Object.keys(data.attributes), sequence } = params;
        const kept = Object.keys(data.attributes).filter((key) => !keyList.includes(key));
        return keep(room, data, named(data.attributes, kept), sequence);
      }),
    "group.counters": (who, params) =>
      inRoom(who, params, (_, data) => ({ data: { counters: named(data.counters, params.keyList) } })),
    "group.set_counters": (who, params) => inRoom(who, params, (room, data) => tally(room, data, params.counters)),
    "group.count": (who, params) =>
      inRoom(who, params, (room, data) => {
        const { key, value, countID } = params;
        if (data.counted.has(countID)) return { data: { counters: data.counters } };
        data.counted.add(countID);
        return tally(room, data, { [key]: (data.counters[key] ?? 0) + value });
      }),
    "group.online": (who, params) =>
      inRoom(who, params, (room) => {
        const online = new Set([...server.sockets].map(({ userID }) => userID));
        return { data: { memberCount: room.members.filter((one) => online.has(one)).length } };
      }),
  };
}
