/** A picture or a video over everything; from one to the next by arrows, and by a finger. */
import { $, copyOf, say } from "../dom.js";
import { sizesOf } from "../content/pictures.js";
import { silence } from "../content/voice.js";
import { sayTime, t } from "../words.js";

/** @typedef {import("../thread/types.js").Message} Message */

const SWIPE = 60; // pixels

export class Lightbox {
  /** @type {HTMLDialogElement} */
  #dialog = $("lightbox");
  /** @type {HTMLElement} */
  #stage = $("lightbox-stage");
  /** @type {Message[]} */
  #messages = [];
  #at = 0;
  #from = { x: 0, y: 0 };

  constructor() {
    $("lightbox-close").addEventListener("click", () => this.#dialog.close());
    $("lightbox-before").addEventListener("click", () => this.#step(-1));
    $("lightbox-after").addEventListener("click", () => this.#step(1));
    this.#dialog.addEventListener("keydown", (event) => this.#press(event));
    this.#dialog.addEventListener("close", () => this.#stage.replaceChildren());
    this.#stage.addEventListener("click", ({ target }) => this.#click(/** @type {Element} */ (target)));
    this.#stage.addEventListener("pointerdown", ({ clientX, clientY }) => (this.#from = { x: clientX, y: clientY }));
    this.#stage.addEventListener("pointerup", (event) => this.#swipe(event));
  }

  /** @param {Message[]} messages those that carry pictures or videos, in their order @param {Message} message the first to see */
  open(messages, message) {
    silence();
    this.#messages = messages;
    this.#dialog.showModal();
    this.#show(Math.max(0, messages.indexOf(message)));
  }

  /** @param {number} at */
  #show(at) {
    const message = this.#messages[at];
    this.#at = at;
    const isVideo = message.type === "TIMVideoFileElem";
    this.#stage.classList.remove("whole");
    this.#stage.replaceChildren(isVideo ? videoOf(message) : pictureOf(message));
    say($("lightbox-who"), message.nameCard || message.nick || message.from);
    sayTime($("lightbox-when"), message.time);
    say($("lightbox-at"), this.#messages.length > 1 ? t("lightbox.at", { at: at + 1, count: this.#messages.length }) : "");
    const link = $("lightbox-download");
    link.href = addressOf(message);
    link.download = `${message.ID}.${(message.payload.imageFormat || message.payload.videoFormat || "").toLowerCase()}`;
    this.#turn($("lightbox-before"), at > 0);
    this.#turn($("lightbox-after"), at < this.#messages.length - 1);
  }

  /** One that is switched off does not keep the focus from the keys. @param {HTMLButtonElement} button @param {boolean} leads */
  #turn(button, leads) {
    if (!leads && document.activeElement === button) this.#dialog.focus();
    button.hidden = !leads;
  }

  /** @param {1 | -1} by */
  #step(by) {
    if (this.#messages[this.#at + by]) this.#show(this.#at + by);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    if (/** @type {Element} */ (event.target).closest("video")) return; // there they wind
    event.preventDefault();
    const isRightToLeft = getComputedStyle(this.#dialog).direction === "rtl";
    this.#step((event.key === "ArrowRight") === isRightToLeft ? -1 : 1);
  }

  /** Beside the picture: close. On it: as large as it is, or as the window. @param {Element} target */
  #click(target) {
    if (target === this.#stage) this.#dialog.close();
    if (target.matches("img")) this.#stage.classList.toggle("whole");
  }

  /** @param {PointerEvent} event */
  #swipe({ pointerType, clientX, clientY }) {
    const [x, y] = [clientX - this.#from.x, clientY - this.#from.y];
    if (pointerType !== "touch" || this.#stage.classList.contains("whole") || Math.abs(x) < SWIPE || Math.abs(y) > Math.abs(x)) return;
    this.#step(x < 0 ? 1 : -1);
  }
}

/** @param {Message} message */
function addressOf(message) {
  return message.payload.videoUrl || (sizesOf(message)[0]?.url ?? "");
}

/** @param {Message} message @returns {HTMLImageElement} */
function pictureOf(message) {
  const image = copyOf("lightbox-picture");
  const [{ width, height }] = sizesOf(message);
  image.alt = t("content.pictureOf", { width, height });
  if (width) image.width = width;
  if (height) image.height = height;
  image.src = addressOf(message);
  return image;
}

/** @param {Message} message @returns {HTMLVideoElement} */
function videoOf(message) {
  const video = copyOf("lightbox-video");
  const poster = message.payload.snapshotUrl || message.payload.thumbUrl;
  if (poster) video.poster = poster;
  video.src = addressOf(message);
  video.play().catch(() => {}); // a browser may want another click for it
  return video;
}
