// What was said and is not acknowledged yet: sent one after the other, each once, whatever the network does.
import { newKey } from "../live/keys.js";
import { SEND } from "./documents.js";

const PAUSE = 2_000; // milliseconds, where the server asked for patience
const PATIENT = ["RATE_LIMITED", "UNAVAILABLE", "INTERNAL"];

export class Outbox {
  #wire;
  #place;
  #changed;
  #sent;
  #waiting;
  #busy = false;

  /** `place` is its name in this tab's storage: what waits there outlives a reload. `sent` gets each stored message. */
  constructor(wire, place, { changed, sent }) {
    this.#wire = wire;
    this.#place = place;
    this.#changed = changed;
    this.#sent = sent;
    this.#waiting = JSON.parse(sessionStorage.getItem(place) ?? "[]");
    this.#empty();
  }

  /** In the order they were said. `refusal`: why the server will not have it. */
  of(channelId) {
    return this.#waiting.filter((one) => one.channelId === channelId);
  }

  add(channelId, content, replyTo) {
    const said = { key: newKey(), channelId, content, replyTo, at: new Date().toISOString() };
    this.#keep([...this.#waiting, said]);
    this.#empty();
  }

  retry(key) {
    this.#keep(this.#waiting.map((one) => (one.key === key ? { ...one, refusal: undefined } : one)));
    this.#empty();
  }

  drop(key) {
    this.#keep(this.#waiting.filter((one) => one.key !== key));
  }

  async #empty() {
    if (this.#busy) return;
    this.#busy = true;
    for (let next; (next = this.#waiting.find((one) => !one.refusal)); ) await this.#send(next);
    this.#busy = false;
  }

  /** The server keeps one message for each key, however often it is sent. */
  async #send({ key, channelId, content, replyTo }) {
    const input = { channelId, content, replyToId: replyTo?.id, clientMutationId: key };
    try {
      const { sendMessage } = await this.#wire.request(SEND, { input });
      this.#sent(channelId, sendMessage.message);
      this.drop(key);
    } catch (refused) {
      if (PATIENT.includes(refused.code)) return new Promise((resolve) => setTimeout(resolve, PAUSE));
      this.#keep(this.#waiting.map((one) => (one.key === key ? { ...one, refusal: refused.message } : one)));
    }
  }

  #keep(waiting) {
    this.#waiting = waiting;
    sessionStorage.setItem(this.#place, JSON.stringify(waiting));
    this.#changed();
  }
}
