// A page of a document beside the answers, as plain text, with what an answer quotes marked in it.
import { byId, h, tell } from "../live/dom.js";
import { PAGE } from "./documents.js";
import { pieces } from "./marks.js";

export class Reader {
  #box = byId("reader");
  #wire;
  #refused;
  #place = null; // { document, number, citations, chosen }
  #opener = null;

  /** `refused` is told why a page cannot be shown. */
  constructor(wire, refused) {
    this.#wire = wire;
    this.#refused = refused;
    byId("reader-close").addEventListener("click", () => this.close());
    byId("reader-previous").addEventListener("click", () => this.#turn(-1));
    byId("reader-next").addEventListener("click", () => this.#turn(1));
    this.#box.addEventListener("keydown", ({ key }) => key === "Escape" && this.close());
  }

  /** The page of a citation, with all that the answer quotes from it. */
  cite(citation, citations, opener) {
    const { document, page: number } = citation;
    return this.#show({ document: document.id, number, citations, chosen: citation }, opener);
  }

  read(document, opener) {
    return this.#show({ document, number: 1, citations: [], chosen: null }, opener);
  }

  close() {
    this.#box.hidden = true;
    this.#place = null;
    this.#opened(null);
  }

  #opened(opener) {
    const before = this.#opener;
    before?.removeAttribute("aria-current");
    opener?.setAttribute("aria-current", "true");
    this.#opener = opener;
    if (!opener && before?.isConnected) before.focus();
  }

  #turn(step) {
    return this.#show({ ...this.#place, number: this.#place.number + step, chosen: null }, this.#opener);
  }

  async #show(place, opener) {
    this.#place = place;
    try {
      const { node } = await this.#wire.request(PAGE, { id: place.document, number: place.number });
      if (this.#place !== place) return;
      if (!node?.page) return this.#refused("That page is not there any more.");
      this.#fill(place, node);
      this.#opened(opener);
      this.#arrive(place.chosen !== null);
    } catch (refused) {
      this.#refused(`${refused.message}.`);
    }
  }

  #fill({ document, number, citations, chosen }, { title, pageCount, page }) {
    const here = citations.filter((one) => one.document.id === document && one.page === number);
    const shown = pieces(page.text, here.map(spanOf), chosen && spanOf(chosen)).map(nodeOf);
    byId("reader-title").textContent = title;
    byId("reader-place").textContent = placeOf(page, pageCount, here.length);
    byId("reader-text").replaceChildren(...shown);
    byId("reader-previous").disabled = number <= 1;
    byId("reader-next").disabled = number >= (pageCount ?? number);
    this.#box.hidden = false;
  }

  #arrive(isQuote) {
    const text = byId("reader-text");
    const mark = text.querySelector(isQuote ? "mark.chosen" : "mark");
    text.scrollTop = 0;
    if (!this.#isSeen()) this.#box.scrollIntoView({ block: "start" });
    if (mark) text.scrollTop = mark.offsetTop - text.clientHeight / 3;
    if (isQuote && mark) mark.focus({ preventScroll: true });
    else if (!this.#box.contains(document.activeElement) || document.activeElement.disabled) text.focus({ preventScroll: true });
    tell(byId("reader-place").textContent);
  }

  #isSeen() {
    const { top, bottom } = this.#box.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  }
}

function spanOf({ charStart, charEnd }) {
  return [charStart, charEnd];
}

function nodeOf({ text, marked, chosen }) {
  return marked ? h("mark", { class: chosen ? "chosen" : null, tabindex: chosen ? "-1" : null }, text) : text;
}

function placeOf({ number, label }, pageCount, quotes) {
  const printed = label && label !== String(number) ? `, numbered ${label}` : "";
  const marked = quotes === 0 ? "" : `; ${quotes} quote${quotes === 1 ? "" : "s"} marked`;
  return `Page ${number}${pageCount ? ` of ${pageCount}` : ""}${printed}${marked}`;
}
