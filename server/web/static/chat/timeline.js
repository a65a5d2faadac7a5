// What one sees of a channel: the same after its events as if it were fetched afresh.

export class Timeline {
  lines = []; // by number
  earlier = null; // a cursor: more comes before it
  later = false; // newer messages are not here: a search led into the past
  #held = null; // what happened since an earlier page was asked for

  constructor(page) {
    this.lines = page.nodes;
    this.earlier = page.pageInfo.hasPreviousPage ? page.pageInfo.startCursor : null;
    this.later = page.pageInfo.hasNextPage;
  }

  get newest() {
    return this.lines.at(-1);
  }

  /** Between this and the page's arrival something may happen to the page's messages. */
  hold() {
    this.#held = [];
  }

  prepend(page) {
    const known = new Set(this.lines.map((line) => line.id));
    this.lines = [...page.nodes.filter((line) => !known.has(line.id)), ...this.lines];
    this.earlier = page.pageInfo.hasPreviousPage ? page.pageInfo.startCursor : null;
    const held = this.#held ?? [];
    this.#held = null;
    for (const event of held) this.apply(event);
  }

  apply(event) {
    this.#held?.push(event);
    switch (event.__typename) {
      case "MessageAdded":
        return this.add(event.message);
      case "MessageUpdated":
        return this.#change(event.message.id, event.message);
      case "MessageDeleted":
        return this.#change(event.messageId, tombstone(event.deletedAt));
      case "ReactionChanged":
        return this.#change(event.messageId, { reactions: event.reactions });
    }
  }

  /** A message that is known already stays as it is: what was told of it since is newer. */
  add(line) {
    if (this.later || this.lines.some((one) => one.id === line.id)) return;
    const place = this.lines.findLastIndex((one) => one.number < line.number) + 1;
    this.lines = this.lines.toSpliced(place, 0, line);
  }

  #change(id, news) {
    this.lines = this.lines.map((line) => quoting(line.id === id ? { ...line, ...news } : line, id, news));
  }
}

function tombstone(deletedAt) {
  return { content: null, contentHtml: null, deletedAt, reactions: [], viewerCanEdit: false, viewerCanDelete: false };
}

/** A line that quotes a message which changed shows the change, too. */
function quoting(line, id, news) {
  if (line.replyTo?.id !== id || !("content" in news)) return line;
  return { ...line, replyTo: { ...line.replyTo, content: news.content, deletedAt: news.deletedAt } };
}
