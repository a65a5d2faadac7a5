// What the things are called that ids stand for.
import { NAMES } from "./documents.js";

const AT_ONCE = 50;

export class Names {
  #wire;
  #known = new Map();

  constructor(wire) {
    this.#wire = wire;
  }

  /** Of those that are still there, and may be seen. */
  async learn(ids) {
    const unknown = [...new Set(ids)].filter((id) => id && !this.#known.has(id));
    for (let n = 0; n < unknown.length; n += AT_ONCE) {
      const asked = unknown.slice(n, n + AT_ONCE);
      const { nodes } = await this.#wire.request(NAMES, { ids: asked });
      for (const [place, node] of nodes.entries()) this.#known.set(asked[place], nameOf(node));
    }
  }

  of(id) {
    return this.#known.get(id) ?? "one that is gone";
  }
}

function nameOf(node) {
  return node?.username ?? node?.nameBase ?? node?.title ?? node?.farmName;
}
