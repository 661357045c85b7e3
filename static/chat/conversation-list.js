/** The pane of conversations: rows that stay who they are, filtered by name, walked through by arrows. */
import { $, arrange, soon } from "./dom.js";
import { ConversationRow, nameOf } from "./conversation-row.js";
import { everything } from "./list-filter.js";
import { keepStill } from "./still.js";
import { whenMenuIsWanted } from "./thread/menu-wanted.js";
import { t } from "./words.js";

/** Where arrows stop. */
const STOPS = "a, .fold > button";

export class ConversationList {
  #me;
  #names;
  #pendingOf;
  /** @type {any[]} */
  #conversations = [];
  /** @type {Map<string, ConversationRow>} */
  #rows = new Map();
  #open = "";
  #query = "";
  #isLoaded = false;
  #isHeld = false;
  #element = $("conversation-list");
  #renderSoon = soon(() => !this.#isHeld && this.#render());
  #keep;
  /** What comes when the page is idle: the chips, the fold, the buttons of the rows. @type {{chips: any, fold: any} | null} */
  #dress = null;

  /**
   * @param {string} me @param {import("./names.js").Names} names
   * @param {(conversationID: string) => any} pendingOf  my latest message that is not sent yet
   * @param {{keep: (conversation: any, place: {row: HTMLElement, opener?: HTMLElement, at?: {x: number, y: number}}) => void}} wishes
   */
  constructor(me, names, pendingOf, { keep }) {
    this.#me = me;
    this.#keep = keep;
    whenMenuIsWanted(this.#element, (row, at) => this.#wantMenu(row, at), { rows: "li[data-id]", but: "button" });
    this.#element.addEventListener("click", (/** @type {MouseEvent} */ event) => this.#press(event));
    keepStill(this.#element);
    this.#element.addEventListener("pointerdown", () => (this.#isHeld = true));
    for (const name of ["pointerup", "pointercancel", "contextmenu"]) addEventListener(name, () => this.#letGo());
    this.#pendingOf = pendingOf;
    this.#names = names;
    names.addEventListener("known", this.#renderSoon);
    $("filter").addEventListener("input", () => this.#filter());
    $("filter").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#leaveFilter(event));
    this.#element.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#walk(event));
    this.#element.addEventListener("focusin", (/** @type {FocusEvent} */ event) => this.#rove(event.target));
  }

  /** All of them, in their order. @param {any[]} conversations */
  show(conversations) {
    this.#conversations = conversations;
    for (const { userProfile } of conversations) if (userProfile) this.#names.learn(userProfile.userID, userProfile.nick);
    const isFirst = !this.#isLoaded;
    this.#isLoaded = true;
    if (isFirst) this.#render();
    else this.#renderSoon();
  }

  /** Something about some row has changed. */
  refresh() {
    if (this.#isLoaded) this.#renderSoon();
  }

  /** While a finger lies on the list nothing moves away under it: what is news then is shown when it goes. */
  #letGo() {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    this.refresh();
  }

  /** Mark which conversation is open. @param {string} conversationID */
  open(conversationID) {
    this.#open = conversationID;
    this.refresh();
  }

  /** The next conversation, or the one before; null at an end. @param {1 | -1} direction @returns {string | null} */
  beside(direction) {
    const shown = this.#inView();
    const at = shown.findIndex((/** @type {any} */ one) => one.conversationID === this.#open);
    const next = at < 0 ? (direction > 0 ? 0 : -1) : at + direction;
    return shown[next]?.conversationID ?? null;
  }

  focus() {
    const current = this.#rows.get(this.#open)?.link ?? this.#element.querySelector("a[tabindex='0']");
    (current ?? $("filter")).focus();
  }

  /** What was not needed for the first sight. @param {{Chips: any, Fold: any}} part @param {() => void} readAll */
  dress({ Chips, Fold }, readAll) {
    const changed = () => this.#render();
    this.#dress = { chips: new Chips(changed, readAll), fold: new Fold(changed) };
    for (const row of this.#rows.values()) row.dress();
    if (this.#isLoaded) this.#render();
  }

  get all() {
    return this.#conversations;
  }

  /** By name among all, or as was chosen. */
  #split() {
    const query = this.#query;
    const split = this.#dress?.chips.split(this.#conversations) ?? everything(this.#conversations);
    if (!query) return split;
    return { shown: this.#conversations.filter((one) => nameOf(one).toLocaleLowerCase().includes(query)), folded: [] };
  }

  /** As they stand below one another. */
  #inView() {
    const { shown, folded } = this.#split();
    return this.#dress?.fold.isOpen ? [...shown, ...folded] : shown;
  }

  #render() {
    const { shown, folded } = this.#split();
    const fold = this.#dress?.fold;
    const below = fold?.isOpen ? folded : [];
    for (const conversation of [...shown, ...below]) this.#renderRow(conversation);
    fold?.render(folded);
    // Their place is kept before they come, and whatever is read: the rows below stay where they are.
    $("list-chips").parentElement.hidden = !this.#conversations.length;
    const rowOf = (/** @type {any} */ { conversationID }) => /** @type {ConversationRow} */ (this.#rows.get(conversationID)).element;
    arrange(this.#element, [...shown.map(rowOf), ...(fold && folded.length ? [fold.element] : []), ...below.map(rowOf)]);
    this.#drop();
    if (!this.#element.querySelector(":is(a, .fold > button)[tabindex='0']")) this.#rove(this.#element.querySelector("a"));
    this.#element.removeAttribute("aria-busy");
    $("no-conversations").hidden = this.#conversations.length > 0;
    $("nothing-found").hidden = shown.length > 0 || !this.#query || !this.#conversations.length;
    $("nothing-here").hidden = shown.length + folded.length > 0 || Boolean(this.#query) || !this.#conversations.length;
    if (!$("nothing-found").hidden) {
      $("nothing-found").firstElementChild.textContent = t("shell.nothingFound", { query: $("filter").value.trim() });
    }
  }

  /** @param {any} conversation */
  #renderRow(conversation) {
    const id = conversation.conversationID;
    let row = this.#rows.get(id);
    if (!row) {
      row = new ConversationRow(conversation);
      row.link.tabIndex = -1;
      if (this.#dress) row.dress();
      this.#rows.set(id, row);
    }
    row.conversation = conversation;
    row.render({ me: this.#me, names: this.#names, isOpen: id === this.#open, pending: this.#pendingOf(id) });
  }

  /** Rows of conversations that are there no more. */
  #drop() {
    const known = new Set(this.#conversations.map(({ conversationID }) => conversationID));
    for (const id of this.#rows.keys()) if (!known.has(id)) this.#rows.delete(id);
  }

  /** The button of a row. @param {MouseEvent} event */
  #press({ target }) {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest(".more"));
    if (button) this.#wantMenu(/** @type {HTMLElement} */ (button.closest("li")), undefined, button);
  }

  /** @param {HTMLElement} row @param {{x: number, y: number}} [at] @param {HTMLElement} [button] */
  #wantMenu(row, at, button) {
    const found = this.#rows.get(row.dataset.id ?? "");
    if (found) this.#keep(found.conversation, { row, opener: button ?? found.link, at });
  }

  #filter() {
    this.#query = $("filter").value.trim().toLocaleLowerCase();
    this.#render();
  }

  /** @param {KeyboardEvent} event */
  #leaveFilter(event) {
    if (event.isComposing) return;
    if (event.key === "Escape" && $("filter").value) {
      $("filter").value = "";
      this.#filter();
      event.preventDefault();
    } else if (event.key === "ArrowDown" || event.key === "Enter") {
      const first = /** @type {HTMLElement | null} */ (this.#element.querySelector("a"));
      if (event.key === "Enter") first?.click();
      else first?.focus();
      event.preventDefault();
    }
  }

  /** @param {KeyboardEvent} event */
  #walk(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const links = /** @type {HTMLElement[]} */ ([...this.#element.querySelectorAll(STOPS)]);
    const at = links.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    if (to < 0) $("filter").focus();
    else links[Math.min(to, links.length - 1)].focus();
  }

  /** One row is reached by Tab: the one that was walked to last. @param {any} target */
  #rove(target) {
    const link = target?.closest?.(STOPS);
    if (!link) return;
    for (const other of this.#element.querySelectorAll("[tabindex='0']")) other.tabIndex = -1;
    // What can be done with it is the next stop.
    for (const stop of [link, link.parentElement.querySelector(".more")]) if (stop) stop.tabIndex = 0;
  }
}
