// One's tasks as they are listed, read again whenever something changed anywhere.
import { LIST, MINE } from "./documents.js";

const PAGE = 100;
const AGAIN = 2_000; // milliseconds

export class Tasks {
  shown = null; // null: not fetched yet
  labels = [];
  total = 0;
  #wire;
  #changed;
  #refused;
  #filter = {};
  #order = {};
  #most = PAGE;
  #cursor = null;
  #stop = null;
  #reading = false;
  #stale = false;
  #held = 0;

  /** `refused` is told what the server has against the filter. */
  constructor(wire, { changed, refused }) {
    this.#wire = wire;
    this.#changed = changed;
    this.#refused = refused;
  }

  get hasMore() {
    return this.total > this.shown.length;
  }

  want(filter, order) {
    this.#filter = filter;
    this.#order = order;
    this.#most = PAGE;
    return this.read();
  }

  more() {
    this.#most += PAGE;
    return this.read();
  }

  /** What one does is seen before the server has answered. */
  expect(shown) {
    this.shown = shown;
    this.#changed();
  }

  /** Until `work` is done the list stays as it is expected to become. */
  async during(work) {
    this.#held++;
    try {
      await work();
    } finally {
      this.#held--;
      this.read();
    }
  }

  async read() {
    this.#stale = true;
    if (this.#reading) return;
    this.#reading = true;
    while (this.#stale && this.#held === 0) {
      this.#stale = false;
      await this.#pages().catch((refused) => this.#refused(refused));
    }
    this.#reading = false;
  }

  async #pages() {
    const [filter, order] = [this.#filter, this.#order];
    const found = [];
    let page;
    let after = null;
    do {
      page = await this.#wire.request(LIST, { filter, order, after });
      if (this.#held > 0) this.#stale = true;
      if (this.#stale) return;
      if (!this.#stop) this.#follow(page.viewerStreamCursor); // of before the page: nothing falls between
      found.push(...page.tasks.nodes);
      after = page.tasks.pageInfo.endCursor;
    } while (page.tasks.pageInfo.hasNextPage && found.length < this.#most);
    this.shown = found;
    this.labels = page.labels;
    this.total = page.tasks.totalCount;
    this.#changed();
  }

  #follow(cursor) {
    this.#cursor = cursor;
    this.#stop = this.#wire.follow(MINE, () => ({ after: this.#cursor }), {
      next: ({ viewerEvents: event }) => {
        this.#cursor = event.cursor;
        if (event.__typename === "StreamReset") this.#afresh();
        if (event.__typename === "TaskChanged") this.read();
      },
      failed: () => setTimeout(() => this.#afresh(), AGAIN),
    });
  }

  #afresh() {
    this.#stop();
    this.#stop = null;
    this.read();
  }
}
