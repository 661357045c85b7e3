/** Chooses people, by a part of their name or ID. Fires `change`. */
import { copyOf, say, show } from "../dom.js";
import { complaintOf, t } from "../words.js";

/** @typedef {import("../../sdk/index.js").Profile} Profile */
/** @typedef {import("../thread/types.js").Chat} Chat */

const PAGE = 30;
const TYPING = 200; // milliseconds without a key before somebody is searched for

export class Picker extends EventTarget {
  #chat;
  #here;
  #root = /** @type {HTMLElement} */ (copyOf("picker"));
  #parts = {
    chosen: this.#part(".chosen"),
    query: this.#part("input"),
    found: this.#part(".found"),
    none: this.#part(".empty"),
    more: this.#part(".more"),
  };
  /** @type {Map<string, Profile>} */
  #chosen = new Map();
  #query = "";
  #cursor = "";
  #run = 0;
  #typing = 0;

  /**
   * @param {Chat} chat @param {HTMLElement} place
   * @param {(userIDs: string[]) => Promise<string[]>} [here] who of these cannot be chosen, being there already
   */
  constructor(chat, place, here = async () => []) {
    super();
    this.#chat = chat;
    this.#here = here;
    place.replaceChildren(this.#root);
    this.#parts.query.addEventListener("input", () => {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.#search(), TYPING);
    });
    // Enter in the field is no wish to be done.
    this.#parts.query.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && event.preventDefault());
    this.#parts.more.addEventListener("click", () => this.#load());
  }

  /** @param {string} selector @returns {any} */
  #part(selector) {
    return this.#root.querySelector(selector);
  }

  /** User IDs. */
  get chosen() {
    return [...this.#chosen.keys()];
  }

  open() {
    this.#chosen.clear();
    this.#parts.query.value = this.#query = "";
    this.#renderChosen();
    this.#begin();
  }

  close() {
    this.#run += 1;
    clearTimeout(this.#typing);
    this.#parts.found.replaceChildren();
  }

  #search() {
    const query = this.#parts.query.value.trim();
    if (query === this.#query) return;
    this.#query = query;
    this.#begin();
  }

  #begin() {
    this.#run += 1;
    this.#cursor = "";
    return this.#load();
  }

  async #load() {
    const run = this.#run;
    const isFirst = !this.#cursor;
    this.#parts.more.hidden = true;
    try {
      const { data } = await this.#chat.findUsers({ query: this.#query, cursor: this.#cursor, count: PAGE });
      const me = this.#chat.getLoginUser();
      const people = data.userList.filter(({ userID, isBot }) => userID !== me && (!isBot || this.#query));
      const here = people.length ? await this.#here(people.map(({ userID }) => userID)) : [];
      if (run !== this.#run) return;
      if (isFirst) this.#parts.found.replaceChildren();
      this.#parts.found.append(...people.map((profile) => this.#rowOf(profile, here.includes(profile.userID))));
      this.#cursor = data.cursor;
      this.#parts.more.hidden = data.isCompleted;
      this.#say(this.#parts.found.children.length ? "" : this.#query ? t("groups.nobodyFound", { query: this.#query }) : t("groups.nobodyElse"));
    } catch (problem) {
      if (!(/** @type {any} */ (problem).code)) throw problem;
      if (run !== this.#run) return;
      this.#say(complaintOf(problem));
      this.#parts.more.hidden = false;
    }
  }

  /** @param {string} text */
  #say(text) {
    this.#parts.none.hidden = !text;
    say(this.#parts.none, text);
  }

  /** @param {Profile} profile @param {boolean} isHere */
  #rowOf(profile, isHere) {
    const { userID, nick, avatar } = profile;
    const row = copyOf("picker-person");
    const box = /** @type {HTMLInputElement} */ (row.querySelector("input"));
    show(row.querySelector("img"), avatar);
    say(row.querySelector(".name"), nick || userID);
    say(row.querySelector(".note"), [nick ? userID : "", isHere ? t("groups.isHere") : ""].filter(Boolean).join(" · "));
    box.value = userID;
    box.checked = isHere || this.#chosen.has(userID);
    box.disabled = isHere;
    box.addEventListener("change", () => this.#choose(profile, box.checked));
    return row;
  }

  /** @param {Profile} profile @param {boolean} isChosen */
  #choose(profile, isChosen) {
    if (isChosen) this.#chosen.set(profile.userID, profile);
    else this.#chosen.delete(profile.userID);
    this.#renderChosen();
    this.dispatchEvent(new Event("change"));
  }

  #renderChosen() {
    this.#parts.chosen.hidden = !this.#chosen.size;
    this.#parts.chosen.replaceChildren(...[...this.#chosen.values()].map((profile) => this.#chipOf(profile)));
  }

  /** @param {Profile} profile */
  #chipOf(profile) {
    const chip = copyOf("picker-chosen");
    const name = profile.nick || profile.userID;
    const button = chip.querySelector("button");
    show(chip.querySelector("img"), profile.avatar);
    say(chip.querySelector("span"), name);
    button.setAttribute("aria-label", t("groups.unchoose", { name }));
    button.addEventListener("click", () => {
      const box = this.#boxOf(profile.userID);
      if (box) box.checked = false;
      this.#choose(profile, false);
      (box ?? this.#parts.query).focus();
    });
    return chip;
  }

  /** @param {string} userID @returns {HTMLInputElement | undefined} */
  #boxOf(userID) {
    const boxes = /** @type {HTMLInputElement[]} */ ([...this.#parts.found.querySelectorAll("input")]);
    return boxes.find(({ value }) => value === userID);
  }
}
