// Who is in a channel, and who of them is there.
import { PRESENCE } from "./documents.js";

const MOST = 100; // that are shown and followed
const RANK = { OWNER: "Owner", ADMIN: "Admin", MEMBER: "" };

export class People {
  count = 0;
  #members = new Map(); // user id -> membership
  #presence = new Map(); // user id -> ONLINE, AWAY, OFFLINE
  #wire;
  #changed;
  #stop = () => {};

  constructor(wire, changed) {
    this.#wire = wire;
    this.#changed = changed;
  }

  /** Those who are there first. */
  get all() {
    const shown = [...this.#members.values()].map(({ user, role }) => ({
      ...user,
      rank: RANK[role],
      presence: this.#presence.get(user.id) ?? "OFFLINE",
    }));
    const away = (one) => (one.presence === "OFFLINE" ? 1 : 0);
    return shown.sort((a, b) => away(a) - away(b) || a.displayName.localeCompare(b.displayName));
  }

  begin(members, count) {
    this.#members = new Map(members.map((member) => [member.user.id, member]));
    this.count = count;
    this.#follow();
  }

  change(membership, removedUserId) {
    const id = removedUserId ?? membership.user.id;
    const known = this.#members.has(id);
    if (removedUserId) {
      this.count -= 1;
      this.#members.delete(id);
    } else {
      this.count += known ? 0 : 1;
      if (known || this.#members.size < MOST) this.#members.set(id, membership);
    }
    if (known !== this.#members.has(id)) this.#follow();
  }

  close() {
    this.#stop();
  }

  #follow() {
    this.#stop();
    const ids = [...this.#members.keys()];
    const known = new Set(ids);
    for (const id of this.#presence.keys()) if (!known.has(id)) this.#presence.delete(id);
    this.#stop = this.#wire.follow(PRESENCE, () => ({ ids }), {
      next: ({ presenceChanged: { user, presence } }) => {
        this.#presence.set(user.id, presence.status);
        this.#changed();
      },
      failed: () => {}, // without it nobody has a dot
    });
  }
}
