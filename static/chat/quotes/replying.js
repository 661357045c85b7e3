/** What the next message answers: said above the field, until it is sent or somebody thinks better of it. */
import { $, say } from "../dom.js";
import { textOf } from "../sayings.js";
import { t } from "../words.js";
import { answerTo } from "./quotes.js";

/** @typedef {import("../thread/types.js").Message} Message */
/** @typedef {{me: string, nameOf: import("../thread/types.js").NameOf}} Words */

export class Replying {
  #words;
  /** @type {Message | null} */
  #message = null;

  /** @param {() => Words} words @param {() => void} stopped by hand */
  constructor(words, stopped) {
    this.#words = words;
    $("stop-replying").addEventListener("click", () => {
      this.stop();
      stopped();
    });
  }

  get isOn() {
    return this.#message !== null;
  }

  /** @param {Message} message */
  start(message) {
    this.#message = message;
    const { sender, text } = this.#shown(message);
    say($("replying-to"), t("quotes.answering", { name: message.flow === "out" ? t("shell.youToo") : sender }));
    say($("replying-text"), text.slice(0, 200));
    $("replying").hidden = false;
    $("composer").classList.add("answers");
  }

  stop() {
    this.#message = null;
    say($("replying-text"), "");
    $("replying").hidden = true;
    $("composer").classList.remove("answers");
  }

  /** The `cloudCustomData` of what is sent now; the next one answers nothing. */
  take() {
    const message = this.#message;
    this.stop();
    return message && !message.isRevoked ? answerTo(message, this.#shown(message)) : "";
  }

  /** @param {Message} message */
  #shown(message) {
    const { me, nameOf } = this.#words();
    return { sender: message.nameCard || message.nick || message.from, text: textOf(message, me, nameOf) };
  }
}
