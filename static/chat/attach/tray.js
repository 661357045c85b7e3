/** What is about to be sent: seen, named and measured before anything leaves. */
import { $, arrange, copyOf, say, show } from "../dom.js";
import { endingOf, sizeOf } from "../content/sizes.js";
import { tell } from "../told.js";
import { t } from "../words.js";
import { kindOf, mostOf } from "./kinds.js";
import { factsOf } from "./samples.js";

/** @typedef {import("./kinds.js").Kind} Kind */
/** @typedef {{file: File, url: string, kind: Kind, facts: Promise<import("./samples.js").Facts>, row: HTMLElement, isTooLarge: boolean}} Item */

const MOST = 30; // files at once

export class Tray {
  /** @type {HTMLDialogElement} */
  #dialog = $("tray");
  /** @type {Item[]} */
  #items = [];
  #limits;
  #send;

  /**
   * @param {() => Record<string, number>} limits @param {(items: Item[]) => void} send
   * @param {() => void} more somebody wants to choose more
   */
  constructor(limits, send, more) {
    this.#limits = limits;
    this.#send = send;
    $("tray-close").addEventListener("click", () => this.close());
    $("tray-more").addEventListener("click", more);
    $("tray-send").addEventListener("click", () => this.#finish());
    $("tray-as-files").addEventListener("change", () => this.#render());
    $("tray-list").addEventListener("click", (/** @type {Event} */ { target }) => this.#remove(/** @type {Element} */ (target)));
    this.#dialog.addEventListener("close", () => this.#forget());
    // Pasting goes on while it is open.
    this.#dialog.addEventListener("paste", (event) => this.take([...(event.clipboardData?.files ?? [])]));
  }

  /** Put these into it. @param {File[]} files */
  take(files) {
    const room = MOST - this.#items.length;
    if (files.length > room) tell(t("attach.most", { count: MOST }));
    for (const file of files.slice(0, room)) this.#items.push(this.#item(file));
    if (!this.#items.length) return;
    this.#render();
    if (this.#dialog.open) return;
    this.#dialog.showModal();
    $("tray-send").focus();
  }

  close() {
    this.#dialog.close();
  }

  /** @param {File} file @returns {Item} */
  #item(file) {
    const url = URL.createObjectURL(file);
    const kind = kindOf(file, this.#limits());
    const row = copyOf("tray-item");
    const name = file.name || t("attach.nameless");
    say(row.querySelector(".name"), name);
    say(row.querySelector(".ending"), endingOf(name) || "…");
    row.querySelector(".remove").setAttribute("aria-label", t("attach.remove", { name }));
    const item = { file, url, kind, facts: factsOf(kind, url), row, isTooLarge: false };
    if (kind !== "file") this.#sample(item);
    return item;
  }

  /** @param {Item} item */
  async #sample({ kind, url, facts, row }) {
    const { width, still } = await facts;
    const image = new Image();
    image.alt = "";
    if (kind === "image" && width) show(image, url);
    else if (still) show(image, URL.createObjectURL(still));
    else return;
    row.querySelector(".sample")?.replaceChildren(image);
  }

  #render() {
    const asFiles = $("tray-as-files").checked;
    for (const item of this.#items) {
      item.kind = kindOf(item.file, this.#limits(), asFiles);
      const most = mostOf(item.kind, this.#limits());
      item.isTooLarge = item.file.size > most;
      say(partOf(item, ".about"), `${t(`attach.kind_${item.kind}`)} · ${sizeOf(item.file.size)}`);
      say(partOf(item, ".fault"), item.isTooLarge ? t("attach.tooLarge", { most: sizeOf(most) }) : "");
    }
    arrange($("tray-list"), this.#items.map(({ row }) => row));
    const count = this.#going.length;
    say($("tray-title"), t("attach.title", { count: this.#items.length }));
    say($("tray-send"), t("attach.send", { count }));
    $("tray-send").disabled = !count;
    $("tray-plain").hidden = this.#items.every(({ file }) => kindOf(file, this.#limits()) === "file");
  }

  /** Those that can go. */
  get #going() {
    return this.#items.filter(({ isTooLarge }) => !isTooLarge);
  }

  /** @param {Element} target */
  #remove(target) {
    const row = target.closest(".remove")?.closest("li");
    const at = this.#items.findIndex((item) => item.row === row);
    if (at < 0) return;
    const [{ url }] = this.#items.splice(at, 1);
    URL.revokeObjectURL(url);
    if (!this.#items.length) return this.close();
    this.#render();
    const neighbour = this.#items[Math.min(at, this.#items.length - 1)].row;
    /** @type {HTMLElement} */ (neighbour.querySelector(".remove")).focus();
  }

  #finish() {
    const going = this.#going;
    // What goes is still shown in its message; what stays is forgotten with the tray.
    this.#items = this.#items.filter((item) => !going.includes(item));
    this.close();
    this.#send(going);
  }

  #forget() {
    for (const { url } of this.#items) URL.revokeObjectURL(url);
    this.#items = [];
    $("tray-list").replaceChildren();
    $("tray-as-files").checked = false;
  }
}

/** @param {Item} item @param {string} selector */
const partOf = ({ row }, selector) => /** @type {HTMLElement} */ (row.querySelector(selector));
