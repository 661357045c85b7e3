/**
 * What people write, taken apart: fences, `code`, *bold*, _italic_ and links. Every character is looked at a fixed number
 * of times, so that no text, however odd, costs more than its length. Nothing here knows of elements.
 *
 * @typedef {{kind: "text", text: string} | {kind: "code", text: string} | {kind: "block", text: string}} Plain
 * @typedef {{kind: "link", text: string, href: string}} Link
 * @typedef {{kind: "bold", children: Piece[]} | {kind: "italic", children: Piece[]}} Styled
 * @typedef {Plain | Link | Styled} Piece
 */

const FENCE = "```";
const LANGUAGE = /^(?:[A-Za-z][\w+#.-]{0,20})?\r?\n/; // after a fence: ```js
const WORD = /[\p{L}\p{N}]/u;
/** Written without spaces between words: a mark may stand anywhere in it. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const SPACE = /\s/;
const MARKS = /** @type {Record<string, "bold" | "italic">} */ ({ "*": "bold", _: "italic" });

const BEGINNINGS = ["https://", "http://", "mailto:", "www."];
const SAFE = new Set(["https:", "http:", "mailto:"]);
const LONGEST_LINK = 2000; // characters; what browsers agree on
/** Ends a link: spaces, quotes, signs of other scripts' sentences, and signs that turn the direction of what follows. */
const AFTER_LINK = /[\s<>"`{}|\\^\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff，。！？；：、（）【】《》「」『』“”]/;
const TRAILING = new Set(".,;:!?'*_~…");
const BRACKETS = /** @type {Record<string, string>} */ ({ ")": "(", "]": "[" });

const BIG = 3; // emoji; more than these are a text
const LONGEST_EMOJI = 60; // code units: three families with skin tones
const EMOJI = /^(?:\p{Regional_Indicator}{2}|\p{Emoji_Presentation}|\p{Emoji}\u{fe0f})/u;

/** @param {string} text @returns {Piece[]} */
export function parseText(text) {
  /** @type {Piece[]} */
  const pieces = [];
  let at = 0;
  for (;;) {
    const opens = text.indexOf(FENCE, at);
    const closes = opens < 0 ? -1 : text.indexOf(FENCE, opens + FENCE.length);
    if (closes < 0) break;
    const inside = text.slice(opens + FENCE.length, closes);
    const block = inside.replace(LANGUAGE, "").replace(/\r?\n$/, "");
    if (block.trim()) {
      parseLine(withoutBreak(text.slice(at, opens)), pieces);
      pieces.push({ kind: "block", text: block });
    } else {
      parseLine(text.slice(at, closes + FENCE.length), pieces);
    }
    at = closes + FENCE.length;
    if (block.trim() && text[at] === "\n") at += 1;
  }
  parseLine(text.slice(at), pieces);
  return pieces;
}

/** Whether a text is one to three emoji and nothing else, to be shown large. @param {string} text */
export function isEmojiOnly(text) {
  const bare = text.trim();
  if (!bare || bare.length > LONGEST_EMOJI) return false;
  const signs = [...new Intl.Segmenter().segment(bare)].map(({ segment }) => segment);
  return signs.length <= BIG && signs.every((sign) => EMOJI.test(sign));
}

/** @param {string} text @param {Piece[]} pieces what is found is put at their end */
function parseLine(text, pieces) {
  const first = pieces.length;
  /** Where a mark stands that may begin something, by mark: an index of `pieces`. */
  /** @type {Record<string, number>} */
  const open = { "*": -1, _: -1 };
  const lastTick = text.lastIndexOf("`"); // none is looked for in vain
  let plainFrom = 0;
  let at = 0;
  const flush = (/** @type {number} */ until) => {
    if (until > plainFrom) pieces.push({ kind: "text", text: text.slice(plainFrom, until) });
  };
  while (at < text.length) {
    const sign = text[at];
    if (sign === "\n") open["*"] = open._ = -1;
    if (sign === "`" && at < lastTick) {
      const closes = text.indexOf("`", at + 1);
      const code = text.slice(at + 1, closes);
      if (!code.includes("\n") && code) {
        flush(at);
        pieces.push({ kind: "code", text: code });
        plainFrom = at = closes + 1;
        continue;
      }
    }
    const end = linkEnd(text, at);
    if (end > at) {
      const link = linkOf(text.slice(at, end));
      if (link) {
        flush(at);
        pieces.push(link);
        plainFrom = end;
      }
      at = end;
      continue;
    }
    if (Object.hasOwn(MARKS, sign)) {
      const isOpen = open[sign] >= first;
      if (isOpen && closesAt(text, at)) {
        flush(at);
        const begin = open[sign];
        const children = pieces.splice(begin + 1);
        pieces[begin] = { kind: MARKS[sign], children };
        for (const mark in open) if (open[mark] >= begin) open[mark] = -1;
        plainFrom = at + 1;
      } else if (opensAt(text, at)) {
        flush(at);
        open[sign] = pieces.push({ kind: "text", text: sign }) - 1;
        plainFrom = at + 1;
      }
    }
    at += 1;
  }
  flush(text.length);
}

/** A mark begins something: before it no word, after it no space. @param {string} text @param {number} at */
function opensAt(text, at) {
  const next = text[at + 1];
  return next !== undefined && !SPACE.test(next) && next !== text[at] && !isWord(text[at - 1]);
}

/** A mark ends something: before it no space, after it no word. @param {string} text @param {number} at */
function closesAt(text, at) {
  return !SPACE.test(text[at - 1] ?? " ") && !isWord(text[at + 1]);
}

/** @param {string | undefined} sign */
const isWord = (sign) => sign !== undefined && WORD.test(sign) && !UNSPACED.test(sign);

/** Where the link ends that begins here; `at` itself if none does. @param {string} text @param {number} at */
function linkEnd(text, at) {
  if (!"hmwHMW".includes(text[at]) || isWord(text[at - 1])) return at;
  const beginning = BEGINNINGS.find((one) => text.slice(at, at + one.length).toLowerCase() === one);
  if (!beginning) return at;
  let end = at + beginning.length;
  while (end < text.length && !AFTER_LINK.test(text[end])) end += 1;
  return trimmed(text, at, end);
}

/** Without the full stop of the sentence, and without a bracket that was opened before. */
function trimmed(/** @type {string} */ text, /** @type {number} */ from, /** @type {number} */ end) {
  /** @type {Record<string, number>} */
  const excess = {};
  for (const [closing, opening] of Object.entries(BRACKETS)) {
    excess[closing] = 0;
    for (let at = from; at < end; at += 1) {
      if (text[at] === closing) excess[closing] += 1;
      if (text[at] === opening) excess[closing] -= 1;
    }
  }
  while (end > from) {
    const last = text[end - 1];
    if (excess[last] > 0) excess[last] -= 1;
    else if (!TRAILING.has(last)) break;
    end -= 1;
  }
  return end;
}

/** A link, if it leads where it seems to. Names before an @ only pretend to be the host. @param {string} text @returns {Link | null} */
function linkOf(text) {
  if (text.length > LONGEST_LINK) return null;
  const address = text.toLowerCase().startsWith("www.") ? `https://${text}` : text;
  if (!URL.canParse(address)) return null;
  const { protocol, hostname, pathname, username, password, href } = new URL(address);
  const isSomewhere = protocol === "mailto:" ? pathname.includes("@") : hostname && !username && !password;
  return SAFE.has(protocol) && isSomewhere ? { kind: "link", text, href } : null;
}

/** @param {string} text */
const withoutBreak = (text) => (text.endsWith("\n") ? text.slice(0, -1) : text);
