/** The strip at the top that says that there is no connection, and when it is tried again. A short loss is nobody's business. */
import { $, say } from "./dom.js";
import { t } from "./words.js";

const PATIENCE = 2000; // milliseconds
const A_SECOND = 1000;

export class Banner {
  #isConnected = false;
  #retryAt = 0;
  #patience = 0;
  #ticking = 0;

  /** @param {() => void} tryNow */
  constructor(tryNow) {
    $("connect-now").addEventListener("click", () => {
      this.#retryAt = 0;
      this.#render();
      tryNow();
    });
    this.#miss();
  }

  /** @param {{state: string, retryAt?: number}} net */
  take({ state, retryAt = 0 }) {
    this.#isConnected = state === "connected";
    this.#retryAt = retryAt;
    if (this.#isConnected) this.end();
    else this.#miss();
  }

  /** There is nothing to wait for any more. */
  end() {
    clearTimeout(this.#patience);
    clearInterval(this.#ticking);
    this.#patience = this.#ticking = 0;
    $("banner").hidden = true;
  }

  /** Attempts that fail are the same loss still. */
  #miss() {
    if (this.#ticking) this.#render();
    else this.#patience ||= setTimeout(() => this.#show(), PATIENCE);
  }

  #show() {
    this.#ticking = setInterval(() => this.#render(), A_SECOND);
    this.#render();
    $("banner").hidden = false;
  }

  #render() {
    const left = Math.ceil((this.#retryAt - Date.now()) / A_SECOND);
    say($("banner-text"), t(navigator.onLine ? "shell.connecting" : "shell.offline"));
    say($("banner-countdown"), left > 0 ? t("shell.nextTry", { count: left }) : "");
  }
}
