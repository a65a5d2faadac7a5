// A few emoji at hand, and a field for any other.
import { byId, h } from "../live/dom.js";

const AT_HAND = {
  "👍": "thumbs up",
  "❤️": "heart",
  "😂": "tears of joy",
  "🎉": "party",
  "😮": "surprised",
  "😢": "sad",
  "🙏": "thanks",
  "👀": "eyes",
  "✅": "done",
  "🔥": "fire",
  "👏": "applause",
  "🤔": "thinking",
};
const GAP = 4; // pixels

export class Picker {
  #box = byId("picker");
  #field = byId("alias");
  #wrong = byId("alias-error");
  #line = null;
  #opener = null;
  #react;

  /** `react(line, emoji)` gives a promise; what it refuses is shown beside the field. */
  constructor(react) {
    this.#react = react;
    const choices = Object.entries(AT_HAND).map(([emoji, name]) =>
      h("button", { type: "button", "aria-label": name, title: name, onclick: () => this.#pick(emoji) }, emoji),
    );
    byId("at-hand").append(...choices);
    byId("alias-form").addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.#field.value.trim()) this.#pick(this.#field.value.trim());
    });
  }

  open(line, opener) {
    [this.#line, this.#opener] = [line, opener.dataset.focus];
    this.#field.value = this.#wrong.textContent = "";
    this.#box.showPopover();
    this.#place(opener.getBoundingClientRect());
    this.#box.querySelector("button").focus();
  }

  #place(opener) {
    const { width, height } = this.#box.getBoundingClientRect();
    const below = opener.bottom + GAP + height < innerHeight;
    this.#box.style.top = `${below ? opener.bottom + GAP : Math.max(opener.top - GAP - height, 0)}px`;
    this.#box.style.left = `${Math.max(Math.min(opener.right - width, innerWidth - width - GAP), GAP)}px`;
  }

  async #pick(emoji) {
    try {
      await this.#react(this.#line, emoji);
      this.#box.hidePopover();
      byId(this.#line.id)?.querySelector(`[data-focus="${this.#opener}"]`)?.focus();
    } catch (refused) {
      this.#wrong.textContent = `${refused.message}.`;
      this.#field.focus();
    }
  }
}
