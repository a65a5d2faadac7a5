// One socket to /graphql by graphql-transport-ws. It comes back by itself, and whatever was under way goes on.
import { SignedOut } from "./token.js";

const PROTOCOL = "graphql-transport-ws";
const SHORTEST = 300; // milliseconds: the first pause before another try, doubled each time
const LONGEST = 10_000;
const STEADY = 5_000; // a socket that lasted so long was a good one
const GREETING = 10_000;
const QUIET = 8_000; // without a word from the server it is asked for one
const DEAD = 5_000; // without an answer to that the network is gone, whatever the browser says
const LOOK = 1_000;
const FORBIDDEN = 4403;

/** What the server said against an operation. */
export class Refused extends Error {
  constructor(errors) {
    super(errors[0]?.message ?? "That was not done");
    this.code = errors[0]?.code ?? errors[0]?.extensions?.code ?? "INTERNAL";
    this.details = errors[0] ?? {};
  }
}

export class Wire {
  open = false;
  over = false; // the sign-in has ended: nothing comes back
  #token;
  #changed;
  #socket = null;
  #used = ""; // the token that opened it
  #began = 0;
  #heard = 0;
  #asked = 0; // when a word was asked for that did not come yet
  #failures = 0;
  #retry = 0;
  #attempt = 0;
  #operations = new Map();
  #keys = 0;

  /** `changed` is called when the network comes and goes. */
  constructor(token, changed) {
    this.#token = token;
    this.#changed = changed;
    addEventListener("online", () => this.#atOnce());
    addEventListener("offline", () => this.#drop());
    document.addEventListener("visibilitychange", () => document.hidden || this.#atOnce());
    setInterval(() => this.#listen(), LOOK);
    this.#connect();
  }

  /** Ask, or do. It waits for the network and is sent again if its answer was lost: do only what may be done twice. */
  async request(query, variables = {}) {
    const key = String(this.#keys + 1);
    const data = await new Promise((resolve, reject) => {
      this.follow(query, () => variables, { next: resolve, failed: reject });
    });
    this.#operations.delete(key);
    const told = Object.values(data)[0];
    if (told?.errors?.length) throw new Refused(told.errors);
    return data;
  }

  /** Follow a subscription: `variables()` is asked for at every beginning, so that it goes on after the last cursor.
   * `ended` is called when the server has nothing more to tell. */
  follow(query, variables, { next, failed, ended }) {
    const key = String(++this.#keys);
    this.#operations.set(key, { query, variables, next, failed, ended });
    if (this.open) this.#begin(key);
    return () => this.#operations.delete(key) && this.open && this.#send({ id: key, type: "complete" });
  }

  #begin(key) {
    const { query, variables } = this.#operations.get(key);
    this.#send({ id: key, type: "subscribe", payload: { query, variables: variables() } });
  }

  #send(message) {
    this.#socket.send(JSON.stringify(message));
  }

  async #connect() {
    const attempt = ++this.#attempt;
    try {
      this.#used = await this.#token.get();
    } catch (reason) {
      if (attempt === this.#attempt) reason instanceof SignedOut ? this.#end() : this.#again();
      return;
    }
    if (attempt !== this.#attempt) return;
    const socket = new WebSocket(`${location.origin.replace("http", "ws")}/graphql`, PROTOCOL);
    this.#socket = socket;
    this.#began = this.#heard = performance.now();
    this.#asked = 0;
    socket.onopen = () => this.#send({ type: "connection_init", payload: { Authorization: `Bearer ${this.#used}` } });
    socket.onmessage = ({ data }) => this.#take(JSON.parse(data));
    socket.onclose = ({ code }) => this.#drop(code);
  }

  #take(message) {
    this.#heard = performance.now();
    this.#asked = 0;
    const operation = this.#operations.get(message.id);
    switch (message.type) {
      case "connection_ack":
        this.open = true;
        for (const key of [...this.#operations.keys()]) this.#begin(key);
        return this.#changed();
      case "ping":
        return this.#send({ type: "pong" });
      case "next":
        if (!operation) return;
        return message.payload.data ? operation.next(message.payload.data) : this.#fail(message.id, message.payload.errors);
      case "error":
        return operation && this.#fail(message.id, message.payload);
      case "complete":
        this.#operations.delete(message.id);
        operation?.ended?.();
    }
  }

  #fail(key, errors) {
    const { failed } = this.#operations.get(key);
    this.#operations.delete(key);
    failed(new Refused(errors));
  }

  #listen() {
    const now = performance.now();
    if (!this.#socket) return;
    if (this.#asked ? now - this.#asked > DEAD : !this.open && now - this.#heard > GREETING) return this.#drop();
    if (!this.open || this.#asked || now - this.#heard < QUIET) return;
    this.#asked = now;
    this.#send({ type: "ping" });
  }

  #drop(code) {
    if (!this.#socket) return;
    if (code === FORBIDDEN) this.#token.refused(this.#used);
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close();
    this.#socket = null;
    this.#failures = performance.now() - this.#began > STEADY ? 0 : this.#failures + 1;
    this.open = false;
    this.#changed();
    this.#again();
  }

  #again() {
    clearTimeout(this.#retry);
    const pause = Math.min(SHORTEST * 2 ** this.#failures, LONGEST);
    this.#retry = setTimeout(() => this.#connect(), pause * (0.5 + Math.random() / 2)); // not everybody at once
  }

  #atOnce() {
    if (this.#socket || this.over) return;
    clearTimeout(this.#retry);
    this.#connect();
  }

  #end() {
    this.over = true;
    this.#changed();
  }
}
