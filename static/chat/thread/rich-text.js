/** Writes a text into an element as nodes: links, code, bold, italic. Whatever it says is only ever text. */
import { partsOf } from "./at.js";
import { isEmojiOnly, parseText } from "./format.js";

/** @typedef {import("./format.js").Piece} Piece */

const TAGS = /** @type {const} */ ({ bold: "strong", italic: "em" });

/** @typedef {Parameters<typeof partsOf>[1] | null} Named  whom the text may name; null: nobody */

/** @param {Element} element @param {string} text @param {Named} [named] */
export function writeText(element, text, named = null) {
  element.classList.toggle("big", isEmojiOnly(text));
  element.replaceChildren(...parseText(text).map((piece) => nodeOf(piece, named)));
}

/** @param {Piece} piece @param {Named} named @returns {Node} */
function nodeOf(piece, named) {
  if (piece.kind === "text") return named ? namesNode(piece.text, named) : document.createTextNode(piece.text);
  if (piece.kind === "link") return linkNode(piece);
  if (piece.kind === "code") return elementOf("code", piece.text);
  if (piece.kind === "block") return blockNode(piece.text);
  const element = document.createElement(TAGS[piece.kind]);
  element.append(...piece.children.map((child) => nodeOf(child, named)));
  return element;
}

/** @param {string} text @param {NonNullable<Named>} named */
function namesNode(text, named) {
  const node = document.createDocumentFragment();
  for (const { text: said, kind } of partsOf(text, named)) {
    const part = kind ? elementOf("span", said) : said;
    if (typeof part !== "string") part.className = kind === "me" ? "named me" : "named";
    node.append(part);
  }
  return node;
}

/** @param {string} text */
function blockNode(text) {
  const block = document.createElement("pre");
  block.append(elementOf("code", text));
  block.dir = "ltr";
  return block;
}

/** @param {import("./format.js").Link} link */
function linkNode({ text, href }) {
  const link = elementOf("a", text);
  link.href = href;
  link.title = href;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  link.tabIndex = -1; // reached when its message is the current one
  return link;
}

/** @template {keyof HTMLElementTagNameMap} T @param {T} tag @param {string} text */
function elementOf(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}
