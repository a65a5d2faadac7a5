// The list of messages: only what changed is made anew, and neither the reader's place nor the focus is lost.
import { calledToday, dayOf } from "./clock.js";
import { h } from "../live/dom.js";
import { lineOf, waitingLine } from "./line.js";

const SHORTLY = 300_000; // milliseconds in which somebody's next message goes without their name
const NEAR = 60; // pixels from the end that count as the end

export class Lines {
  #scroller;
  #list;
  #acts;
  #shown = new Map(); // key -> { element, facts }
  #pinned = true; // the reader is at the end, and stays there
  #current = null; // the key of the message that Tab leads to

  constructor(scroller, list, acts) {
    this.#scroller = scroller;
    this.#list = list;
    this.#acts = acts;
    scroller.addEventListener("scroll", () => (this.#pinned = this.atEnd), { passive: true });
    new ResizeObserver(() => this.#pinned && this.toEnd()).observe(scroller);
    list.addEventListener("focusin", ({ target }) => this.#point(target.closest(".line")));
    list.addEventListener("keydown", (event) => this.#walk(event));
  }

  get atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  clear() {
    this.#shown.clear();
    this.#list.replaceChildren();
  }

  toEnd() {
    this.#pinned = true;
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  /** Show a message and give it the focus; false if it is not here. */
  focus(id) {
    const element = this.#shown.get(id)?.element;
    element?.scrollIntoView({ block: "center" });
    element?.focus();
    return element !== undefined;
  }

  show(room, waiting, { viewer, outbox }) {
    const first = this.#shown.size === 0;
    const anchor = this.#anchor();
    this.#put([...this.#items(room, viewer), ...waiting.map((said) => this.#waiting(said, viewer, outbox))]);
    if (first || this.#pinned) this.toEnd();
    else if (anchor && this.#shown.has(anchor.key)) this.#scroller.scrollTop += this.#top(anchor.key) - anchor.top;
    if (first) this.#shown.get("new")?.element.scrollIntoView({ block: "center" });
    this.#pinned = this.atEnd;
    this.#rest();
  }

  *#items({ timeline, writable, unreadAfter }, viewer) {
    let before = null;
    let today = null;
    let seen = true;
    for (const line of timeline.lines) {
      const day = dayOf(line.createdAt);
      const newDay = day !== today;
      if (newDay) yield dayItem(day);
      const isNew = seen && line.number > unreadAfter && line.author?.id !== viewer.id;
      if (isNew) yield { key: "new", facts: [], make: () => h("li", { class: "new" }, h("span", {}, "New")) };
      const follows = !newDay && !isNew && !line.replyTo && shortlyAfter(before, line);
      const shape = { follows, open: writable, acts: this.#acts };
      yield { key: line.id, facts: [line, follows, writable], make: () => lineOf(line, shape) };
      [before, today] = [line, day];
      seen &&= !isNew;
    }
  }

  #waiting(said, viewer, outbox) {
    return { key: said.key, facts: [said], make: () => waitingLine(said, { viewer, outbox }) };
  }

  #put(items) {
    const kept = new Map();
    let place = this.#list.firstElementChild;
    for (const { key, facts, make } of items) {
      const known = this.#shown.get(key);
      const same = known && known.facts.every((fact, i) => fact === facts[i]);
      const element = same ? known.element : make();
      if (known && !same) place = this.#replace(key, known.element, element, place);
      if (element === place) place = place.nextElementSibling;
      else this.#list.insertBefore(element, place);
      kept.set(key, { element, facts });
    }
    for (const [key, { element }] of this.#shown) if (!kept.has(key)) element.remove();
    this.#shown = kept;
  }

  /** Where the list goes on afterwards. */
  #replace(key, old, element, place) {
    const focused = old.contains(document.activeElement) ? document.activeElement.dataset.focus : undefined;
    const hadFocus = old.contains(document.activeElement);
    old.replaceWith(element);
    if (key === this.#current) reach(element, 0);
    if (hadFocus) (element.querySelector(`[data-focus="${focused}"]`) ?? element).focus({ preventScroll: true });
    return old === place ? element : place;
  }

  #anchor() {
    const edge = this.#scroller.getBoundingClientRect().top;
    for (const [key, { element }] of this.#shown) {
      const { top, bottom } = element.getBoundingClientRect();
      if (bottom > edge && element.classList.contains("line")) return { key, top };
    }
    return null;
  }

  #top(key) {
    return this.#shown.get(key).element.getBoundingClientRect().top;
  }

  /** Let Tab lead to this message and through its buttons, and past all others. */
  #point(element) {
    if (!element) return;
    for (const [key, shown] of this.#shown) {
      if (shown.element === element) this.#current = key;
      else if (shown.element.tabIndex === 0) reach(shown.element, -1);
    }
    reach(element, 0);
  }

  /** As long as nobody went anywhere else, Tab leads to the last message. */
  #rest() {
    if (this.#shown.has(this.#current)) return;
    this.#current = null;
    for (const { element } of this.#shown.values()) if (element.tabIndex === 0) reach(element, -1);
    const last = [...this.#list.querySelectorAll(".line")].at(-1);
    if (last) reach(last, 0);
  }

  #walk(event) {
    if (event.key === "Escape") return this.#acts.leave();
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const from = event.target.closest(".line");
    if (!step || !from) return;
    const all = [...this.#list.querySelectorAll(".line")];
    const next = all[all.indexOf(from) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }
}

function dayItem(day) {
  const name = calledToday(day);
  return { key: `day ${day}`, facts: [name], make: () => h("li", { class: "day" }, h("h3", {}, name)) };
}

function shortlyAfter(before, line) {
  return (
    before?.author?.id === line.author?.id &&
    !before?.deletedAt &&
    !line.deletedAt &&
    Date.parse(line.createdAt) - Date.parse(before.createdAt) < SHORTLY
  );
}

function reach(element, tabIndex) {
  element.tabIndex = tabIndex;
  for (const button of element.querySelectorAll("button")) button.tabIndex = tabIndex;
}
