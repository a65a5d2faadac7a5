// What models were asked: pictures by day, and a table by what one chooses.
import { byId, h } from "../live/dom.js";
import { bars } from "./bars.js";
import { USAGE } from "./documents.js";
import { table } from "./table.js";
import { dayOf, moneyOf, numberOf, sentence } from "./wording.js";

const DAY = 86_400_000; // milliseconds
const SPAN = 14; // days
const NAMED = ["USER", "GAME", "WORLD"]; // by ids
const HEADS = { DAY: "Day", FEATURE: "Feature", PROVIDER: "Provider", MODEL: "Model", USER: "Person", GAME: "Game", WORLD: "World" };
const COLUMNS = ["Requests", "Failed", "Tokens read", "Tokens written", "Cost", "Median", "95 of 100"];
const PICTURES = [
  ["Requests a day", ({ requests }) => requests, numberOf],
  ["Tokens a day", ({ inputTokens, outputTokens }) => inputTokens + outputTokens, numberOf],
  ["Cost a day", ({ costMicros }) => costMicros, moneyOf],
];

export class Usage {
  #form = byId("usage").elements;
  #wire;
  #names;
  #asked = 0;

  constructor(wire, names) {
    this.#wire = wire;
    this.#names = names;
    this.#form.to.value = dayOf(Date.now());
    this.#form.from.value = dayOf(Date.now() - (SPAN - 1) * DAY);
    byId("usage").addEventListener("submit", (event) => (event.preventDefault(), this.read()));
    this.#form.by.addEventListener("change", () => this.read());
  }

  async read() {
    const [from, to, by, asked] = [this.#form.from.value, this.#form.to.value, this.#form.by.value, ++this.#asked];
    byId("usage-wrong").textContent = "";
    try {
      const byDay = await this.#buckets(from, to, "DAY");
      const chosen = by === "DAY" ? byDay : await this.#buckets(from, to, by);
      if (NAMED.includes(by)) await this.#names.learn(chosen.map(({ keys }) => keys[by]));
      if (asked === this.#asked) this.#show(from, to, by, byDay, chosen);
    } catch (refused) {
      byId("usage-wrong").textContent = sentence(refused.message);
    }
  }

  async #buckets(from, to, by) {
    return (await this.#wire.request(USAGE, { from, to, by: [by] })).usageSummary;
  }

  #show(from, to, by, byDay, chosen) {
    if (byDay.length === 0) {
      byId("charts").replaceChildren();
      return byId("usage-tables").replaceChildren(h("p", { class: "nothing" }, "No model was asked in these days."));
    }
    byId("charts").replaceChildren(...pictures(daysOf(from, to), byDay));
    const tables = [this.#table(by, chosen)];
    if (by !== "DAY") tables.push(h("details", {}, h("summary", {}, "The pictures as a table"), this.#table("DAY", byDay)));
    byId("usage-tables").replaceChildren(...tables);
  }

  #table(by, buckets) {
    const rows = buckets.map((one) => [this.#nameOf(by, one.keys[by]), ...cellsOf(one)]);
    return table(`Usage by ${HEADS[by].toLowerCase()}`, [HEADS[by], ...COLUMNS], rows, { numbers: true });
  }

  #nameOf(by, key) {
    if (key === null) return "none";
    return NAMED.includes(by) ? this.#names.of(key) : key;
  }
}

function pictures(days, byDay) {
  const known = new Map(byDay.map((bucket) => [bucket.keys.DAY, bucket]));
  return PICTURES.map(([title, valueOf, shown]) => {
    const values = days.map((day) => (known.has(day) ? valueOf(known.get(day)) : 0));
    const total = shown(values.reduce((sum, value) => sum + value, 0));
    return h("figure", {}, h("figcaption", {}, title, h("b", {}, total)), bars(title, days, values, shown));
  });
}

function daysOf(from, to) {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  return Array.from({ length: (last - first) / DAY + 1 }, (_, n) => dayOf(first + n * DAY));
}

function cellsOf({ requests, failures, inputTokens, outputTokens, costMicros, latencyMsP50, latencyMsP95 }) {
  const times = [latencyMsP50, latencyMsP95].map((time) => (time === null ? "–" : `${numberOf(time)} ms`));
  return [...[requests, failures, inputTokens, outputTokens].map(numberOf), moneyOf(costMicros), ...times];
}
