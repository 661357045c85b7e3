/** Whether the first readers' faces stand beside a count: this browser remembers it. Fires `change`. */

const KEY = "faces";

class FacesShown extends EventTarget {
  #isOn = remembered();

  get isOn() {
    return this.#isOn;
  }

  set isOn(isOn) {
    this.#isOn = isOn;
    try {
      localStorage.setItem(KEY, isOn ? "yes" : "no");
    } catch {
      // It holds until the page is left.
    }
    this.dispatchEvent(new Event("change"));
  }
}

function remembered() {
  try {
    return localStorage.getItem(KEY) !== "no";
  } catch {
    return true; // a browser that keeps nothing
  }
}

export const facesShown = new FacesShown();
