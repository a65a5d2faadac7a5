// What was said in a conversation: a tree, of which one branch is shown.

const ENDED = new Set(["COMPLETED", "INCOMPLETE", "FAILED", "CANCELLED"]);

export function isActive(message) {
  return Boolean(message.run) && !ENDED.has(message.run.status);
}

/** Whether it goes on once the viewer approves or denies something. */
export function isWaiting(message) {
  return isActive(message) && message.toolCalls.some(({ status }) => status === "PENDING_APPROVAL");
}

export class Thread {
  messages = []; // as they were said
  earlier = null; // a cursor: more comes before
  #chosen = null; // the last message of the branch that is shown; null: the newest

  /** Take in a page; of the message `keep` what is known here is newer. */
  take({ nodes, pageInfo }, { isEarlier = false, keep = null } = {}) {
    const fresh = nodes.map((message) => (message.id === keep ? (this.get(keep) ?? message) : message));
    const ids = new Set(fresh.map(({ id }) => id));
    const others = this.messages.filter(({ id }) => !ids.has(id));
    if (isEarlier || this.messages.length === 0) this.earlier = pageInfo.hasPreviousPage ? pageInfo.startCursor : null;
    this.messages = isEarlier ? [...fresh, ...others] : [...others.filter((one) => isBefore(one, fresh[0])), ...fresh];
  }

  /** What was said now; the newest is what one looks at. */
  add(...messages) {
    const ids = new Set(messages.map(({ id }) => id));
    this.messages = [...this.messages.filter(({ id }) => !ids.has(id)), ...messages];
    this.#chosen = null;
  }

  change(id, news) {
    this.messages = this.messages.map((message) => (message.id === id ? { ...message, ...news } : message));
  }

  get(id) {
    return this.messages.find((message) => message.id === id);
  }

  get newest() {
    return this.messages.at(-1);
  }

  get active() {
    return this.messages.findLast(isActive);
  }

  /** Whether what is shown leads to the newest message, which is what one goes on from. */
  get isNewest() {
    return this.shown.at(-1)?.id === this.newest?.id;
  }

  /** The branch that is shown, its first message first. */
  get shown() {
    const known = new Map(this.messages.map((message) => [message.id, message]));
    const found = [];
    for (let one = known.get(this.#chosen) ?? this.newest; one; one = known.get(one.parent?.id)) found.push(one);
    return found.reverse();
  }

  /** The answers to the same message, of which this is one. */
  alternatives(message) {
    if (message.role !== "ASSISTANT") return [message];
    return this.messages.filter((one) => one.role === "ASSISTANT" && one.parent?.id === message.parent?.id);
  }

  /** Show this answer, with what was said after it last. */
  choose(message) {
    let last = message;
    for (let next; (next = this.messages.findLast((one) => one.parent?.id === last.id)); ) last = next;
    this.#chosen = last.id === this.newest.id ? null : last.id;
  }

  chooseNewest() {
    this.#chosen = null;
  }
}

function isBefore(one, other) {
  return other !== undefined && Date.parse(one.createdAt) <= Date.parse(other.createdAt);
}
