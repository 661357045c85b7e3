/** All emoji with their names, and looking for one. Nothing here knows of elements. */

/** A sign, and its names with `|` between them, the one that is shown first. @typedef {[string, string]} Sign */
/** @typedef {[string, Sign[]]} Group */

/** @param {string} address @returns {Promise<Group[]>} */
export async function signsOf(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

/**
 * Those whose names hold every word of the query; first those that are called so, then those with a word that begins so.
 * @param {Group[]} groups @param {string} query @param {number} most @returns {Sign[]}
 */
export function search(groups, query, most) {
  const wanted = plain(query);
  const words = wanted.split(/\s+/).filter(Boolean);
  /** @type {[number, Sign][]} */
  const found = [];
  for (const [, signs] of groups) {
    for (const sign of signs) {
      const rank = sign[0] === query.trim() ? 0 : rankOf(plain(sign[1]), wanted, words);
      if (rank !== undefined) found.push([rank, sign]);
    }
  }
  found.sort(([a], [b]) => a - b); // stable: within a rank they keep their order
  return found.slice(0, most).map(([, sign]) => sign);
}

/** @param {string} names @param {string} wanted @param {string[]} words */
function rankOf(names, wanted, words) {
  if (!words.every((word) => names.includes(word))) return undefined;
  const each = names.split("|");
  if (each.includes(wanted)) return 0;
  if (each.some((name) => name.startsWith(wanted))) return 1;
  return each.some((name) => name.includes(` ${wanted}`)) ? 2 : 3;
}

/** Without accents, in small letters. @param {string} text */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
