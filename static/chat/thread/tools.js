/** What stands beside the text: emoji and stickers, files by hand, by pasting and by dropping them, and the microphone. */
import { $, isNarrow } from "../dom.js";
import { onDemand } from "../parts.js";
import { picker } from "../picker.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Chat} Chat */
/**
 * The conversation that is open, for a message to it: that may be ready only when another one is open.
 * @typedef {object} Here
 * @property {{to: string, conversationType: string, needReadReceipt: boolean, cloudCustomData: string}} options
 * @property {(message: Message) => Promise<void>} post  send it; resolves when it is shown
 */
/**
 * @typedef {object} Calls
 * @property {(text: string) => void} insert  into the text, where the cursor is
 * @property {() => Here} here
 * @property {(message: Message) => void} changed
 * @property {() => boolean} mayWrite
 */

export class Tools {
  #chat;
  #calls;
  #attach;
  #recorder;
  /** @type {{close: () => void} | undefined} */
  #attached;
  /** @type {{close: () => void} | undefined} */
  #recording;

  /** @param {Chat} chat @param {Calls} calls */
  constructor(chat, calls) {
    this.#chat = chat;
    this.#calls = calls;
    this.#attach = onDemand("attach", ({ Attach }) => (this.#attached = new Attach(chat, calls)));
    this.#recorder = onDemand("recorder", ({ Recorder }) => (this.#recording = new Recorder(chat, calls)));
    this.#listen();
    this.#listenForFiles();
  }

  /** Another conversation comes, or none. */
  close() {
    this.#attached?.close();
    this.#recording?.close();
  }

  #listen() {
    const emoji = $("emoji-open");
    const pickSticker = (/** @type {{index: number, data: string}} */ payload) => this.#stick(payload);
    // The click that closes it by hitting outside may not open it again.
    let wasOpen = false;
    emoji.addEventListener("pointerdown", () => (wasOpen = emoji.getAttribute("aria-expanded") === "true"));
    emoji.addEventListener("click", async () => {
      const open = await picker();
      if (wasOpen) open?.close();
      else await open?.open({ opener: emoji, pick: this.#calls.insert, pickSticker, opened, closed });
      wasOpen = false;
    });
    $("attach").addEventListener("click", async () => (await this.#attach())?.open($("attach")));
    $("record").addEventListener("click", async () => (await this.#recorder())?.start());
    $("record").hidden = !("MediaRecorder" in window && navigator.mediaDevices);
  }

  /** @param {{index: number, data: string}} payload */
  #stick(payload) {
    const { options, post } = this.#calls.here();
    post(this.#chat.createFaceMessage({ ...options, payload }));
  }

  // Files that come by themselves

  #listenForFiles() {
    $("text").addEventListener("paste", (/** @type {ClipboardEvent} */ event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      // A table that is copied is text and a picture of it: the text is meant.
      if (!files.length || event.clipboardData?.types.includes("text/plain")) return;
      event.preventDefault();
      this.#take(files);
    });
    const thread = $("thread");
    let depth = 0;
    const turn = (/** @type {number} */ by) => {
      depth = by ? Math.max(0, depth + by) : 0;
      thread.classList.toggle("dropping", depth > 0);
    };
    const wanted = (/** @type {DragEvent} */ event) => this.#calls.mayWrite() && event.dataTransfer?.types.includes("Files");
    thread.addEventListener("dragenter", (/** @type {DragEvent} */ event) => wanted(event) && turn(1));
    thread.addEventListener("dragleave", (/** @type {DragEvent} */ event) => wanted(event) && turn(-1));
    thread.addEventListener("drop", (/** @type {DragEvent} */ event) => {
      if (wanted(event)) this.#take([...(event.dataTransfer?.files ?? [])]);
      turn(0);
    });
    // Beside the thread too, or the browser would leave the page for the file.
    for (const name of ["dragover", "drop"]) {
      document.addEventListener(name, (event) => {
        const { dataTransfer } = /** @type {DragEvent} */ (event);
        if (dataTransfer?.types.includes("Files")) event.preventDefault();
      });
    }
  }

  /** @param {File[]} files */
  async #take(files) {
    if (files.length) (await this.#attach())?.take(files);
  }
}

/** On a phone the picker lies where the keyboard would: the field stays above it. */
function opened(/** @type {number} */ height) {
  if (isNarrow()) $("thread").style.setProperty("padding-block-end", `${height}px`);
}

function closed() {
  $("thread").style.removeProperty("padding-block-end");
}
