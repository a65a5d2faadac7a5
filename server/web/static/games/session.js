// Questions that follow each other, or those that are not begun yet.
import { newKey } from "../live/keys.js";
import { ASK, CANCEL, RATE, SESSION } from "./documents.js";
import { Follower, OPEN } from "./follower.js";

export class Session {
  id;
  answers = []; // oldest first
  sending = false;
  #wire;
  #game;
  #events;
  #follower = null;
  #closed = false;
  #wish = null; // what is asked, by the key under which it is asked once

  /** `id` null: one that is not begun. `events` has: changed(), begun(session), quota(quota), ended(answer). */
  constructor(wire, game, id, events) {
    this.#wire = wire;
    this.#game = game;
    this.#events = events;
    this.id = id;
  }

  /** The answer that is being made. */
  get active() {
    return this.#follower?.answer ?? null;
  }

  close() {
    this.#closed = true;
    this.#follower?.close();
  }

  /** Throws Refused. */
  async read() {
    const found = [];
    let after = null;
    do {
      const { rulesSession } = await this.#wire.request(SESSION, { id: this.id, after });
      if (this.#closed || !rulesSession) return;
      found.push(...rulesSession.answers.nodes);
      after = rulesSession.answers.pageInfo.hasNextPage ? rulesSession.answers.pageInfo.endCursor : null;
    } while (after);
    this.answers = found;
    const open = found.findLast(({ status }) => OPEN.includes(status));
    if (open) this.#follow(open);
    this.#events.changed();
  }

  /** Throws Refused; the same question is asked once, however often it is sent. */
  async ask(question, language) {
    const wish = JSON.stringify([question, language]);
    if (this.#wish?.wish !== wish) this.#wish = { wish, key: newKey() };
    const input = { gameId: this.#game, question, language, sessionId: this.id, clientMutationId: this.#wish.key };
    const { askRules } = await this.#during(() => this.#wire.request(ASK, { input }));
    this.#wish = null;
    if (this.#closed) return;
    const { session, ...answer } = askRules.answer;
    this.answers = [...this.answers, answer];
    if (this.id === null) this.#events.begun(session);
    this.id = session.id;
    this.#events.quota(askRules.quota);
    this.#follow(answer);
    this.#events.changed();
  }

  /** Throws Refused. The end is told by the answer's own events. */
  async stop() {
    if (this.active) await this.#wire.request(CANCEL, { id: this.active.id });
  }

  /** Throws Refused. */
  async rate({ id }, helpful) {
    await this.#wire.request(RATE, { id, helpful });
    this.#put({ ...this.answers.find((one) => one.id === id), helpful });
  }

  #follow(answer) {
    this.#follower?.close();
    this.#follower = null;
    if (!OPEN.includes(answer.status)) return this.#events.ended(answer);
    this.#follower = new Follower(this.#wire, answer, {
      changed: (news) => this.#put(news),
      ended: (news) => {
        this.#follower = null;
        this.#put(news);
        this.#events.ended(news);
      },
    });
  }

  #put(answer) {
    this.answers = this.answers.map((one) => (one.id === answer.id ? answer : one));
    this.#events.changed();
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
}
