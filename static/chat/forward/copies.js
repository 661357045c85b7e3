/** What is sent when messages are forwarded: a message of one's own for each, or one record of them all. */
import { nameOf as nameOfConversation } from "../conversation-row.js";
import { FORWARDED } from "../quotes/forwarded.js";
import { textOf } from "../sayings.js";
import { asksIn } from "../thread/asking.js";
import { t } from "../words.js";

/** @typedef {import("../thread/types.js").Message} Message */
/** @typedef {import("../thread/types.js").Chat} Chat */
/** @typedef {import("../thread/types.js").Conversation} Conversation */
/** @typedef {import("../quotes/replying.js").Words} Words */

const LINES = 3; // of what was said, on the record's card
const LONGEST = 60; // characters of what each says
const FITS = 200; // characters, of a line and of the title

/** @param {Chat} chat @param {Message[]} messages @param {Conversation} place */
export function copiesOf(chat, messages, place) {
  return messages.map((payload) => chat.createForwardMessage({ ...addressOf(chat, place), payload, cloudCustomData: FORWARDED }));
}

/** @param {Chat} chat @param {{messages: Message[], from: Conversation | undefined}} said @param {Conversation} place @param {Words} words */
export function recordOf(chat, { messages, from }, place, { me, nameOf }) {
  const abstractList = messages.slice(0, LINES).map((message) => {
    const text = textOf(message, me, nameOf);
    const short = [...text].length > LONGEST ? `${[...text].slice(0, LONGEST).join("")}…` : text;
    return t("forward.line", { name: message.nick || message.from, text: short }).slice(0, FITS);
  });
  const title = from ? titleOf(from, { me, nameOf }).slice(0, FITS) : "";
  const payload = { messageList: messages, title, abstractList, compatibleText: t("forward.cannotShow") };
  return chat.createMergerMessage({ ...addressOf(chat, place), payload });
}

/** @param {Conversation} from @param {Words} words */
function titleOf(from, { me, nameOf }) {
  if (from.type === "GROUP") return t("forward.recordGroup", { name: nameOfConversation(from) });
  return t("forward.recordDirect", { a: nameOf(me), b: nameOfConversation(from) });
}

/** @param {Chat} chat @param {Conversation} place */
function addressOf(chat, place) {
  const { conversationID, type, receiptPolicy } = place;
  const needReadReceipt = Boolean(receiptPolicy?.granted) && asksIn(chat, conversationID);
  return { to: conversationID.slice(type.length), conversationType: type, needReadReceipt };
}
