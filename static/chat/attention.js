/**
 * Which conversation somebody looks at, in any tab of theirs: what is on their screen needs no notification. The first tab
 * notifies for all.
 */
const TABS = "chat-attention";
const FIRST = "chat-notifies";

export class Attention {
  /** Whether this tab is the one that notifies. */
  isFirst = false;
  #channel = new BroadcastChannel(TABS);
  #conversationID = "";
  #tab = crypto.randomUUID();
  /** What other tabs show to somebody, by tab. @type {Map<string, string>} */
  #elsewhere = new Map();

  constructor() {
    this.#channel.addEventListener("message", ({ data: { tab, seen } }) => {
      if (seen) this.#elsewhere.set(tab, seen);
      else this.#elsewhere.delete(tab);
    });
    for (const moment of ["focus", "blur", "pagehide"]) window.addEventListener(moment, () => this.#tell());
    document.addEventListener("visibilitychange", () => this.#tell());
    // Held until the tab is closed; then the next one gets it. Without locks every tab is the first.
    if (navigator.locks) navigator.locks.request(FIRST, () => this.#beFirst());
    else this.isFirst = true;
  }

  /** @param {string} conversationID */
  open(conversationID) {
    this.#conversationID = conversationID;
    this.#tell();
  }

  /** @param {string} conversationID */
  isOn(conversationID) {
    return this.#seen() === conversationID || [...this.#elsewhere.values()].includes(conversationID);
  }

  #seen() {
    return document.visibilityState === "visible" && document.hasFocus() ? this.#conversationID : "";
  }

  #tell() {
    this.#channel.postMessage({ tab: this.#tab, seen: this.#seen() });
  }

  #beFirst() {
    this.isFirst = true;
    return new Promise(() => {});
  }
}
