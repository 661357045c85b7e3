/**
 * Which conversation the address means: `#<conversationID>`, or `#<conversationID>/<messageID>`; nothing: the list.
 * Fires `route`. Going back to the list is going back in history, if that is where somebody came from.
 */

/** @typedef {{conversationID: string, messageID: string | undefined}} Route */

export class Router extends EventTarget {
  /** @type {Route} */
  route = read();
  #cameFromList = false;

  constructor() {
    super();
    window.addEventListener("hashchange", () => this.#follow());
  }

  /** @param {string} conversationID @param {string} [messageID] */
  go(conversationID, messageID) {
    location.hash = hashOf(conversationID, messageID);
  }

  back() {
    if (this.#cameFromList) {
      history.back();
      return;
    }
    history.replaceState(null, "", location.pathname);
    this.#follow();
  }

  #follow() {
    const before = this.route;
    this.route = read();
    if (!before.conversationID) this.#cameFromList = this.route.conversationID !== "";
    else if (!this.route.conversationID) this.#cameFromList = false;
    this.dispatchEvent(new Event("route"));
  }
}

/** @param {string} conversationID @param {string} [messageID] */
export const hashOf = (conversationID, messageID) =>
  `#${[conversationID, messageID].filter(Boolean).map((part) => encodeURIComponent(String(part))).join("/")}`;

/** The conversation of the list under which this one is found: of a topic its community. @param {string} conversationID */
export const listedIDOf = (conversationID) => conversationID.split("@TOPIC#_")[0];

/** @returns {Route} */
function read() {
  const [conversationID, messageID] = location.hash.slice(1).split("/").map(decoded);
  return { conversationID, messageID };
}

/** @param {string} part */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return ""; // an address that somebody mistyped
  }
}
