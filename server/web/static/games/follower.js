// One answer as it is made: after a lost connection it goes on after what was told last.
import { EVENTS, SHOWN } from "./documents.js";

const AGAIN = 2_000; // milliseconds
export const OPEN = ["QUEUED", "STREAMING"];

export class Follower {
  answer; // as far as it is known
  #wire;
  #changed;
  #ended;
  #closed = false;
  #timer = 0;
  #stop = () => {};

  /** `changed` is called with the answer whenever more of it is known, `ended` at its end. */
  constructor(wire, answer, { changed, ended }) {
    this.#wire = wire;
    this.#changed = changed;
    this.#ended = ended;
    this.answer = answer;
    this.#begin();
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#stop();
  }

  #begin() {
    this.#stop();
    const { id } = this.answer;
    this.#stop = this.#wire.follow(EVENTS, () => ({ id, after: this.answer.streamCursor }), {
      next: ({ answerEvents: event }) => this.#take(event),
      failed: () => this.#read(),
      ended: () => this.#read(),
    });
  }

  #take(event) {
    if (this.#closed || event.cursor === this.answer.streamCursor) return; // what was told already is there
    switch (event.__typename) {
      case "AnswerDelta":
        return this.#change({ status: "STREAMING", answer: this.answer.answer + event.text, streamCursor: event.cursor });
      case "AnswerCompleted":
        return this.#finish(event.answer);
      case "AnswerFailed":
        return this.#finish({ status: "FAILED", streamCursor: event.cursor, error: event.error });
      case "StreamReset":
        return this.#read();
    }
  }

  /** What is there by now, text and cursor of one moment; then it goes on from there. */
  async #read() {
    this.#stop();
    if (this.#closed) return;
    try {
      const { rulesAnswer } = await this.#wire.request(SHOWN, { id: this.answer.id });
      if (this.#closed) return;
      if (!rulesAnswer) return this.#finish({ status: "CANCELLED" });
      if (!OPEN.includes(rulesAnswer.status)) return this.#finish(rulesAnswer);
      this.#change(rulesAnswer);
      this.#begin();
    } catch {
      this.#timer = setTimeout(() => this.#read(), AGAIN);
    }
  }

  #change(news) {
    this.answer = { ...this.answer, ...news };
    this.#changed(this.answer);
  }

  #finish(news) {
    this.close();
    this.answer = { ...this.answer, ...news };
    this.#ended(this.answer);
  }
}
