/**
 * A list of people in sections by state, page by page as somebody scrolls. It stays right while people read: what changed
 * is fetched anew for the pages in view, and for others when they come into view, so that nothing jumps.
 */
import { copyOf, say } from "../dom.js";
import { MemberRow } from "./member-row.js";

export const PAGE = 50;
const NEAR_END = 600; // pixels below the view that are filled before somebody gets there

/**
 * @typedef {import("./member-row.js").Member} Member
 * @typedef {{members: Member[], cursor: string, isCompleted: boolean}} Answer
 * @typedef {object} Source
 * @property {string[]} states  a section each
 * @property {(state: string, cursor: string) => Promise<Answer>} load
 * @property {(state: string) => string} heading  of a section; empty: it has none
 * @property {(userID: string) => Promise<string>} explain
 * @property {() => number} revision
 * @typedef {{cursor: string, element: HTMLElement, isStale: boolean, rows: Map<string, MemberRow>}} Page
 * @typedef {{state: string, element: HTMLElement, pages: Page[], next: string | null}} Section
 */

export class MemberList extends EventTarget {
  #scroller;
  #root;
  /** @type {Source | null} */
  #source = null;
  /** @type {Section[]} */
  #sections = [];
  /** Work goes on only while it is for what is shown. */
  #run = 0;
  #isBusy = false;

  /** @param {HTMLElement} scroller @param {HTMLElement} root */
  constructor(scroller, root) {
    super();
    this.#scroller = scroller;
    this.#root = root;
    scroller.addEventListener("scroll", () => this.#work(), { passive: true });
  }

  get isComplete() {
    return this.#sections.every(({ next }) => next === null);
  }

  get size() {
    return this.#sections.reduce((sum, { pages }) => sum + pages.reduce((rows, page) => rows + page.rows.size, 0), 0);
  }

  /** @param {Source} source */
  show(source) {
    this.#run += 1;
    this.#isBusy = false;
    this.#source = source;
    this.#sections = source.states.map((state) => ({ state, element: copyOf("reader-section"), pages: [], next: "" }));
    return this.#work(true);
  }

  clear() {
    this.#run += 1;
    this.#source = null;
    this.#sections = [];
    this.#root.replaceChildren();
  }

  /** Somebody wants more now. */
  more() {
    return this.#work(false, true);
  }

  /** Somebody has read, left or come back. */
  refresh() {
    for (const section of this.#sections) {
      for (const page of section.pages) page.isStale = true;
      this.#renderHeading(section);
    }
    return this.#work();
  }

  /** @param {boolean} [isFresh] the old list is replaced when the new one is there @param {boolean} [isWanted] */
  async #work(isFresh = false, isWanted = false) {
    if (this.#isBusy || !this.#source) return;
    const run = this.#run;
    this.#isBusy = true;
    try {
      let mayLoad = isWanted || isFresh;
      for (;;) {
        const stale = this.#staleInView();
        const section = this.#sections.find(({ next }) => next !== null);
        if (stale) await this.#reload(stale.section, stale.page, run);
        else if (section && (mayLoad || this.#isNearEnd())) await this.#load(section, run);
        else break;
        if (run !== this.#run) return;
        mayLoad = isFresh && this.size < PAGE;
        if (isFresh && this.size) this.#mount();
      }
      if (isFresh) this.#mount();
      this.dispatchEvent(new Event("loaded"));
    } catch (problem) {
      if (run === this.#run) this.dispatchEvent(new CustomEvent("failed", { detail: problem }));
    }
    if (run === this.#run) this.#isBusy = false;
  }

  /** Show the new list instead of the old one. Once: whoever is on it by the keyboard is not thrown out. */
  #mount() {
    const first = this.#sections[0]?.element;
    if (first && this.#root.firstElementChild === first) return;
    this.#root.replaceChildren(...this.#sections.map(({ element }) => element));
    this.#scroller.scrollTop = 0;
  }

  /** @param {Section} section @param {number} run */
  async #load(section, run) {
    const cursor = section.next ?? "";
    const answer = await this.#ask(section, cursor);
    if (run !== this.#run) return;
    const page = { cursor, element: document.createElement("ul"), isStale: false, rows: new Map() };
    section.pages.push(page);
    section.element.append(page.element);
    this.#fill(section, page, answer);
  }

  /** @param {Section} section @param {Page} page @param {number} run */
  async #reload(section, page, run) {
    page.isStale = false;
    const answer = await this.#ask(section, page.cursor);
    if (run === this.#run) this.#fill(section, page, answer);
  }

  /** @param {Section} section @param {string} cursor */
  #ask(section, cursor) {
    return /** @type {Source} */ (this.#source).load(section.state, cursor);
  }

  /**
   * Whoever is on another page of the section stays there; the last page takes whoever is new.
   * @param {Section} section @param {Page} page @param {Answer} answer
   */
  #fill(section, page, { members, cursor, isCompleted }) {
    const isLast = page === section.pages.at(-1);
    const given = new Set(members.map(({ userID }) => userID));
    for (const [userID, row] of page.rows) {
      if (given.has(userID)) continue;
      row.element.remove();
      page.rows.delete(userID);
    }
    for (const member of members) {
      const held = page.rows.get(member.userID);
      if (!held && (!isLast || section.pages.some(({ rows }) => rows.has(member.userID)))) continue;
      const row = held ?? this.#addRow(page, member.userID);
      row.render(member, /** @type {Source} */ (this.#source).revision());
    }
    if (isLast) section.next = isCompleted ? null : cursor;
    this.#renderHeading(section);
  }

  /** @param {Page} page @param {string} userID */
  #addRow(page, userID) {
    const row = new MemberRow(userID, /** @type {Source} */ (this.#source).explain);
    page.rows.set(userID, row);
    page.element.append(row.element);
    return row;
  }

  /** @param {Section} section */
  #renderHeading({ state, element, pages }) {
    const heading = /** @type {HTMLElement} */ (element.firstElementChild);
    const said = this.#source?.heading(state) ?? "";
    say(heading, said);
    heading.hidden = !said;
    element.hidden = pages.every(({ rows }) => rows.size === 0);
  }

  /** An empty page has no place of its own: it is in view. */
  #staleInView() {
    const view = this.#scroller.getBoundingClientRect();
    for (const section of this.#sections) {
      for (const page of section.pages) {
        if (!page.isStale) continue;
        const box = page.element.getBoundingClientRect();
        if (!page.rows.size || (box.bottom > view.top && box.top < view.bottom)) return { section, page };
      }
    }
    return null;
  }

  #isNearEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    return scrollTop + clientHeight > scrollHeight - NEAR_END;
  }
}
