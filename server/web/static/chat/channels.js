// The channels one is in, with what there is to read in each.
import { MINE, OVERVIEW } from "./documents.js";

const AGAIN = 2_000; // milliseconds

export class Channels {
  viewer = null; // null: not fetched yet
  #wire;
  #changed;
  #channels = new Map();
  #cursor = null;

  constructor(wire, changed) {
    this.#wire = wire;
    this.#changed = changed;
    this.#load();
  }

  get all() {
    return [...this.#channels.values()].sort((a, b) => a.name.localeCompare(b.name));
  }

  /** How many messages wait in channels that are not muted. */
  get unread() {
    return this.all.reduce((sum, { membership }) => sum + (membership.muted ? 0 : membership.unreadCount), 0);
  }

  /** What an open channel learnt of itself. */
  rename(channel) {
    const known = this.#channels.get(channel.id);
    if (!known) return;
    this.#channels.set(channel.id, { ...known, ...channel });
    this.#changed();
  }

  async #load() {
    const pages = await this.#pages().catch(() => null);
    if (!pages) return void setTimeout(() => this.#load(), AGAIN);
    this.viewer = pages[0].me;
    this.#cursor = pages[0].viewerStreamCursor; // of before the first page: nothing falls between
    this.#channels.clear();
    for (const channel of pages.flatMap((page) => page.myChannels.nodes)) this.#put(channel);
    this.#changed();
    this.#follow();
  }

  async #pages() {
    const pages = [await this.#wire.request(OVERVIEW)];
    for (let info; (info = pages.at(-1).myChannels.pageInfo).hasNextPage; )
      pages.push(await this.#wire.request(OVERVIEW, { after: info.endCursor }));
    return pages;
  }

  #follow() {
    const stop = this.#wire.follow(MINE, () => ({ after: this.#cursor }), {
      next: ({ viewerEvents: event }) => {
        this.#cursor = event.cursor;
        if (event.__typename === "StreamReset") return stop(), this.#load();
        this.#apply(event);
      },
      failed: () => setTimeout(() => this.#load(), AGAIN),
    });
  }

  #apply(event) {
    switch (event.__typename) {
      case "UnreadChanged": {
        const known = this.#channels.get(event.membership.channel.id);
        if (known) this.#channels.set(known.id, { ...known, membership: event.membership });
        break;
      }
      case "ChannelJoined":
        this.#put(event.channel);
        break;
      case "ChannelLeft":
        this.#channels.delete(event.channelId);
    }
    this.#changed();
  }

  #put({ viewerMembership, ...channel }) {
    if (viewerMembership) this.#channels.set(channel.id, { ...channel, membership: viewerMembership });
  }
}
