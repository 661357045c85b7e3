/** A field with a name card, and a button that saves it once it is another one. */

export class CardForm {
  #field;
  #button;
  #saved = "";

  /** @param {HTMLFormElement} form @param {HTMLInputElement} field @param {(nameCard: string) => void} save */
  constructor(form, field, save) {
    this.#field = field;
    this.#button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
    field.addEventListener("input", () => this.#look());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.#button.disabled) save(field.value.trim());
    });
  }

  /** @param {string} nameCard */
  put(nameCard) {
    this.#field.value = this.#saved = nameCard;
    this.#look();
  }

  /** What others made of it meanwhile replaces only what was not touched here. @param {string} nameCard */
  update(nameCard) {
    const isUntouched = this.#field.value === this.#saved || this.#field.value.trim() === nameCard;
    this.#saved = nameCard;
    if (isUntouched) this.#field.value = nameCard;
    this.#look();
  }

  #look() {
    this.#button.disabled = this.#field.value.trim() === this.#saved;
  }
}
