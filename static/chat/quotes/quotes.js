/** What a message answers, in the words that the kit of the vendor writes too: `cloudCustomData` with `messageReply`. */

/** @typedef {import("../thread/types.js").Message} Message */
/** @typedef {{messageID: string, sequence: number, sender: string, type: string, text: string}} Quote */

const LONGEST = 100; // characters of the original; the strip has two lines
const NUMBERS = /** @type {Record<string, number>} */ ({
  TIMTextElem: 1,
  TIMCustomElem: 2,
  TIMImageElem: 3,
  TIMSoundElem: 4,
  TIMVideoFileElem: 5,
  TIMFileElem: 6,
  TIMLocationElem: 7,
  TIMFaceElem: 8,
  TIMGroupTipElem: 9,
  TIMRelayElem: 10,
});
const TYPES = new Map(Object.entries(NUMBERS).map(([type, number]) => [number, type]));

/**
 * What an answer to this message carries.
 * @param {Message} message @param {{sender: string, text: string}} shown whose it is, and what it says, in one line
 */
export function answerTo({ ID, type, time, sequence }, { sender, text }) {
  const messageAbstract = [...text].slice(0, LONGEST).join("");
  const messageType = NUMBERS[type] ?? 0;
  const of = { messageID: ID, messageSender: sender, messageAbstract, messageType, messageTime: time, messageSequence: sequence };
  return JSON.stringify({ messageReply: { ...of, version: 1 } });
}

/** What a message answers, as its writer saw it; whatever else stands there is no quote. @param {{cloudCustomData?: string, isRevoked?: boolean}} message @returns {Quote | null} */
export function quoteOf({ cloudCustomData = "", isRevoked = false }) {
  if (isRevoked || !cloudCustomData.includes('"messageReply"')) return null;
  const reply = replyIn(cloudCustomData);
  if (typeof reply?.messageID !== "string" || !reply.messageID) return null;
  return {
    messageID: reply.messageID,
    sequence: Number(reply.messageSequence) || 0,
    sender: String(reply.messageSender ?? ""),
    type: TYPES.get(reply.messageType) ?? "",
    text: String(reply.messageAbstract ?? "").slice(0, 2 * LONGEST),
  };
}

/** @param {string} data @returns {any} */
function replyIn(data) {
  try {
    return JSON.parse(data)?.messageReply;
  } catch {
    return null; // an application's own words
  }
}
