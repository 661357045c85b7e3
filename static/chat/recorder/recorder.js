/** A voice message: spoken where texts are written, and sent or thrown away. */
import { $, say } from "../dom.js";
import { lengthOf } from "../carried.js";
import { announce } from "../thread/announcer.js";
import { keepLocal, whenProgressed } from "../content/underway.js";
import { silence } from "../content/voice.js";
import { tell } from "../told.js";
import { t } from "../words.js";
import { Meter } from "./meter.js";

/** @typedef {import("../thread/types.js").Chat} Chat */

/** What most browsers play comes first; each browser records at least one of them. */
const FORMATS = ["audio/mp4;codecs=mp4a.40.2", "audio/mp4", "audio/webm;codecs=opus", "audio/webm", "audio/ogg;codecs=opus"];
const ENDINGS = /** @type {Record<string, string>} */ ({ "audio/mp4": "m4a", "audio/webm": "webm", "audio/ogg": "ogg" });
const LONGEST = 600; // seconds
const SHORTEST = 0.7; // seconds: less was a slip
const TICK = 200; // milliseconds

export class Recorder {
  #chat;
  #calls;
  /** @type {HTMLElement} */
  #root = $("recorder");
  /** @type {MediaRecorder | null} */
  #recorder = null;
  #meter = new Meter(/** @type {HTMLElement} */ ($("recorder").querySelector(".level i")));
  #begun = 0;
  #timer = 0;
  #isAsking = false;

  /** @param {Chat} chat @param {import("../thread/tools.js").Calls} calls */
  constructor(chat, calls) {
    this.#chat = chat;
    this.#calls = calls;
    $("composer").querySelector(".line").before(this.#root);
    $("recorder-discard").addEventListener("click", () => this.#leave());
    $("recorder-send").addEventListener("click", () => this.#send());
    this.#root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.#leave();
    });
  }

  /** Asks for the microphone, and begins. */
  async start() {
    if (this.#recorder || this.#isAsking) return;
    this.#isAsking = true;
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      if (this.#calls.mayWrite()) this.#begin(stream);
      else end(stream);
    } catch (problem) {
      const isRefused = /** @type {Error} */ (problem).name === "NotAllowedError";
      tell(t(isRefused ? "recorder.notAllowed" : "recorder.noMicrophone"));
    }
    this.#isAsking = false;
  }

  /** Another conversation comes: what is being said was meant for this one. */
  close() {
    if (this.#recorder) this.#stop();
  }

  /** @param {MediaStream} stream */
  #begin(stream) {
    silence();
    const mimeType = FORMATS.find((format) => MediaRecorder.isTypeSupported(format));
    this.#recorder = new MediaRecorder(stream, { mimeType });
    this.#recorder.start();
    this.#meter.start(stream);
    this.#begun = performance.now();
    this.#timer = window.setInterval(() => this.#tick(), TICK);
    this.#tick();
    $("composer").classList.add("records");
    this.#root.hidden = false;
    $("recorder-send").focus();
    announce(t("recorder.begun"));
  }

  get #seconds() {
    return (performance.now() - this.#begun) / 1000;
  }

  #tick() {
    const seconds = Math.min(LONGEST, this.#seconds);
    say($("recorder-time"), lengthOf(Math.floor(seconds)));
    if (seconds < LONGEST || this.#recorder?.state !== "recording") return;
    this.#recorder.pause(); // what was said can still be sent
    tell(t("recorder.full", { length: lengthOf(LONGEST) }));
  }

  /** It ends; resolves with what was recorded. @returns {Promise<File>} */
  #stop() {
    const recorder = /** @type {MediaRecorder} */ (this.#recorder);
    this.#recorder = null;
    clearInterval(this.#timer);
    this.#meter.stop();
    $("composer").classList.remove("records");
    this.#root.hidden = true;
    /** @type {Promise<File>} */
    const recorded = new Promise((resolve) => {
      recorder.addEventListener("dataavailable", ({ data }) => {
        const type = recorder.mimeType.split(";")[0];
        resolve(new File([data], `voice.${ENDINGS[type] ?? "audio"}`, { type }));
      });
    });
    recorder.stop();
    end(recorder.stream);
    return recorded;
  }

  /** Thrown away, by whoever spoke. */
  #leave() {
    if (!this.#recorder) return;
    this.#stop();
    $("record").focus();
    tell(t("recorder.discarded"));
  }

  async #send() {
    if (!this.#recorder) return;
    const seconds = Math.min(LONGEST, this.#seconds);
    const { options, post } = this.#calls.here();
    const file = await this.#stop();
    $("record").focus();
    if (seconds < SHORTEST) return tell(t("recorder.tooShort"));
    /** @type {import("../thread/types.js").Message} */
    const message = this.#chat.createAudioMessage({
      ...options,
      payload: { file, second: Math.max(1, Math.round(seconds)) },
      onProgress: whenProgressed(() => this.#calls.changed(message)),
    });
    keepLocal(message.ID, { url: URL.createObjectURL(file) });
    post(message);
  }
}

/** The browser's sign that the page listens goes out. @param {MediaStream} stream */
function end(stream) {
  for (const track of stream.getTracks()) track.stop();
}
