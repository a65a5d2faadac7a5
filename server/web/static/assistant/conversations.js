// The conversations one has, the one that was last spoken in first.
import { LIST } from "./documents.js";

const PAGE = 50;

export class Conversations {
  all = null; // null: not read yet
  hasMore = false;
  #wire;
  #changed;
  #most = PAGE;
  #reading = false;
  #stale = false;

  constructor(wire, changed) {
    this.#wire = wire;
    this.#changed = changed;
  }

  more() {
    this.#most += PAGE;
    return this.read();
  }

  /** What one did oneself is seen before it is read. */
  drop(id) {
    this.all = this.all?.filter((one) => one.id !== id) ?? null;
    this.#changed();
  }

  /** Calls at the same time are one, and another if something may have changed meanwhile. Never throws. */
  async read() {
    this.#stale = true;
    if (this.#reading) return;
    this.#reading = true;
    while (this.#stale) {
      this.#stale = false;
      await this.#pages().catch(() => {});
    }
    this.#reading = false;
  }

  async #pages() {
    const found = new Map();
    let page = { hasNextPage: true, endCursor: null };
    while (page.hasNextPage && found.size < this.#most) {
      const { conversations } = await this.#wire.request(LIST, { after: page.endCursor });
      for (const one of conversations.nodes) found.set(one.id, one);
      page = conversations.pageInfo;
    }
    this.all = [...found.values()];
    this.hasMore = page.hasNextPage;
    this.#changed();
  }
}
