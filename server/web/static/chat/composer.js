// Where one writes: a new message, an answer, or one's own message again.
import { byId } from "../live/dom.js";

export class Composer {
  #form = byId("composer");
  #field = byId("field");
  #mode = byId("mode");
  #acts;
  #drafts = new Map();
  #channelId = null;
  #reply = null;
  #edited = null;

  /** `acts` has: send(content, replyTo), save(line, content), types(typing), lastOwn(). */
  constructor(acts) {
    this.#acts = acts;
    this.#form.addEventListener("submit", (event) => (event.preventDefault(), this.#submit()));
    this.#field.addEventListener("keydown", (event) => this.#press(event));
    this.#field.addEventListener("input", () => this.#typed());
    byId("cancel").addEventListener("click", () => this.cancel());
  }

  /** Go on with what was begun in this channel. */
  enter(channelId) {
    this.#keep();
    this.#channelId = channelId;
    this.#reply = this.#edited = null;
    this.#write(this.#drafts.get(channelId) ?? "");
  }

  /** What the channel is called. */
  name(name) {
    this.#field.placeholder = `Message to ${name}`;
    this.#field.setAttribute("aria-label", `Message to ${name}`);
  }

  leave() {
    this.#keep();
    this.#channelId = null;
  }

  focus() {
    if (!this.#form.hidden) this.#field.focus();
  }

  replyTo(line) {
    if (this.#edited) this.#write(this.#drafts.get(this.#channelId) ?? "");
    [this.#reply, this.#edited] = [line, null];
    this.#show();
    this.#field.focus();
  }

  edit(line) {
    this.#keep();
    [this.#reply, this.#edited] = [null, line];
    this.#write(line.content);
    this.#field.focus();
  }

  cancel() {
    const draft = this.#edited ? this.#drafts.get(this.#channelId) ?? "" : this.#field.value;
    this.#reply = this.#edited = null;
    this.#write(draft);
    this.#field.focus();
  }

  #keep() {
    if (this.#channelId && !this.#edited) this.#drafts.set(this.#channelId, this.#field.value);
  }

  #write(text) {
    this.#field.value = text;
    this.#show();
  }

  #show() {
    const line = this.#edited ?? this.#reply;
    const name = line?.author?.displayName ?? "somebody";
    this.#mode.hidden = !line;
    byId("mode-text").textContent = this.#edited ? "You edit your message." : `You reply to ${name}.`;
    byId("send").textContent = this.#edited ? "Save" : "Send";
    this.#grow();
  }

  #grow() {
    this.#field.style.height = "auto";
    this.#field.style.height = `${this.#field.scrollHeight + 2}px`;
  }

  #typed() {
    this.#grow();
    if (!this.#edited) this.#acts.types(this.#field.value.trim() !== "");
  }

  #press(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "Escape" && (this.#edited || this.#reply)) {
      this.cancel();
    } else if (event.key === "ArrowUp" && this.#field.value === "" && !this.#reply) {
      const line = this.#acts.lastOwn();
      if (!line) return;
      event.preventDefault();
      this.edit(line);
    }
  }

  #submit() {
    const content = this.#field.value.trim();
    if (!content) return;
    const [edited, reply] = [this.#edited, this.#reply];
    if (edited) {
      if (content !== edited.content) this.#acts.save(edited, content);
    } else {
      this.#drafts.delete(this.#channelId);
      this.#acts.send(content, reply && { id: reply.id });
    }
    this.#reply = this.#edited = null;
    this.#write(edited ? this.#drafts.get(this.#channelId) ?? "" : "");
    this.#field.focus();
  }
}
