/** A square of a picture: moved by hand, by arrows, and made larger. */
import { $ } from "../dom.js";
import { fitOf, moved, partOf, zoomed } from "./frame.js";

/** @typedef {import("./frame.js").Frame} Frame */

const SIDE = 512; // pixels of what comes out; the server makes it as small as it wants
const STEP = 12; // pixels that an arrow moves
const STEPS = /** @type {Record<string, [number, number]>} */ ({
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
});

/** @type {Cropper | undefined} */
let one;

/** The one there is of the dialog, whoever asks. */
export const theCropper = () => (one ??= new Cropper());

class Cropper {
  /** @type {HTMLDialogElement} */
  #dialog = $("crop");
  /** @type {HTMLElement} */
  #window = $("crop-window");
  /** @type {HTMLImageElement} */
  #image = $("crop-picture");
  /** @type {Frame} */
  #frame = fitOf({ width: 1, height: 1 }, 1);
  /** @type {(blob: Blob | null) => void} */
  #answer = () => {};

  constructor() {
    $("crop-cancel").addEventListener("click", () => this.#dialog.close());
    $("crop-close").addEventListener("click", () => this.#dialog.close());
    $("crop-take").addEventListener("click", () => this.#take());
    $("crop-zoom").addEventListener("input", () => this.#set(zoomed(this.#frame, Number($("crop-zoom").value))));
    this.#window.addEventListener("keydown", (event) => this.#press(event));
    this.#window.addEventListener("pointermove", (event) => this.#drag(event));
    this.#window.addEventListener("pointerdown", ({ pointerId }) => this.#window.setPointerCapture(pointerId));
    this.#window.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    this.#dialog.addEventListener("close", () => this.#end(null));
  }

  /**
   * Resolves with the square that somebody chose, or null if they left. Rejects for what is no picture.
   * @param {Blob} file @returns {Promise<Blob | null>}
   */
  async crop(file) {
    const url = URL.createObjectURL(file);
    try {
      this.#image.src = url;
      await this.#image.decode();
      return await this.#ask();
    } finally {
      URL.revokeObjectURL(url);
    }
  }

  /** @returns {Promise<Blob | null>} */
  #ask() {
    this.#dialog.showModal();
    $("crop-zoom").value = "1";
    this.#set(fitOf({ width: this.#image.naturalWidth, height: this.#image.naturalHeight }, this.#window.clientWidth));
    this.#window.focus({ preventScroll: true });
    return new Promise((resolve) => (this.#answer = resolve));
  }

  /** @param {Frame} frame */
  #set(frame) {
    this.#frame = moved(frame, 0, 0);
    const { width, height, zoom, x, y } = this.#frame;
    this.#image.style.setProperty("inline-size", `${width * zoom}px`);
    this.#image.style.setProperty("block-size", `${height * zoom}px`);
    this.#image.style.setProperty("transform", `translate(${-x}px, ${-y}px)`);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    this.#set(moved(this.#frame, ...step));
  }

  /** @param {PointerEvent} event */
  #drag({ buttons, movementX, movementY }) {
    if (buttons) this.#set(moved(this.#frame, -movementX, -movementY));
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    event.preventDefault();
    const zoom = $("crop-zoom");
    zoom.value = String(Number(zoom.value) - event.deltaY / 400);
    this.#set(zoomed(this.#frame, Number(zoom.value)));
  }

  async #take() {
    const { x, y, side } = partOf(this.#frame, this.#image.naturalWidth);
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = Math.min(SIDE, Math.round(side));
    canvas.getContext("2d")?.drawImage(this.#image, x, y, side, side, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    this.#end(blob);
    this.#dialog.close();
  }

  /** @param {Blob | null} blob */
  #end(blob) {
    const answer = this.#answer;
    this.#answer = () => {};
    answer(blob);
  }
}
