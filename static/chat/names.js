/** Names of people by user ID, as far as this page has seen them; others are asked for, once. Fires `known`. */
const AT_ONCE = 50; // people in one question

export class Names extends EventTarget {
  #chat;
  /** @type {Map<string, string>} */
  #names = new Map();
  /** @type {Set<string>} */
  #wanted = new Set();
  #timer = 0;

  /** @param {any} chat */
  constructor(chat) {
    super();
    this.#chat = chat;
  }

  /** @param {string} userID @param {string} name */
  learn(userID, name) {
    if (userID && name) this.#names.set(userID, name);
  }

  /** The name of this person; until it is known, their user ID. @param {string} userID */
  of(userID) {
    if (userID && !this.#names.has(userID)) this.#want(userID);
    return this.#names.get(userID) ?? userID;
  }

  /** @param {string} userID */
  #want(userID) {
    this.#wanted.add(userID);
    this.#timer ||= setTimeout(() => this.#ask());
  }

  async #ask() {
    this.#timer = 0;
    const userIDList = [...this.#wanted].slice(0, AT_ONCE);
    for (const userID of userIDList) {
      this.#wanted.delete(userID);
      this.#names.set(userID, userID); // whoever is not found is not asked for again
    }
    if (this.#wanted.size) this.#timer = setTimeout(() => this.#ask());
    try {
      const { data } = await this.#chat.getUserProfile({ userIDList });
      for (const { userID, nick } of data) this.learn(userID, nick);
      this.dispatchEvent(new Event("known"));
    } catch {
      for (const userID of userIDList) if (this.#names.get(userID) === userID) this.#names.delete(userID);
    }
  }
}
