/** Whom somebody means who is not in the list: a member of now by their name, or else whoever has this user ID. */
const PAGE = 100;
const MOST_PAGES = 10; // a name that is not among the first thousand is better asked for by user ID

/** @param {any} chat @param {any} message @param {string} query @returns {Promise<{userID: string, shownName: string}>} */
export async function findMember(chat, message, query) {
  const wanted = query.toLocaleLowerCase();
  let offset = 0;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const members = await pageOf(chat, message, offset);
    for (const { userID, nick, nameCard } of members.memberList) {
      const names = [userID, nick, nameCard].map((name) => name.toLocaleLowerCase());
      if (names.some((name) => name.includes(wanted))) return { userID, shownName: nameCard || nick || userID };
    }
    offset = members.offset;
    if (!offset) break;
  }
  return { userID: query, shownName: query };
}

/** @param {any} chat @param {any} message @param {number} offset */
async function pageOf(chat, { to }, offset) {
  try {
    const { data } = await chat.getGroupMemberList({ groupID: to, count: PAGE, offset });
    return data;
  } catch {
    return { memberList: [], offset: 0 };
  }
}
