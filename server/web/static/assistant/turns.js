// The branch of a conversation that is shown, message by message; it stays at its end while one looks at the end.
import { leftOf } from "./call.js";
import { MessageView } from "./message.js";
import { Names } from "./names.js";
import { idsOf } from "./tools.js";

const NEAR = 80; // pixels from the end that still count as the end
const SECOND = 1_000;

export class Turns {
  #scroll;
  #list;
  #acts;
  #names;
  #views = new Map();
  #wasAtEnd = true; // before what changes the sizes of things

  /** `acts` has: approve(call), deny(call), regenerate(message), choose(message, act), leave(). */
  constructor(wire, scroll, list, acts) {
    this.#scroll = scroll;
    this.#list = list;
    this.#acts = acts;
    this.#names = new Names(wire, (id) => this.#views.forEach((view) => view.renamed(id)));
    setInterval(() => this.#tick(), SECOND);
    scroll.addEventListener("scroll", () => (this.#wasAtEnd = this.isAtEnd), { passive: true });
    new ResizeObserver(() => this.#wasAtEnd && this.toEnd()).observe(scroll);
  }

  get isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroll;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  clear() {
    this.#wasAtEnd = true;
    this.#views.clear();
    this.#list.replaceChildren();
  }

  toEnd() {
    this.#wasAtEnd = true;
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
  }

  said(id) {
    return this.#views.get(id)?.said ?? "";
  }

  /** Its button that does `act`, or another one where that has nothing to do. */
  focus(id, act) {
    const element = this.#views.get(id)?.element;
    const can = element?.querySelectorAll(".turn-acts :enabled") ?? [];
    ([...can].find((one) => one.dataset.act === act) ?? can[0] ?? element)?.focus();
  }

  /** `isFree`: something can be asked. */
  show(thread, isFree) {
    const [height, top] = [this.#scroll.scrollHeight, this.#scroll.scrollTop];
    const before = this.#list.firstElementChild;
    const shown = thread.shown;
    const views = shown.map((message) => this.#viewOf(message));
    for (const [place, message] of shown.entries()) {
      this.#names.want(message.toolCalls.flatMap(idsOf));
      const isLast = place === shown.length - 1;
      views[place].update(message, { alternatives: thread.alternatives(message), isLast, isFree });
    }
    this.#place(views);
    if (this.#wasAtEnd) this.toEnd();
    else if (before?.isConnected && before !== this.#list.firstElementChild) this.#scroll.scrollTop = top + this.#scroll.scrollHeight - height;
  }

  #viewOf(message) {
    if (!this.#views.has(message.id)) this.#views.set(message.id, new MessageView(message, this.#acts, this.#names));
    return this.#views.get(message.id);
  }

  /** What is in its place already is not touched: it may hold the focus. */
  #place(views) {
    const wanted = new Set(views.map(({ element }) => element));
    for (const element of [...this.#list.children]) if (!wanted.has(element)) element.remove();
    for (const [place, { element }] of views.entries())
      if (this.#list.children[place] !== element) this.#list.insertBefore(element, this.#list.children[place] ?? null);
  }

  #tick() {
    for (const element of this.#list.querySelectorAll("[data-until]")) {
      const left = leftOf(element.dataset.until);
      if (element.textContent !== left) element.textContent = left;
    }
  }
}
