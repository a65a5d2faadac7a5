// One run as it goes on: what its message becomes, by the events that are told of it.
import { EVENTS } from "./documents.js";

const AGAIN = 2_000; // milliseconds

export class Follower {
  messageId;
  runId;
  #wire;
  #told;
  #message; // what is known of it: { content, toolCalls, run }
  #length = 0; // of the content, in code points
  #cursor = null;
  #stop = () => {};
  #timer = 0;

  /** `told` has: changed(news), began(), finished(news), lost(). */
  constructor(wire, message, told) {
    this.#wire = wire;
    this.#told = told;
    this.#message = message;
    this.messageId = message.id;
    this.runId = message.run.id;
    this.#begin();
  }

  close() {
    clearTimeout(this.#timer);
    this.#stop();
  }

  /** What an answer to a mutation told of a call that waited, unless more was told of it already. */
  judged(call) {
    const known = this.#message.toolCalls.find(({ id }) => id === call.id);
    if (known?.status === "PENDING_APPROVAL") this.#put(call);
  }

  #put(call) {
    const { toolCalls } = this.#message;
    const isKnown = toolCalls.some(({ id }) => id === call.id);
    this.#change({ toolCalls: isKnown ? toolCalls.map((one) => (one.id === call.id ? call : one)) : [...toolCalls, call] });
  }

  /** From all there is; after a lost connection it goes on after what was told last. */
  #begin() {
    this.close();
    this.#cursor = null;
    this.#stop = this.#wire.follow(EVENTS, () => ({ id: this.runId, after: this.#cursor }), {
      next: ({ assistantRunEvents: event }) => this.#take(event),
      failed: (refused) => this.#failed(refused),
      ended: () => this.#told.lost(),
    });
  }

  #failed({ code }) {
    if (code === "NOT_FOUND") return this.#told.lost();
    this.#timer = setTimeout(() => this.#begin(), AGAIN);
  }

  #take(event) {
    this.#cursor = event.cursor;
    switch (event.__typename) {
      case "RunSnapshot":
        return this.#snapshot(event);
      case "TextDelta":
        return this.#append(event);
      case "ToolCallChanged":
        return this.#called(event.toolCall);
      case "RunRestarted":
        return this.#told.began(event);
      case "RunFinished":
        return this.#finish(event.run);
      case "StreamReset":
        return this.#begin();
    }
  }

  #snapshot({ text, run }) {
    this.#length = [...text].length;
    const { toolCalls } = run.message;
    this.#change({ content: text, run: own(run), toolCalls });
    toolCalls.filter(waits).forEach((call) => this.#told.asked(call));
  }

  /** Deltas that were told before are there already; one that does not fit shows that something is missing. */
  #append({ offset, text }) {
    if (offset > this.#length) return this.#begin();
    const { content } = this.#message;
    const kept = offset === this.#length ? content : [...content].slice(0, offset).join("");
    this.#length = offset + [...text].length;
    const run = { ...this.#message.run, status: "IN_PROGRESS" };
    this.#change({ content: kept + text, run });
  }

  #called(call) {
    this.#put(call);
    if (waits(call)) this.#told.asked(call);
  }

  #finish(run) {
    this.close();
    const { content, toolCalls } = run.message;
    this.#told.finished({ content, toolCalls, run: own(run) });
  }

  #change(news) {
    this.#message = { ...this.#message, ...news };
    this.#told.changed(news);
  }
}

function waits({ status }) {
  return status === "PENDING_APPROVAL";
}

function own({ message, ...run }) {
  return run;
}
