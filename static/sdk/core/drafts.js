import { isAnswer } from "./later.js";

const QUIET = 1000; // milliseconds without a key before a draft travels

/** @typedef {import("./conversations.js").Held} Held */

/** Drafts: here at once, on the other devices soon, and kept across a reload until the server has them. */
export class Drafts {
  #engine;
  /** @type {Map<string, string>} by conversation: what the server does not have yet */
  #unsaved = new Map();
  /** @type {Map<string, {text: string, changeSeq: number}>} by conversation: what was told meanwhile */
  #told = new Map();

  /** @param {import("./engine.js").Engine} engine */
  constructor(engine) {
    this.#engine = engine;
  }

  async load() {
    for (const { conversationID, text } of await this.#engine.shelf.all("draft ")) {
      const held = this.#engine.conversations.held(conversationID);
      if (!held || this.#unsaved.has(conversationID)) continue;
      this.#unsaved.set(conversationID, text);
      held.object.draftText = text;
    }
    this.saveAll();
  }

  /** @param {string} conversationID @param {string} text */
  set(conversationID, text) {
    const held = this.#engine.conversations.held(conversationID);
    if (!held || held.object.draftText === text) return;
    held.object.draftText = text;
    this.#unsaved.set(held.id, text);
    this.#engine.shelf.put([{ key: `draft ${held.id}`, conversationID: held.id, text }]);
    this.#engine.news.list();
    this.#saveLater(held.id);
  }

  /**
   * As a device left it, this one or another. While something is on its way from here it is not shown: whether it was
   * written before that or after is known when that is answered.
   * @param {Held} held @param {string} text @param {number} changeSeq
   */
  take(held, text, changeSeq) {
    if (this.#unsaved.has(held.id)) this.#told.set(held.id, { text, changeSeq });
    else held.object.draftText = text;
  }

  saveAll() {
    for (const id of this.#unsaved.keys()) this.#saveLater(id);
  }

  clear() {
    this.#unsaved.clear();
    this.#told.clear();
  }

  /** @param {string} id */
  #saveLater(id) {
    this.#engine.later.run(`draft ${id}`, QUIET, async () => {
      const text = this.#unsaved.get(id);
      if (text === undefined) return;
      const saved = await this.#save(id, text);
      if (!saved) return; // the next connection saves it
      if (this.#unsaved.get(id) !== text) return this.#saveLater(id);
      this.#unsaved.delete(id);
      this.#engine.shelf.remove([`draft ${id}`]);
      this.#show(id, saved);
    });
  }

  /**
   * What the server has now; nothing if it did not answer. It refuses where we are not any more.
   * @param {string} id @param {string} text
   * @returns {Promise<{draftText: string, changeSeq: number} | undefined>}
   */
  async #save(id, text) {
    try {
      return /** @type {any} */ (await this.#engine.callNow("draft.set", { conversationID: id, draftText: text }));
    } catch (error) {
      if (!isAnswer(error)) return undefined;
    }
    const { conversation } = await this.#engine.call("conversation.get", { conversationID: id });
    return { draftText: conversation.draftText ?? "", changeSeq: 0 };
  }

  /** The later of what was saved and what was told meanwhile. @param {string} id @param {{draftText: string, changeSeq: number}} saved */
  #show(id, saved) {
    const held = this.#engine.conversations.held(id);
    const told = this.#told.get(id);
    this.#told.delete(id);
    const text = told && told.changeSeq > saved.changeSeq ? told.text : saved.draftText;
    if (!held || held.object.draftText === text) return;
    held.object.draftText = text;
    this.#engine.news.list();
  }
}
