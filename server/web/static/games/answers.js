// The questions and answers of a session, the newest first; what did not change stays as it is, with the focus in it.
import { byId, h } from "../live/dom.js";
import { OPEN } from "./follower.js";
import { endOf, makerOf, pageOf, progressOf } from "./wording.js";

export class Answers {
  #list = byId("answers");
  #acts;
  #items = new Map();

  /** `acts` has: cite(citation, citations, button), rate(answer, helpful). */
  constructor(acts) {
    this.#acts = acts;
  }

  show(answers) {
    const known = new Set(answers.map(({ id }) => id));
    for (const [id, item] of this.#items) {
      if (known.has(id)) continue;
      item.element.remove();
      this.#items.delete(id);
    }
    for (const [n, answer] of answers.entries()) {
      const item = this.#items.get(answer.id) ?? this.#make(answer.id, answers[n - 1]?.id);
      if (item.shown !== answer) this.#update(item, answer);
    }
  }

  #make(id, olderId) {
    const parts = { question: h("h3"), text: h("p", { class: "answer-text" }), end: h("p"), quotes: h("ol", { class: "quotes", "aria-label": "Quotes" }), foot: h("div", { class: "answer-foot" }) };
    const element = h("li", { class: "card answer" }, ...Object.values(parts));
    const older = this.#items.get(olderId)?.element;
    if (older) older.before(element);
    else this.#list.append(element);
    const item = { element, ...parts, shown: null };
    this.#items.set(id, item);
    return item;
  }

  #update(item, answer) {
    const before = item.shown;
    const isOpen = OPEN.includes(answer.status);
    item.shown = answer;
    item.element.className = `card answer ${answer.status.toLowerCase()}`;
    item.element.setAttribute("aria-busy", String(isOpen));
    item.question.textContent = answer.question;
    item.text.textContent = answer.answer;
    this.#tellEnd(item.end, answer);
    if (before?.citations !== answer.citations) item.quotes.replaceChildren(...answer.citations.map((one) => this.#quote(one, answer)));
    if (!isOpen) this.#foot(item, answer);
  }

  #tellEnd(line, answer) {
    const end = endOf(answer);
    line.className = end ? `end ${end.kind}` : "progress";
    line.textContent = end?.words ?? progressOf(answer);
  }

  #quote(citation, { citations }) {
    const button = h(
      "button",
      { type: "button", class: "quote", "aria-controls": "reader", onclick: () => this.#acts.cite(citation, citations, button) },
      h("q", {}, citation.quote),
      h("span", { class: "quote-place" }, pageOf(citation)),
    );
    return h("li", {}, button);
  }

  #foot(item, answer) {
    const rating = (helpful, words) =>
      h("button", { type: "button", class: "quiet small", "aria-pressed": String(answer.helpful === helpful), onclick: () => this.#acts.rate(answer, helpful) }, words);
    const held = [...item.foot.querySelectorAll("button")].indexOf(document.activeElement);
    item.foot.replaceChildren(rating(true, "Helpful"), rating(false, "Not helpful"), h("span", { class: "hint" }, makerOf(answer)));
    if (held >= 0) item.foot.querySelectorAll("button")[held].focus();
  }
}
