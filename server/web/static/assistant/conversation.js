// One conversation, or one that is not begun yet: what was said, and what can be done in it.
import { newKey } from "../live/keys.js";
import { APPROVE, CANCEL, DELETE, DENY, OPEN, REGENERATE, RENAME, SEND } from "./documents.js";
import { Follower } from "./follower.js";
import { Thread } from "./thread.js";

export class Conversation {
  id;
  title = "";
  thread = new Thread();
  ready; // whether what was said is known
  sending = false;
  seen = ""; // how the list told of it last
  #wire;
  #events;
  #follower = null;
  #closed = false;
  #reading = null;
  #version = 0; // of what is known here and not by a read that began before
  #wish = null; // what is sent, by the key under which it is sent once

  /** `events` has: changed(), begun(conversation), asked(call), finished(message), again(event), gone(). */
  constructor(wire, id, events) {
    this.#wire = wire;
    this.id = id;
    this.ready = id === null;
    this.#events = events;
  }

  get active() {
    return this.thread.active;
  }

  close() {
    this.#closed = true;
    this.#follower?.close();
  }

  /** What is there now. Of a run that is followed, what was told is newer than what is read. */
  read() {
    if (this.id === null) return;
    this.#reading ??= this.#readNow().finally(() => (this.#reading = null));
    return this.#reading;
  }

  async #readNow() {
    const version = this.#version;
    const { conversation } = await this.#wire.request(OPEN, { id: this.id, before: null });
    if (this.#closed) return;
    if (!conversation) return this.#gone();
    if (version !== this.#version) return this.#readNow();
    this.title = conversation.title;
    this.thread.take(conversation.messages, { keep: this.#follower?.messageId });
    this.ready = true;
    this.#follow();
    this.#events.changed();
  }

  async readEarlier() {
    const { conversation } = await this.#wire.request(OPEN, { id: this.id, before: this.thread.earlier });
    if (this.#closed || !conversation) return;
    this.thread.take(conversation.messages, { isEarlier: true });
    this.#events.changed();
  }

  /** Throws Refused; the same text is sent once, however often it is tried. */
  async send(message) {
    if (this.#wish?.message !== message) this.#wish = { message, key: newKey() };
    const input = { message, conversationId: this.id, clientMutationId: this.#wish.key };
    const { sendConversationMessage: sent } = await this.#during(() => this.#wire.request(SEND, { input }));
    this.#wish = null;
    this.#take(sent);
  }

  /** Throws Refused. */
  async regenerate(message) {
    const asked = { id: message.id, key: newKey() };
    this.#take((await this.#during(() => this.#wire.request(REGENERATE, asked))).regenerateMessage);
  }

  /** Throws Refused. The end is told by the run's own events. */
  async stop() {
    if (this.active) await this.#wire.request(CANCEL, { id: this.active.run.id });
  }

  /** Throws Refused. It is bound to what was shown. */
  approve(call) {
    return this.#judge(call, APPROVE, "approveToolCall");
  }

  /** Throws Refused. */
  deny(call) {
    return this.#judge(call, DENY, "denyToolCall");
  }

  /** Throws Refused. */
  async rename(title) {
    const { renameConversation } = await this.#wire.request(RENAME, { id: this.id, title });
    this.title = renameConversation.conversation.title;
    this.#events.changed();
  }

  /** Throws Refused. */
  async remove() {
    await this.#wire.request(DELETE, { id: this.id }).catch((wrong) => wrong.code !== "NOT_FOUND" && Promise.reject(wrong));
    this.close();
  }

  async #judge(call, document, field) {
    const answer = await this.#wire.request(document, { id: call.id, hash: call.argumentsHash });
    if (this.#follower && !this.#closed) this.#follower.judged(answer[field].toolCall);
  }

  async #during(work) {
    this.sending = true;
    this.#events.changed();
    try {
      return await work();
    } finally {
      this.sending = false;
      this.#events.changed();
    }
  }

  #take({ conversation, userMessage, assistantMessage }) {
    const isNew = this.id === null;
    this.#version++;
    this.id = conversation.id;
    this.title = conversation.title;
    this.thread.add(...(this.thread.get(userMessage.id) ? [] : [userMessage]), assistantMessage);
    if (isNew && !this.#closed) this.#events.begun(this);
    if (!this.#closed) this.#follow();
    this.#events.changed();
  }

  #follow() {
    const message = this.active;
    if (!message || message.id === this.#follower?.messageId) return;
    this.#follower?.close();
    this.#follower = new Follower(this.#wire, message, {
      changed: (news) => this.#change(message.id, news),
      asked: (call) => this.#events.asked(call),
      began: (event) => this.#events.again(event),
      finished: (news) => this.#finished(message.id, news),
      lost: () => this.#lost(),
    });
  }

  #change(id, news) {
    this.thread.change(id, news);
    this.#events.changed();
  }

  #finished(id, news) {
    this.#follower = null;
    this.#version++;
    this.#change(id, news);
    this.#events.finished(this.thread.get(id));
  }

  /** The run's events are over without an end that was told: it is read what is there. */
  #lost() {
    this.#follower = null;
    this.read()?.catch(() => {});
  }

  #gone() {
    this.close();
    this.#events.gone();
  }
}
