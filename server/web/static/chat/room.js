// One open channel: what was said, who is in it, who types, and what one does there.
import * as ask from "./documents.js";
import { People } from "./people.js";
import { Timeline } from "./timeline.js";

const AGAIN = 2_000; // milliseconds
const TYPED = 3_000; // that one types on is told no more often
const TYPING_ENDS = 7_000; // unless it is told again

export class Room {
  channel = null; // null: not fetched yet
  membership = null; // null: one only looks in
  timeline = null;
  people;
  typing = [];
  unreadAfter = Infinity; // the number of the last message that was read when the channel was opened
  #wire;
  #viewer;
  #tell;
  #cursor = null;
  #stops = [];
  #closed = false;
  #attempt = 0;
  #read = 0;
  #typed = 0;
  #telling = null; // a word on typing that is not answered yet
  #typingEnds = 0;
  #asking = false;
  #leaving = false;

  /** `tell` has: changed(), said(line) for a new message, unsaid(), renamed(channel), ended(sentence). */
  constructor(wire, id, viewer, tell, around) {
    this.id = id;
    this.#wire = wire;
    this.#viewer = viewer;
    this.#tell = tell;
    this.people = new People(wire, () => tell.changed());
    this.#open(around);
  }

  close() {
    this.#closed = true;
    for (const stop of this.#stops.splice(0)) stop();
    this.people.close();
    clearTimeout(this.#typingEnds);
  }

  get writable() {
    return this.membership !== null && !this.channel.archivedAt;
  }

  async #open(around) {
    const attempt = ++this.#attempt;
    const told = await this.#wire.request(ask.ROOM, { id: this.id, around, size: around && 50 }).catch(() => null);
    if (this.#closed || attempt !== this.#attempt) return;
    if (!told) setTimeout(() => attempt === this.#attempt && this.refresh(around), AGAIN);
    else if (!told.channel) this.#end("There is no such channel, or it is not for you to see.");
    else this.#begin(told.channel);
  }

  #begin({ messages, members, memberCount, viewerMembership, ...channel }) {
    if (this.unreadAfter === Infinity && viewerMembership?.unreadCount)
      this.unreadAfter = viewerMembership.lastReadMessage?.number ?? 0;
    Object.assign(this, { channel, membership: viewerMembership, timeline: new Timeline(messages) });
    this.people.begin(members.nodes, memberCount);
    this.#cursor = messages.streamCursor;
    this.#follow(ask.EVENTS, () => ({ id: this.id, after: this.#cursor }), (data) => this.#take(data.channelEvents));
    this.#follow(ask.TYPING, () => ({ id: this.id }), (data) => this.#types(data.typingChanged.users));
    this.#tell.changed();
  }

  #follow(query, variables, next) {
    this.#stops.push(this.#wire.follow(query, variables, { next, failed: () => setTimeout(() => this.refresh(), AGAIN) }));
  }

  /** Fetch everything again. */
  refresh(around) {
    if (this.#closed) return;
    for (const stop of this.#stops.splice(0)) stop();
    this.#open(around);
  }

  #take(event) {
    this.#cursor = event.cursor;
    switch (event.__typename) {
      case "StreamReset":
        return this.refresh();
      case "AccessRevoked":
        return this.#leaving || this.#end(`You are no longer in ${this.channel.name}: it cannot be seen any more.`);
      case "ChannelUpdated":
        this.channel = event.channel;
        this.#tell.renamed(event.channel);
        break;
      case "MembershipChanged":
        this.#member(event);
        break;
      default:
        this.timeline.apply(event);
    }
    this.#tell.changed();
    if (event.__typename === "MessageAdded") this.#tell.said(event.message);
    if (event.__typename === "MessageDeleted") this.#tell.unsaid();
  }

  #member({ membership, removedUserId }) {
    this.people.change(membership, removedUserId);
    if ((removedUserId ?? membership.user.id) === this.#viewer.id) this.refresh(); // what one may do is another thing now
  }

  #types(users) {
    clearTimeout(this.#typingEnds);
    this.typing = users.filter((user) => user.id !== this.#viewer.id);
    if (users.length) this.#typingEnds = setTimeout(() => this.#types([]), TYPING_ENDS);
    this.#tell.changed();
  }

  #end(sentence) {
    this.close();
    this.#tell.ended(sentence);
  }

  async readEarlier() {
    if (this.#asking || !this.timeline?.earlier) return;
    this.#asking = true;
    const { timeline } = this;
    timeline.hold();
    try {
      const { channel } = await this.#wire.request(ask.EARLIER, { id: this.id, before: timeline.earlier });
      if (channel) timeline.prepend(channel.messages);
    } finally {
      this.#asking = false;
    }
    this.#tell.changed();
  }

  /** Everything that is shown was seen. */
  markRead() {
    const newest = this.timeline?.newest;
    if (!this.membership || !newest || this.timeline.later || newest.number <= this.#read) return;
    this.#read = newest.number;
    this.#wire.request(ask.READ, { id: this.id, message: newest.id }).catch(() => (this.#read = 0));
  }

  /** Told only while there is a network: later it is no news. */
  types(typing) {
    const due = !typing || Date.now() - this.#typed > TYPED;
    if (!this.#wire.open || !this.writable || !due || (!typing && !this.#typed)) return;
    this.#typed = typing ? Date.now() : 0;
    this.#telling = this.#wire.request(ask.TYPE, { id: this.id, typing }).catch(() => {});
    this.#telling.finally(() => (this.#telling = null));
  }

  /** The server knows that who sends stops typing, unless it learns later that they typed. */
  sends() {
    this.#telling?.then(() => this.types(false));
    if (!this.#telling) this.#typed = 0;
  }

  /** The answer to a message of one's own; its event may come before or after. */
  sent(line) {
    this.timeline?.add(line);
    this.#tell.changed();
  }

  async edit(line, content) {
    const { editMessage } = await this.#wire.request(ask.EDIT, { input: { id: line.id, content } });
    this.timeline.apply({ __typename: "MessageUpdated", message: editMessage.message });
    this.#tell.changed();
  }

  react(line, emoji) {
    const own = line.reactions.some((one) => one.emoji === emoji && one.viewerHasReacted);
    return this.#wire.request(own ? ask.UNREACT : ask.REACT, { id: line.id, emoji });
  }

  remove(line) {
    return this.#wire.request(ask.DELETE, { id: line.id });
  }

  async join() {
    await this.#wire.request(ask.JOIN, { id: this.id });
  }

  async leave() {
    this.#leaving = true;
    try {
      await this.#wire.request(ask.LEAVE, { id: this.id });
      this.#end(`You left ${this.channel.name}.`);
    } finally {
      this.#leaving = false;
    }
  }

  async mute(muted) {
    await this.#wire.request(ask.MUTE, { id: this.id, muted });
    this.membership = { ...this.membership, muted };
    this.#tell.changed();
  }

  /** Take somebody in, by their username. */
  async invite(name) {
    const { user } = await this.#wire.request(ask.PERSON_BY_NAME, { name });
    if (!user) throw new Error(`Nobody is called ${name}`);
    await this.#wire.request(ask.ADD, { id: this.id, user: user.id });
  }
}
