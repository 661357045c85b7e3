/**
 * The emoji, and our stickers: by group, found by name, those used last first. One stays open until it is left, so that
 * several can be taken; for a reaction, one is taken.
 */
import { $, arrange, complain, copyOf, isNarrow, say } from "../dom.js";
import { STICKERS, addressOf, payloadOf } from "../content/stickers.js";
import { part } from "../parts.js";
import { t } from "../words.js";
import { Recent } from "./recent.js";
import { search, signsOf } from "./signs.js";
import { walk } from "./walk.js";

/** @typedef {import("./signs.js").Group} Group */
/** @typedef {import("./signs.js").Sign} Sign */
/**
 * @typedef {object} Wish
 * @property {HTMLElement} opener  beside which it stands, and which has the focus in the end
 * @property {(sign: string) => void} pick
 * @property {(payload: {index: number, data: string}) => void} [pickSticker]  without it there are no stickers
 * @property {boolean} [isOnce]  close when something was taken
 * @property {(height: number) => void} [opened]  how high it is, in pixels
 * @property {() => void} [closed]
 */

const GAP = 8; // pixels to what has opened it, and to the edge of the window
const FOUND = 120; // signs; nobody looks further

export class Picker {
  /** @type {HTMLElement} */
  #root = $("emoji");
  /** @type {HTMLInputElement} */
  #query = $("emoji-query");
  /** @type {HTMLElement} */
  #list = $("emoji-list");
  /** @type {Wish | null} */
  #wish = null;
  /** @type {Group[]} */
  #groups = [];
  #recent = new Recent();
  /** @type {Map<string, HTMLElement>} */
  #sections = new Map();

  constructor() {
    this.#query.addEventListener("input", () => this.#search());
    this.#query.addEventListener("keydown", (event) => this.#fromQuery(event));
    this.#list.addEventListener("keydown", (event) => this.#walk(event));
    this.#list.addEventListener("click", ({ target }) => this.#choose(/** @type {Element} */ (target)));
    $("emoji-stickers").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#walk(event));
    $("emoji-stickers").addEventListener("click", (/** @type {Event} */ { target }) => this.#choose(/** @type {Element} */ (target)));
    $("emoji-groups").addEventListener("click", (/** @type {Event} */ { target }) => this.#goTo(/** @type {Element} */ (target)));
    for (const tab of this.#tabs) tab.addEventListener("click", () => this.#show(tab));
    $("emoji-tabs").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#turn(event));
    this.#root.addEventListener("toggle", (event) => /** @type {ToggleEvent} */ (event).newState === "closed" && this.#closed());
    window.addEventListener("resize", () => this.#place());
    this.#list.addEventListener("scroll", () => this.#mark(), { passive: true });
  }

  get isOpen() {
    return this.#root.matches(":popover-open");
  }

  /** @param {Wish} wish */
  async open(wish) {
    if (this.isOpen) this.close();
    this.#wish = wish;
    $("emoji-tabs").hidden = !wish.pickSticker;
    this.#query.value = "";
    this.#root.showPopover();
    wish.opener.setAttribute("aria-expanded", "true");
    this.#show(this.#tabs[0]);
    this.#place();
    wish.opened?.(this.#root.offsetHeight);
    if (!isNarrow()) this.#query.focus({ preventScroll: true });
    await this.#load();
    this.#fillRecent();
    this.#search();
    this.#list.scrollTop = 0;
    if (wish.pickSticker) await this.#loadStickers();
  }

  close() {
    if (this.isOpen) this.#root.hidePopover();
  }

  #closed() {
    const wish = this.#wish;
    this.#wish = null;
    wish?.opener.setAttribute("aria-expanded", "false");
    const { activeElement } = document;
    const isLost = !activeElement || activeElement === document.body || this.#root.contains(activeElement);
    wish?.closed?.();
    if (isLost) wish?.opener.focus({ preventScroll: true });
  }

  async #load() {
    if (this.#groups.length) return;
    $("emoji-loading").hidden = false;
    complain($("emoji-problem"));
    try {
      const groups = await signsOf(/** @type {string} */ (this.#root.dataset.names));
      if (!this.#groups.length) this.#fill((this.#groups = groups));
    } catch {
      complain($("emoji-problem"), t("shell.partFailed"));
    }
    $("emoji-loading").hidden = true;
  }

  /** What shows them in messages knows their names. */
  async #loadStickers() {
    try {
      await part("content");
    } catch {
      return; // the next opening tries again
    }
    if (!$("emoji-stickers").children.length) $("emoji-stickers").append(...STICKERS.map(stickerButton));
    this.#rest();
  }

  /** @param {Group[]} groups */
  #fill(groups) {
    const sections = groups.map(([group, signs]) => this.#section(group, signs));
    const recent = this.#section("recent", []);
    this.#list.append(recent, ...sections);
  }

  /** @param {string} group @param {Sign[]} signs @returns {HTMLElement} */
  #section(group, signs) {
    const section = copyOf("emoji-section");
    section.dataset.group = group;
    say(section.firstElementChild, t(`emoji.group_${group}`));
    section.setAttribute("aria-label", t(`emoji.group_${group}`));
    section.lastElementChild.append(...signs.map(signButton));
    section.style.setProperty("--count", String(signs.length));
    this.#sections.set(group, section);
    return section;
  }

  #fillRecent() {
    const section = this.#sections.get("recent");
    if (!section) return;
    const known = new Map(this.#groups.flatMap(([, signs]) => signs.map((sign) => /** @type {[string, Sign]} */ ([sign[0], sign]))));
    const signs = this.#recent.all.map((sign) => known.get(sign)).filter((sign) => sign !== undefined);
    section.lastElementChild?.replaceChildren(...signs.map(signButton));
    section.style.setProperty("--count", String(signs.length));
    section.hidden = !signs.length;
    $("emoji-groups").querySelector("[data-group=recent]").hidden = !signs.length;
  }

  // Looking for one

  #search() {
    const query = this.#query.value.trim();
    const found = query ? search(this.#groups, query, FOUND) : [];
    this.#root.classList.toggle("searches", query !== "");
    $("emoji-found").replaceChildren(...found.map(signButton));
    const isNone = query !== "" && !found.length && this.#groups.length > 0;
    $("emoji-none").hidden = !isNone;
    say($("emoji-none"), isNone ? t("emoji.none", { query }) : "");
    this.#rest();
    if (query) this.#list.scrollTop = 0;
    else this.#mark();
  }

  /** @param {KeyboardEvent} event */
  #fromQuery(event) {
    if (event.isComposing) return;
    if (event.key === "Escape") return this.close(); // not only what was looked for is to go
    const first = this.#signs()[0];
    if (event.key === "ArrowDown" && first) {
      event.preventDefault();
      this.#rest(first);
      first.focus();
    } else if (event.key === "Enter" && first && this.#query.value.trim()) {
      event.preventDefault();
      this.#choose(first);
    }
  }

  // Walking about

  /** @returns {HTMLButtonElement[]} those on the page, in their order */
  #signs() {
    const isSticker = !$("emoji-stickers").hidden;
    const within = isSticker ? $("emoji-stickers") : this.#query.value.trim() ? $("emoji-found") : this.#list;
    const all = /** @type {HTMLButtonElement[]} */ ([...within.querySelectorAll("button[data-sign], button[data-sticker]")]);
    return all.filter((button) => !button.closest("[hidden]") && (within !== this.#list || !button.closest("#emoji-found")));
  }

  /** @param {KeyboardEvent} event */
  #walk(event) {
    const signs = this.#signs();
    const at = signs.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    if (at < 0) return;
    const next = walk(signs, at, event.key, getComputedStyle(this.#root).direction === "rtl");
    if (next === undefined) return;
    event.preventDefault();
    if (next < 0) return void this.#query.focus();
    this.#rest(signs[next]);
    signs[next].focus();
  }

  /** One of all is reached by Tab. @param {HTMLElement} [button] */
  #rest(button = this.#signs()[0]) {
    for (const one of this.#root.querySelectorAll("[data-sign][tabindex='0'], [data-sticker][tabindex='0']")) {
      one.setAttribute("tabindex", "-1");
    }
    button?.setAttribute("tabindex", "0");
  }

  /** @param {Element} target */
  #goTo(target) {
    const button = /** @type {HTMLElement | null} */ (target.closest("[data-group]"));
    const section = this.#sections.get(button?.dataset.group ?? "");
    if (!section) return;
    this.#query.value = "";
    this.#search();
    this.#list.scrollTop = section.offsetTop - this.#list.offsetTop;
    this.#mark();
  }

  /** Which group is in view. */
  #mark() {
    const top = this.#list.scrollTop + this.#list.offsetTop + GAP;
    let current = "";
    for (const [group, section] of this.#sections) if (!section.hidden && section.offsetTop <= top) current = group;
    if (this.#sections.get("recent")?.hidden === false && this.#list.scrollTop < GAP) current = "recent";
    for (const button of $("emoji-groups").children) button.setAttribute("aria-pressed", String(button.dataset.group === current));
  }

  /** @returns {HTMLElement[]} */
  get #tabs() {
    return [...$("emoji-tabs").children];
  }

  /** @param {HTMLElement} chosen */
  #show(chosen) {
    const isStickers = chosen.id === "emoji-tab-stickers";
    for (const tab of this.#tabs) {
      tab.setAttribute("aria-selected", String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
    }
    $("emoji-signs").hidden = isStickers;
    $("emoji-stickers").hidden = !isStickers;
    this.#rest();
  }

  /** @param {KeyboardEvent} event */
  #turn(event) {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    const other = this.#tabs.find((tab) => tab.getAttribute("aria-selected") !== "true");
    if (!other) return;
    this.#show(other);
    other.focus();
  }

  // Taking one

  /** @param {Element} target */
  #choose(target) {
    const button = /** @type {HTMLElement | null} */ (target.closest("[data-sign], [data-sticker]"));
    const wish = this.#wish;
    if (!button || !wish) return;
    const { sign, sticker } = button.dataset;
    if (sign) {
      this.#recent.add(sign);
      wish.pick(sign);
    }
    if (sticker) wish.pickSticker?.(payloadOf(sticker));
    if (wish.isOnce || sticker) this.close();
  }

  /** Above what opened it, or below where there is no room; on a phone the sheet's own style places it. */
  #place() {
    if (!this.isOpen || !this.#wish) return;
    const { style } = this.#root;
    if (isNarrow()) return style.removeProperty("translate");
    const { width, height } = this.#root.getBoundingClientRect();
    const opener = this.#wish.opener.getBoundingClientRect();
    const isAbove = opener.top - height - GAP > 0;
    const top = isAbove ? opener.top - height - GAP : Math.min(opener.bottom + GAP, innerHeight - height - GAP);
    const left = Math.min(Math.max(GAP, opener.right - width), innerWidth - width - GAP);
    style.setProperty("translate", `${left}px ${Math.max(GAP, top)}px`);
  }
}

/** @param {Sign} sign @returns {HTMLElement} */
function signButton([sign, names]) {
  const button = copyOf("emoji-sign");
  const [name] = names.split("|");
  button.textContent = button.dataset.sign = sign;
  button.title = name;
  button.setAttribute("aria-label", name);
  return button;
}

/** @param {string} name @returns {HTMLElement} */
function stickerButton(name) {
  const button = copyOf("emoji-sticker");
  button.dataset.sticker = name;
  button.firstElementChild.src = addressOf(name);
  button.setAttribute("aria-label", t(`content.sticker_${name}`));
  button.title = t(`content.sticker_${name}`);
  return button;
}
