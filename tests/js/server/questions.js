/** What is asked over REST. */
import { keptOf } from "./kept.js";
import { RECEIPTS_AT_ONCE } from "./receipts.js";
import { noConversation, refusal } from "./refusals.js";

const LIMITS = { receiptsPerCall: RECEIPTS_AT_ONCE, summariesPerCall: 100, page: 100, frameBytes: 65_536 };

/** @param {string} path below /api/v1/ @param {URLSearchParams} query */
export function ask(rooms, mine, applications, who, path, query) {
  const [first, id, part] = path.split("/");
  const list = (results, next = null) => ({ data: { next, previous: null, results } });
  const conversations = () => rooms.listOf(who).map((room) => rooms.conversation(room, who));

  if (first === "start") {
    const { conversations: named, ...stand } = rooms.heads(who);
    const unreadCount = named.reduce((sum, one) => sum + one.unreadCount, 0);
    const profile = mine.profile(who);
    return { data: { ...stand, profile, limits: LIMITS, unreadCount, conversations: list(conversations()).data, keeping: keptOf(rooms.person(who)) } };
  }
  if (first === "applications") return list(applications.listed(who, query.get("conversationID") ?? ""));
  if (first === "notices") return list(applications.noticesOf(who));
  if (first === "users" && id) {
    const found = rooms.person(id);
    return found ? { data: found.profile } : refusal(404, 20003, "person_not_found");
  }
  if (first === "users") {
    const named = query.has("userID") ? query.getAll("userID") : rooms.everybody();
    return list(named.flatMap((one) => rooms.person(one)?.profile ?? []).filter(isWanted));
  }
  if (first === "conversations" && !id) return list(conversations());
  const room = first === "conversations" ? rooms.of(who, id) : undefined;
  return room && part === "members" ? members(room) : noConversation();

  /** By a part of the name or ID, if one is asked for. */
  function isWanted({ userID, nick }) {
    const search = (query.get("search") ?? "").toLowerCase();
    return [userID, nick].some((one) => one.toLowerCase().includes(search));
  }

  function members({ members, group }) {
    const start = Number(query.get("cursor") ?? 0);
    const end = start + Number(query.get("limit") ?? 50);
    const named = query.getAll("userID");
    const roleOf = (userID) => (userID === group.ownerID ? "Owner" : "Member");
    const isAsked = (userID) => !query.has("role") || query.get("role") === roleOf(userID);
    const isNamed = (userID) => !named.length || named.includes(userID);
    const all = members.filter((one) => isNamed(one) && isAsked(one) && isWanted(rooms.person(one).profile));
    const shown = all.slice(start, end).map((userID) => ({
      ...rooms.person(userID).profile,
      role: roleOf(userID),
      nameCard: "",
      joinTime: group.createTime ?? 0,
      isActive: true,
      present: true,
    }));
    // A proxy knows this server by another name than its clients do.
    const address = `http://inside.test/api/v1/conversations/${encodeURIComponent(id)}/members/`;
    return list(shown, end < all.length ? `${address}?limit=${end - start}&cursor=${end}` : null);
  }
}
