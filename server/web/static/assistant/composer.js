// Where one writes to the assistant. A text stays until it was taken, and while another answer is being made.
import { byId } from "../live/dom.js";

export class Composer {
  #form = byId("composer");
  #field = byId("field");
  #send = byId("send");
  #stop = byId("stop");
  #drafts = new Map();
  #place = null; // the id of the conversation; null: a new one
  #acts;
  #isFree = false;

  /** `acts` has: send(text), stop(), busy(). */
  constructor(acts) {
    this.#acts = acts;
    this.#form.addEventListener("submit", (event) => (event.preventDefault(), this.#submit()));
    this.#field.addEventListener("keydown", (event) => this.#press(event));
    this.#field.addEventListener("input", () => this.#grow());
    this.#stop.addEventListener("click", () => this.#acts.stop());
  }

  get text() {
    return this.#field.value;
  }

  /** Go on with what was begun there. */
  enter(place) {
    this.#drafts.set(this.#place, this.#field.value);
    this.#place = place;
    this.write(this.#drafts.get(place) ?? "");
  }

  /** The new conversation has got its id. */
  begun(id) {
    this.#place = id;
  }

  write(text) {
    this.#field.value = text;
    this.#grow();
  }

  focus() {
    this.#field.focus();
  }

  /** Only what was sent is taken away: one may have gone on writing, or elsewhere. */
  taken(place, text) {
    if (this.#drafts.get(place)?.trim() === text) this.#drafts.delete(place);
    if (place === this.#place && this.#field.value.trim() === text) this.write("");
  }

  /** `isRunning`: an answer is being made, which can be stopped. */
  show({ isFree, isRunning, isStopping }) {
    this.#isFree = isFree;
    const held = document.activeElement === this.#send || document.activeElement === this.#stop;
    this.#send.hidden = isRunning;
    this.#send.disabled = !isFree;
    this.#stop.hidden = !isRunning;
    this.#stop.disabled = isStopping;
    this.#stop.textContent = isStopping ? "Stopping…" : "Stop";
    if (held && (document.activeElement === document.body || document.activeElement.hidden || document.activeElement.disabled)) this.focus();
  }

  #grow() {
    this.#field.style.height = "auto";
    this.#field.style.height = `${this.#field.scrollHeight + 2}px`;
  }

  #press(event) {
    if (event.isComposing || event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    this.#submit();
  }

  #submit() {
    const text = this.#field.value.trim();
    if (!text) return;
    if (this.#isFree) this.#acts.send(text);
    else this.#acts.busy();
  }
}
