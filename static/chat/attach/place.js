/** Where somebody is, seen by them before it is sent. */
import { $, say } from "../dom.js";
import { coordinatesOf } from "../content/sizes.js";
import { t } from "../words.js";

/** @typedef {{description: string, latitude: number, longitude: number}} Place */

const PATIENCE = 20_000; // milliseconds

export class PlaceDialog {
  /** @type {HTMLDialogElement} */
  #dialog = $("place-dialog");
  #send;
  /** @type {{latitude: number, longitude: number} | null} */
  #found = null;

  /** @param {(place: Place) => void} send */
  constructor(send) {
    this.#send = send;
    $("place-cancel").addEventListener("click", () => this.close());
    this.#dialog.addEventListener("close", () => this.#finish());
  }

  open() {
    this.#found = null;
    this.#dialog.returnValue = "";
    $("place-name").value = "";
    $("place-send").disabled = true;
    say($("place-found"), t("attach.placeLooking"));
    this.#dialog.showModal();
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => this.#take(coords),
      () => say($("place-found"), t("attach.placeUnknown")),
      { timeout: PATIENCE, enableHighAccuracy: true },
    );
  }

  close() {
    this.#dialog.close("");
  }

  /** @param {{latitude: number, longitude: number}} coords */
  #take({ latitude, longitude }) {
    if (!this.#dialog.open) return;
    this.#found = { latitude, longitude };
    say($("place-found"), coordinatesOf(this.#found));
    $("place-send").disabled = false;
  }

  #finish() {
    if (this.#dialog.returnValue === "send" && this.#found) this.#send({ description: $("place-name").value.trim(), ...this.#found });
  }
}
