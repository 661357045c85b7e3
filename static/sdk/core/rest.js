import { ChatError, CODE } from "../errors.js";

const PATIENCE = 20_000; // milliseconds for an answer

/** Questions over REST: the lists, and what is asked before there is a socket. What changes something is a command; but files go up here. */
export class Rest {
  #origin;
  #ask;
  userSig = "";

  /** @param {string} origin @param {typeof globalThis.fetch} ask */
  constructor(origin, ask) {
    this.#origin = origin;
    this.#ask = ask;
  }

  /**
   * The answer to `GET /api/v1/<path>`; `path` may be a `next` address that the server gave.
   * @param {string} path
   * @param {Record<string, string | number | string[] | undefined>} [query]
   * @returns {Promise<any>}
   */
  async get(path, query = {}) {
    const url = new URL(path, `${this.#origin}/api/v1/`);
    // A proxy may know this server by another name than we do: of a `next` address only the path counts.
    const address = new URL(`${url.pathname}${url.search}`, this.#origin);
    for (const [name, value] of Object.entries(query)) {
      for (const one of [value].flat()) if (one !== undefined) address.searchParams.append(name, String(one));
    }
    let response;
    try {
      response = await this.#ask.call(globalThis, address.href, {
        headers: this.userSig ? { Authorization: `Token ${this.userSig}` } : {},
        credentials: this.userSig ? "omit" : "same-origin",
        signal: AbortSignal.timeout(PATIENCE),
      });
    } catch (error) {
      if (/** @type {any} */ (error)?.name === "TimeoutError") throw new ChatError(CODE.TIMEOUT, "The server did not answer in time.");
      throw new ChatError(CODE.NETWORK, "There is no connection to the server.");
    }
    const answer = await response.json().catch(() => null);
    if (response.ok && answer) return answer;
    if (answer?.errorCode) throw ChatError.of(answer);
    throw new ChatError(CODE.NETWORK, `The server could not answer (${response.status}).`);
  }
  /**
   * @param {string} path @param {FormData} form
   * @param {{signal?: AbortSignal, onBytes?: (bytes: number) => void}} options
   * @returns {Promise<any>}
   */
  async upload(path, form, options) {
    const { upload } = await import("./upload.js").catch(() => {
      throw new ChatError(CODE.NETWORK, "A part of the SDK could not be loaded; try again.");
    });
    return upload({ address: `${this.#origin}/api/v1/${path}`, userSig: this.userSig, ask: this.#ask, form, ...options });
  }
}
