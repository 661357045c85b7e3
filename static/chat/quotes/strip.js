/** The strip above a text that says what it answers; it leads there. */
import { copyOf, say } from "../dom.js";
import { textOf } from "../sayings.js";
import { t } from "../words.js";
import { isForwarded } from "./forwarded.js";
import { quoteOf } from "./quotes.js";

/** @typedef {import("../thread/types.js").Message} Message */
/** @typedef {import("./quotes.js").Quote} Quote */
/**
 * @typedef {object} Around
 * @property {string} me
 * @property {import("../thread/types.js").NameOf} nameOf
 * @property {(quote: Quote, conversationID: string) => Message | "gone" | null} original
 */

const SHORT = 200; // characters; the strip has two lines
const AS_WRITTEN = ["TIMTextElem", "TIMRelayElem"];

/** @param {HTMLElement} row @param {Message} message @param {Around} around */
export function writeQuote(row, message, around) {
  writeForwarded(row, message);
  const quote = quoteOf(message);
  const found = /** @type {HTMLElement | null} */ (row.querySelector(".quote"));
  if (!quote) return void found?.remove();
  const strip = found ?? /** @type {HTMLElement} */ (copyOf("message-quote"));
  if (!found) row.querySelector(".bubble")?.prepend(strip);
  const { sender, text, isGone } = wordsOf(quote, message, around);
  say(/** @type {Element} */ (strip.querySelector(".who")), sender);
  say(/** @type {Element} */ (strip.querySelector(".said")), text);
  strip.classList.toggle("gone", isGone);
}

/** @param {HTMLElement} row @param {Message} message */
function writeForwarded(row, message) {
  const found = row.querySelector(".forwarded");
  const isWanted = isForwarded(message);
  if (!isWanted) found?.remove();
  if (!isWanted || found) return;
  const mark = copyOf("message-forwarded");
  say(mark.lastElementChild, t("quotes.forwarded"));
  row.querySelector(".bubble")?.prepend(mark);
}

/** "In answer to Ann: tea?"; nothing if it answers nothing. @param {Message} message @param {Around} around */
export function quoteWords(message, around) {
  const quote = quoteOf(message);
  if (!quote) return "";
  const { sender, text } = wordsOf(quote, message, around);
  return t("quotes.answers", { name: sender, text });
}

/** What it answers as that is now, if this reader can see it; else as the writer saw it. @param {Quote} quote @param {Message} message @param {Around} around */
function wordsOf(quote, message, around) {
  const original = around.original(quote, message.conversationID);
  if (original === "gone") return { sender: quote.sender, text: t("quotes.gone"), isGone: true };
  if (!original) return { sender: quote.sender, text: asWritten(quote, around), isGone: false };
  const sender = original.flow === "out" ? t("shell.you") : original.nameCard || original.nick || original.from;
  if (original.isRevoked) return { sender, text: t("quotes.recalled"), isGone: true };
  return { sender, text: textOf(original, around.me, around.nameOf).slice(0, SHORT), isGone: false };
}

/** @param {Quote} quote @param {Around} around */
function asWritten({ type, text }, { me, nameOf }) {
  return AS_WRITTEN.includes(type) || !type ? text : textOf({ type, payload: {} }, me, nameOf);
}
