const LIST = "conversations/?limit=100";

/** The list of conversations, page after page: only a whole one can tell what is missing and what is gone. */
export class WholeList {
  #engine;
  #coming = Promise.resolve();

  /** @param {import("./engine.js").Engine} engine */
  constructor(engine) {
    this.#engine = engine;
  }

  /** Its first page is here. @param {string | null} next the address of the page that follows */
  begin(next) {
    this.#engine.conversations.isWhole = !next;
    this.#coming = next ? this.#load(next) : Promise.resolve();
    this.#coming.catch(() => {}); // the next `ready` loads it again
  }

  /** Resolves when it is here, or could not be had. */
  settled() {
    return this.#coming.catch(() => {});
  }

  /** Resolves when it is here; asked for again if the last try failed. */
  whole() {
    return this.#coming.catch(() => (this.#coming = this.renew()));
  }

  /** Every page of it anew. */
  renew() {
    return this.#load(LIST);
  }

  /** @param {string} from the address of a page; those that follow it come too */
  async #load(from) {
    const { conversations, catchUp, news } = this.#engine;
    const isOver = this.#engine.endOfLife();
    for (let next = from; next; ) {
      const asked = conversations.tick();
      const page = await this.#engine.get(next);
      if (isOver()) return; // another's list, or another epoch's
      for (const shape of page.results) catchUp.take(shape, asked);
      next = page.next;
    }
    conversations.isWhole = true;
    news.list(true);
  }
}
