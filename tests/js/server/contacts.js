/** Whom people know, and who is online: as docs/people.md describes it, as far as clients need it. */
import { refusal } from "./refusals.js";

const NOTHING = { isFriend: false, isBlocked: false, friendSince: 0, remark: "", source: "", wording: "", custom: {}, request: "", requestTime: 0, requestSeen: true };

export function contactCommands(server, mine) {
  let made = 0;

  /** What one person has made of another. */
  function of(who, userID) {
    const { contacts } = server.people.get(who);
    if (!contacts.has(userID)) contacts.set(userID, { contactID: String(++made), userID, ...NOTHING });
    return contacts.get(userID);
  }

  /** It is so from now on, and all their devices hear of it. */
  function put(who, userID, facts) {
    const changeSeq = server.people.get(who).changeSeq + 1;
    const contact = Object.assign(of(who, userID), facts, { changeSeq, profile: server.people.get(userID).profile });
    mine.tell(who, { kind: "contact", contact: structuredClone(contact) });
    return { data: { contact: structuredClone(contact) } };
  }

  function putGroup(who, group) {
    const changeSeq = server.people.get(who).changeSeq + 1;
    Object.assign(group, { changeSeq });
    mine.tell(who, { kind: "friendGroup", friendGroup: structuredClone(group) });
    return { data: { friendGroup: structuredClone(group) } };
  }

  const missing = () => refusal(404, 20003, "person_not_found");
  const friends = () => ({ isFriend: true, friendSince: 1763900000.5, request: "" });
  const known = (act) => (who, params) => (server.people.has(params.userID) ? act(who, params) : missing());

  /** @type {Map<string, Set<string>>} by who is watched: those who watch */
  const watched = new Map();
  const statusOf = (userID) => ({ userID, isOnline: false, statusText: "", lastSeen: 0, ...server.people.get(userID).status });
  const statuses = ({ userIDs }) => ({ data: { statuses: userIDs.filter((one) => server.people.has(one)).map(statusOf) } });
  /** Somebody comes or goes. */
  server.appear = (userID, status) => {
    server.people.get(userID).status = status;
    for (const who of watched.get(userID) ?? []) server.tell(who, { frame: "status", statuses: [statusOf(userID)] });
  };

  return {
    "status.get": (_, params) => statuses(params),
    "status.watch": (who, params) => {
      for (const userID of params.userIDs) watched.set(userID, new Set([...(watched.get(userID) ?? []), who]));
      return statuses(params);
    },
    "status.unwatch": (who, { userIDs = [...watched.keys()] }) => {
      for (const userID of userIDs) watched.get(userID)?.delete(who);
      return { data: {} };
    },
    "contact.list": (who) => {
      const { contacts, friendGroups } = server.people.get(who);
      const says = ({ isFriend, isBlocked, request }) => isFriend || isBlocked || request;
      return { data: structuredClone({ contacts: [...contacts.values()].filter(says), friendGroups: [...friendGroups.values()], next: null }) };
    },
    "block.add": known((who, { userID }) => put(who, userID, { isBlocked: true })),
    "block.remove": known((who, { userID }) => put(who, userID, { isBlocked: false })),
    "friend.add": known((who, { userID, wording, source, remark }) => {
      const said = { wording, source };
      if (of(who, userID).request === "received") {
        put(userID, who, friends());
        return put(who, userID, { ...friends(), ...said, remark });
      }
      put(userID, who, { ...said, request: "received", requestTime: 1763900000.25, requestSeen: false });
      return put(who, userID, { ...said, remark, request: "sent", requestTime: 1763900000.25, requestSeen: true });
    }),
    "friend.change": known((who, { userID, remark, custom }) => {
      const contact = of(who, userID);
      return put(who, userID, { remark: remark ?? contact.remark, custom: { ...contact.custom, ...custom } });
    }),
    "friend.delete": known((who, { userID }) => {
      put(userID, who, { isFriend: false, remark: "" });
      return put(who, userID, { isFriend: false, remark: "" });
    }),
    "friend.check": (who, { userIDs }) => ({
      data: { results: userIDs.map((userID) => ({ userID, isFriend: of(who, userID).isFriend, countsMe: of(userID, who).isFriend })) },
    }),
    "friend_request.accept": known((who, { userID, remark }) => {
      if (of(who, userID).request !== "received") return refusal(404, 30614, "request_not_found");
      put(userID, who, friends());
      return put(who, userID, { ...friends(), remark });
    }),
    "friend_request.refuse": known((who, { userID }) => {
      put(userID, who, { request: "" });
      return put(who, userID, { request: "" });
    }),
    "friend_request.drop": known((who, { userID }) => put(who, userID, { request: "" })),
    "friend_request.see": (who) => {
      const unseen = [...server.people.get(who).contacts.values()].filter(({ request, requestSeen }) => request === "received" && !requestSeen);
      for (const { userID } of unseen) put(who, userID, { requestSeen: true });
      return { data: { seen: unseen.length } };
    },
    "friend_group.create": (who, { name, userIDs = [] }) => {
      const group = { friendGroupID: String(++made), name, userIDs, isDeleted: false };
      server.people.get(who).friendGroups.set(group.friendGroupID, group);
      return putGroup(who, group);
    },
    "friend_group.change": (who, { friendGroupID, name, add = [], remove = [] }) => {
      const group = server.people.get(who).friendGroups.get(friendGroupID);
      const userIDs = [...new Set([...group.userIDs, ...add])].filter((userID) => !remove.includes(userID));
      return putGroup(who, Object.assign(group, { name: name ?? group.name, userIDs }));
    },
    "friend_group.delete": (who, { friendGroupID }) => {
      const { friendGroups } = server.people.get(who);
      const group = friendGroups.get(friendGroupID);
      friendGroups.delete(friendGroupID);
      return putGroup(who, Object.assign(group, { name: "", userIDs: [], isDeleted: true }));
    },
  };
}
