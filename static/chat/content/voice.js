/** A voice message: played in its row, and only one at a time. */
import { draw, say } from "../dom.js";
import { lengthOf } from "../carried.js";
import { t } from "../words.js";
import { tell } from "../told.js";
import { localOf } from "./underway.js";

/** @typedef {import("../thread/types.js").Message} Message */

/** What is to be heard now. @type {Voice | null} */
let heard = null;

/** @param {HTMLElement} place @param {Message} message */
export function writeVoice(place, message) {
  new Voice(place, localOf(message)?.url || message.payload.url || message.payload.remoteAudioUrl || "", message.payload.second ?? 0);
}

/** Nothing is to be heard any more. */
export function silence() {
  heard?.stop();
}

class Voice {
  #audio = new Audio();
  #address;
  #length;
  #button;
  #track;
  #time;

  /** @param {HTMLElement} place @param {string} address @param {number} length seconds, as its sender says: recorders write none */
  constructor(place, address, length) {
    this.#address = address;
    this.#length = length;
    this.#button = /** @type {HTMLButtonElement} */ (place.querySelector(".play"));
    this.#track = /** @type {HTMLInputElement} */ (place.querySelector("input"));
    this.#time = /** @type {HTMLElement} */ (place.querySelector(".length"));
    this.#audio.preload = "none";
    this.#track.max = String(Math.max(1, length));
    this.#button.disabled = !address;
    this.#button.addEventListener("click", () => this.#toggle());
    this.#track.addEventListener("input", () => this.#seek());
    this.#track.addEventListener("keydown", (event) => event.stopPropagation()); // arrows seek, and do not walk the rows
    for (const name of ["play", "pause", "timeupdate", "ended"]) this.#audio.addEventListener(name, () => this.#show());
    this.#audio.addEventListener("ended", () => (this.#audio.currentTime = 0));
    this.#audio.addEventListener("error", () => tell(t("content.notPlayable")));
    this.#show();
  }

  stop() {
    this.#audio.pause();
  }

  async #toggle() {
    if (!this.#audio.paused) return this.#audio.pause();
    if (heard !== this) heard?.stop();
    heard = this;
    if (!this.#audio.src) this.#audio.src = this.#address;
    try {
      await this.#audio.play();
    } catch {
      // Said by its error; or stopped before it began.
    }
  }

  #seek() {
    if (!this.#audio.src) this.#audio.src = this.#address;
    this.#audio.currentTime = Number(this.#track.value);
    this.#show();
  }

  #show() {
    const isPlaying = !this.#audio.paused && !this.#audio.ended;
    const at = this.#audio.currentTime;
    draw(this.#button, isPlaying ? "pause" : "play");
    this.#button.setAttribute("aria-label", t(isPlaying ? "content.pause" : "content.play"));
    this.#track.value = String(at);
    const shown = isPlaying || at ? at : this.#length;
    this.#track.setAttribute("aria-valuetext", t("content.at", { at: lengthOf(at), length: lengthOf(this.#length) }));
    this.#track.style.setProperty("--share", String(this.#length ? Math.min(1, at / this.#length) : 0));
    say(this.#time, lengthOf(shown));
  }
}
