// The flags with their rules, as tables.
import { byId, h } from "../live/dom.js";
import { table } from "./table.js";

const SCOPES = { GLOBAL: "Everywhere", SECTION: "Section", GAME: "Game", USER: "Person" };
const COLUMNS = ["Holds", "Flag", "Role", "Environment", "Rollout", "Value", "Metadata"];

export class Flags {
  #acts;
  #names;
  #isFixed;

  /** `acts` has: kill(flag), edit(flag), add(flag), change(flag, rule), remove(flag, rule). */
  constructor(names, isFixed, acts) {
    this.#names = names;
    this.#isFixed = isFixed;
    this.#acts = acts;
  }

  show(flags) {
    const held = document.activeElement?.closest("#flags [data-act]")?.dataset.act;
    byId("no-flags").hidden = flags.length > 0;
    byId("flags").replaceChildren(...flags.map((flag) => this.#flag(flag)));
    if (held && document.activeElement === document.body) this.focus(held);
  }

  /** On the button of an act, or where it was. */
  focus(act) {
    const again = byId("flags").querySelector(`[data-act="${CSS.escape(act)}"]`);
    (again ?? byId("flags-title")).focus();
  }

  #flag(flag) {
    const state = flag.killed ? "killed" : `${flag.defaultEnabled ? "on" : "off"} by default`;
    return h(
      "section",
      { class: flag.killed ? "flag killed" : "flag", "aria-label": flag.key },
      h(
        "header",
        {},
        h("div", { class: "flag-about" }, h("h3", {}, h("code", {}, flag.key), " ", h("span", { class: "tag" }, state)), flag.description && h("p", { class: "hint" }, flag.description)),
        h("div", { class: "flag-acts" }, ...this.#actsOf(flag)),
      ),
      flag.rules.length > 0 && this.#rules(flag),
    );
  }

  #actsOf(flag) {
    const kill = h(
      "button",
      { type: "button", class: "switch", role: "switch", "aria-checked": String(flag.killed), "aria-label": `Kill ${flag.key}`, "data-act": `${flag.key} kill`, disabled: this.#isFixed, onclick: () => this.#acts.kill(flag) },
      "Killed",
    );
    return [kill, this.#button(flag, "edit", "Edit…", () => this.#acts.edit(flag)), this.#button(flag, "add", "Add a rule…", () => this.#acts.add(flag))];
  }

  #button(flag, act, words, onclick, of = flag.key) {
    const label = `${words.replace("…", "")}: ${of}`;
    return !this.#isFixed && h("button", { type: "button", class: "quiet small", "aria-label": label, "data-act": `${flag.key} ${act}`, onclick }, words);
  }

  #rules(flag) {
    const columns = this.#isFixed ? COLUMNS : [...COLUMNS, "Change"];
    return table(`Rules of ${flag.key}`, columns, flag.rules.map((rule) => this.#cells(flag, rule)));
  }

  #cells(flag, rule) {
    const where = this.whereOf(rule);
    const cells = [where, rule.enabled ? "on" : "off", rule.role?.toLowerCase() ?? "any", rule.environment === "*" ? "any" : rule.environment];
    const act = (name, words, work) => this.#button(flag, `${rule.id} ${name}`, words, () => work(flag, rule), `${flag.key}, ${where}`);
    const acts = this.#isFixed ? [] : [[act("change", "Edit…", this.#acts.change), " ", act("remove", "Delete…", this.#acts.remove)]];
    return [...cells, rolloutOf(rule), valueOf(rule), metadataOf(rule), ...acts];
  }

  whereOf({ scope, scopeId }) {
    return scopeId ? `${SCOPES[scope]}: ${this.#names.of(scopeId)}` : SCOPES[scope];
  }
}

function rolloutOf({ rolloutPercent, bucketBy }) {
  return rolloutPercent === null ? "all" : `${rolloutPercent} % by ${SCOPES[bucketBy].toLowerCase()}`;
}

function valueOf({ value, variant }) {
  const told = [value === null ? "" : JSON.stringify(value), variant === null ? "" : `(${variant})`].filter(Boolean).join(" ");
  return told ? h("code", {}, told) : "–";
}

function metadataOf({ metadata }) {
  const told = Object.entries(metadata).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return told.length ? h("code", {}, told.join(", ")) : "–";
}
