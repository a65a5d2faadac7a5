// One message as it is shown. It changes in place: what one reads, selects or holds stays where it is.
import { h } from "../live/dom.js";
import { doneCard, waitingCard } from "./call.js";
import { showMarkdown } from "./markdown.js";
import { idsOf } from "./tools.js";
import { isActive } from "./thread.js";
import { timeOf, momentOf } from "./when.js";
import { endOf, progressOf } from "./wording.js";

export class MessageView {
  element;
  #text = h("div", { class: "text" });
  #calls = h("ul", { class: "calls", "aria-label": "What was done" });
  #waiting = h("ul", { class: "calls", "aria-label": "What waits for you" });
  #foot = h("div", { class: "turn-foot" });
  #acts;
  #names;
  #shown = {};

  /** `acts` has: approve, deny, regenerate, choose; `names` has what ids stand for. */
  constructor(message, acts, names) {
    this.#acts = acts;
    this.#names = names;
    const isUser = message.role === "USER";
    this.element = h(
      "li",
      { class: isUser ? "turn user" : "turn", id: message.id, tabindex: -1 },
      h("p", { class: "by" }, h("b", {}, isUser ? "You" : "Assistant"), " ", h("time", { datetime: message.createdAt, title: momentOf(message.createdAt) }, timeOf(message.createdAt))),
      this.#calls,
      this.#text,
      this.#waiting,
      this.#foot,
    );
  }

  /** `place` has the alternatives, whether it is the last one, and whether something can be asked. */
  update(message, place) {
    if (message.content !== this.#shown.content) this.#say(message);
    if (message.toolCalls !== this.#shown.toolCalls) this.#showCalls(message.toolCalls);
    this.element.ariaBusy = isActive(message) ? "true" : null;
    this.#showFoot(message, place);
    this.#shown = message;
  }

  /** A name that an id stands for came in. */
  renamed(id) {
    const calls = this.#shown.toolCalls ?? [];
    if (calls.some((call) => idsOf(call).includes(id))) this.#showCalls(calls, true);
  }

  /** The text as it is read out. */
  get said() {
    return this.#text.innerText;
  }

  #say({ role, content }) {
    if (role === "USER") this.#text.replaceChildren(h("p", { class: "plain" }, content));
    else showMarkdown(this.#text, content);
  }

  #showCalls(calls, all = false) {
    for (const call of calls) {
      const old = this.element.querySelector(`[id="${CSS.escape(call.id)}"]`);
      if (old && !all && old.shows === JSON.stringify(call)) continue;
      this.#put(call, old);
    }
    this.#calls.hidden = this.#calls.childElementCount === 0;
    this.#waiting.hidden = this.#waiting.childElementCount === 0;
  }

  #put(call, old) {
    const isWaiting = call.status === "PENDING_APPROVAL";
    const held = old?.contains(document.activeElement) ? (document.activeElement.dataset.act ?? "") : null;
    const isOpen = Boolean(old?.querySelector("details")?.open);
    const made = isWaiting ? waitingCard(call, this.#names, this.#acts) : doneCard(call, this.#names, isOpen);
    made.shows = JSON.stringify(call);
    const list = isWaiting ? this.#waiting : this.#calls;
    if (old?.parentElement === list) old.replaceWith(made);
    else (old?.remove(), list.append(made));
    if (held !== null) this.#hold(made, held);
  }

  /** The focus goes on to what waits next, or to where one writes. */
  #hold(made, act) {
    const next = made.querySelector(act ? `[data-act="${act}"]` : "summary") ?? this.#waiting.querySelector("[data-act]");
    if (next) next.focus();
    else this.#acts.leave();
  }

  #showFoot(message, { alternatives, isLast, isFree }) {
    const key = JSON.stringify([message.run, isActive(message) && progressOf(message), alternatives.map(({ id }) => id), isLast, isFree]);
    if (key === this.#foot.shows) return;
    const held = this.#foot.contains(document.activeElement) ? document.activeElement.dataset.act : null;
    this.#foot.shows = key;
    const end = endOf(message);
    this.#foot.replaceChildren(
      ...[
        isActive(message) && h("p", { class: "progress" }, progressOf(message)),
        end && h("p", { class: end.isWrong ? "alert end" : "hint end" }, end.words),
        this.#tools(message, alternatives, isLast, isFree),
      ].filter(Boolean),
    );
    if (held) this.#keepFocus(held);
  }

  #keepFocus(act) {
    const can = [...this.#foot.querySelectorAll(":enabled")];
    (can.find((one) => one.dataset.act === act) ?? can[0] ?? this.element).focus();
  }

  #again(message, isFree) {
    const isWrong = Boolean(endOf(message)?.isWrong);
    const onclick = () => this.#acts.regenerate(message);
    const attributes = { type: "button", class: isWrong ? "quiet" : "small", "data-act": "again", disabled: !isFree, onclick };
    return h("button", attributes, isWrong ? "Try again" : "Answer again");
  }

  #tools(message, alternatives, isLast, isFree) {
    if (message.role === "USER") return null;
    const place = alternatives.findIndex(({ id }) => id === message.id);
    const act = (name, sign, disabled, does) =>
      h("button", { type: "button", class: "small", "data-act": name, "aria-label": name, title: name, disabled, onclick: does }, sign);
    const others = alternatives.length > 1 && [
      act("Earlier answer", "‹", place === 0, () => this.#acts.choose(alternatives[place - 1], "Earlier answer")),
      h("span", { class: "hint" }, `${place + 1}/${alternatives.length}`),
      act("Later answer", "›", place === alternatives.length - 1, () => this.#acts.choose(alternatives[place + 1], "Later answer")),
    ];
    const shown = [...(others || []), isLast && !isActive(message) && this.#again(message, isFree)].filter(Boolean);
    return shown.length > 0 && h("div", { class: "turn-acts", role: "group", "aria-label": "Answers" }, ...shown);
  }
}
