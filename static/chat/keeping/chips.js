/** What the list shows by choice: the chips above it, and what is folded away below it. */
import { $, arrange, copyOf, say } from "../dom.js";
import { everything, isHidden, isMarked, isUnread, MARK } from "../list-filter.js";
import { t } from "../words.js";

/** @typedef {import("../../sdk/index.js").Conversation} Conversation */
/** @typedef {import("../list-filter.js").Split} Split */
/** @typedef {{key: string, text: string, fits: (conversation: Conversation) => boolean}} Choice */

const PREFIX = "group ";

export class Chips {
  #chosen = "all";
  #changed;

  /** @param {() => void} changed another choice was made @param {() => void} readAll */
  constructor(changed, readAll) {
    this.#changed = changed;
    $("read-all").addEventListener("click", readAll);
  }

  /** Those in view, and those folded away, in their order. @param {Conversation[]} all @returns {Split} */
  split(all) {
    const choices = this.#choices(all);
    const choice = choices.find(({ key }) => key === this.#chosen);
    this.#render(choices, choice?.key ?? "all", all);
    return choice ? { shown: all.filter(choice.fits), folded: [] } : everything(all);
  }

  /**
   * Beside all of them. The unread ones always: news must not bring the strip, which would move the list away under a finger.
   * What else there is none of only while it is chosen. @param {Conversation[]} all @returns {Choice[]}
   */
  #choices(all) {
    const groups = [...new Set(all.flatMap(({ conversationGroupList }) => conversationGroupList))].sort((a, b) => a.localeCompare(b));
    /** @type {Choice[]} */
    const kinds = [
      { key: "unread", text: t("keeping.onlyUnread"), fits: (one) => isUnread(one) && !isHidden(one) },
      { key: "called", text: t("keeping.onlyCalled"), fits: (one) => one.groupAtInfoList.length > 0 },
      { key: "star", text: t("keeping.onlyStarred"), fits: (one) => isMarked(one, MARK.star) },
      ...groups.map((name) => ({ key: PREFIX + name, text: name, fits: (/** @type {Conversation} */ one) => one.conversationGroupList.includes(name) })),
      { key: "hidden", text: t("keeping.onlyHidden"), fits: (one) => isMarked(one, MARK.hide) },
    ];
    return kinds.filter(({ key, fits }) => [this.#chosen, "unread"].includes(key) || all.some(fits));
  }

  /** @param {Choice[]} choices @param {string} chosen @param {Conversation[]} all */
  #render(choices, chosen, all) {
    const chips = $("list-chips");
    const known = new Map([...chips.children].map((chip) => [/** @type {HTMLElement} */ (chip).dataset.key, chip]));
    arrange(
      chips,
      [{ key: "all", text: t("keeping.onlyAll") }, ...choices].map(({ key, text }) => {
        const chip = known.get(key) ?? this.#chip(key);
        say(chip, text);
        chip.setAttribute("aria-pressed", String(key === chosen));
        return chip;
      }),
    );
    $("read-all").hidden = !all.some(isUnread);
  }

  /** @param {string} key */
  #chip(key) {
    const chip = copyOf("list-chip");
    chip.dataset.key = key;
    chip.addEventListener("click", () => {
      this.#chosen = key;
      this.#changed();
    });
    return chip;
  }
}

/** The line above what is folded away. */
export class Fold {
  /** @type {HTMLLIElement} */
  element = copyOf("list-fold");
  isOpen = false;
  #button = /** @type {HTMLButtonElement} */ (this.element.querySelector("button"));

  /** @param {() => void} changed */
  constructor(changed) {
    this.#button.addEventListener("click", () => {
      this.isOpen = !this.isOpen;
      changed();
      this.#button.focus();
    });
  }

  /** @param {Conversation[]} folded */
  render(folded) {
    const [name, badge, words] = [".name", ".badge", ".badge-words"].map((part) => /** @type {HTMLElement} */ (this.element.querySelector(part)));
    const count = folded.filter(isUnread).length;
    this.#button.setAttribute("aria-expanded", String(this.isOpen));
    say(name, t("keeping.folded", { count: folded.length }));
    badge.hidden = !count;
    say(badge, String(count));
    say(words, count ? t("keeping.foldedUnread", { count }) : "");
  }
}
