// What administrators and developers changed, the newest first.
import { byId, h } from "../live/dom.js";
import { AUDIT } from "./documents.js";
import { table } from "./table.js";
import { momentOf } from "./wording.js";

export class Audit {
  #wire;
  #entries = [];
  #cursor = null;

  constructor(wire) {
    this.#wire = wire;
  }

  /** The newest entries; throws Refused. */
  read() {
    [this.#entries, this.#cursor] = [[], null];
    return this.more();
  }

  async more() {
    const after = this.#cursor;
    const { auditLog } = await this.#wire.request(AUDIT, { after });
    if (after !== this.#cursor) return;
    this.#entries = after === null ? auditLog.nodes : [...this.#entries, ...auditLog.nodes];
    this.#cursor = auditLog.pageInfo.endCursor;
    byId("audit-more").hidden = !auditLog.pageInfo.hasNextPage;
    this.#show();
  }

  #show() {
    const rows = this.#entries.map((entry) => [momentOf(entry.createdAt), entry.actor?.username ?? "the command line", entry.action, changeOf(entry)]);
    const nothing = h("p", { class: "nothing" }, "Nothing was changed yet.");
    byId("audit").replaceChildren(rows.length ? table("Audit log", ["When", "Who", "What", "Changed"], rows) : nothing);
  }
}

/** Only what is other than it was. */
function changeOf({ before, after }) {
  const names = Object.keys({ ...before, ...after }).filter((name) => text(before?.[name]) !== text(after?.[name]));
  const told = names.map((name) => `${name}: ${before ? `${text(before[name])} → ` : ""}${after ? text(after[name]) : "gone"}`);
  return h("code", {}, told.join("; ") || "–");
}

function text(value) {
  return value === undefined || value === null || value === "" ? "–" : typeof value === "string" ? value : JSON.stringify(value);
}
