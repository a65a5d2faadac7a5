// What ids in the arguments of calls stand for, so that what one approves can be read.
import { NAMES } from "./documents.js";

export class Names {
  #wire;
  #known = new Map(); // null: asked for, or nothing that has a name
  #told;

  /** `told` is called with an id whose name came in. */
  constructor(wire, told) {
    this.#wire = wire;
    this.#told = told;
  }

  get(id) {
    return this.#known.get(id) ?? undefined;
  }

  want(ids) {
    for (const id of ids) if (!this.#known.has(id)) this.#ask(id);
  }

  async #ask(id) {
    this.#known.set(id, null);
    try {
      const { node } = await this.#wire.request(NAMES, { id });
      const name = node?.title ?? node?.name ?? node?.farmName ?? node?.nameBase;
      if (!name) return;
      this.#known.set(id, name);
      this.#told(id);
    } catch {
      // a model may call it what it wants: then it is shown as it is
    }
  }
}
