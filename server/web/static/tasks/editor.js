// The box in which a task is made or changed with all it has.
import { byId, h } from "../live/dom.js";
import { newKey } from "../live/keys.js";
import { CREATE, LABEL, UPDATE } from "./documents.js";
import { COMMON } from "./repeat.js";
import { dueOf, momentOf, zone } from "./when.js";

const OTHER = "other";

export class Editor {
  #dialog = byId("editor");
  #form = byId("editor-form");
  #fields = this.#form.elements;
  #wrong = byId("editor-error");
  #wire;
  #task = null; // null: a new one
  #key = "";
  #saved;

  /** `saved` is told the task. */
  constructor(wire, saved) {
    this.#wire = wire;
    this.#saved = saved;
    this.#fields.repeat.append(...[...COMMON].map(([rule, words]) => h("option", { value: rule }, words)));
    this.#fields.repeat.append(h("option", { value: OTHER }, "By another rule…"));
    this.#fields.repeat.addEventListener("change", () => this.#fit());
    this.#form.addEventListener("submit", (event) => (event.preventDefault(), this.#save()));
  }

  open(task, labels, title = "") {
    this.#task = task;
    this.#key = newKey();
    this.#wrong.textContent = "";
    byId("editor-title").textContent = task ? "Edit the task" : "New task";
    this.#fill(task ?? { title, description: "", priority: "NONE", labels: [], recurrence: null }, labels);
    this.#dialog.showModal();
  }

  #fill(task, labels) {
    const { title, description, date, time, priority, repeat, rule, base, newLabel } = this.#fields;
    const due = dueOf(task);
    const rrule = task.recurrence?.rrule ?? "";
    title.value = task.title;
    description.value = task.description ?? "";
    [date.value, time.value] = [due.date, due.time];
    priority.value = task.priority;
    repeat.value = rrule === "" || COMMON.has(rrule) ? rrule : OTHER;
    rule.value = rrule;
    base.checked = task.recurrence?.base === "COMPLETION_DATE";
    newLabel.value = "";
    byId("editor-labels").replaceChildren(...labels.map((label) => choice(label, task.labels)));
    this.#fit();
  }

  #fit() {
    const { repeat } = this.#fields;
    byId("editor-rule").hidden = repeat.value !== OTHER;
    byId("editor-base").hidden = repeat.value === "";
  }

  async #save() {
    try {
      const task = this.#task ? await this.#change() : await this.#make();
      this.#dialog.close();
      this.#saved(task, this.#task === null);
    } catch (refused) {
      this.#key = newKey(); // what is mended is another wish
      this.#wrong.textContent = `${refused.message}.`;
    }
  }

  async #make() {
    const input = { ...(await this.#wish()), clientMutationId: this.#key };
    return (await this.#wire.request(CREATE, { input })).createTask.task;
  }

  /** Only what is other than it was: what was changed elsewhere meanwhile stays. */
  async #change() {
    const was = inputOf(this.#task);
    const changes = Object.entries(await this.#wish()).filter(([name, value]) => shown(name, value) !== shown(name, was[name]));
    if (changes.length === 0) return this.#task;
    const input = { id: this.#task.id, ...Object.fromEntries(changes) };
    return (await this.#wire.request(UPDATE, { input })).updateTask.task;
  }

  async #wish() {
    const { title, description, date, time, priority } = this.#fields;
    if (time.value && !date.value) throw new Error("a time needs its day");
    return {
      title: title.value,
      description: description.value.trim() || null,
      ...dueInput(date.value, time.value),
      priority: priority.value,
      recurrence: this.#recurrence(),
      labelIds: await this.#labelIds(),
    };
  }

  #recurrence() {
    const { repeat, rule, base } = this.#fields;
    const rrule = repeat.value === OTHER ? rule.value.trim() : repeat.value;
    if (rrule === "") return null;
    return { rrule, base: base.checked ? "COMPLETION_DATE" : "DUE_DATE", timeZone: this.#task?.recurrence?.timeZone ?? zone };
  }

  async #labelIds() {
    const { newLabel } = this.#fields;
    const name = newLabel.value.trim();
    if (name) {
      const { createLabel } = await this.#wire.request(LABEL, { name });
      byId("editor-labels").append(choice(createLabel.label, [createLabel.label]));
      newLabel.value = "";
    }
    return [...byId("editor-labels").querySelectorAll(":checked")].map((box) => box.value);
  }
}

/** As createTask takes it. */
export function inputOf({ title, description, dueAt, dueDate, priority, labels, recurrence }) {
  return {
    title,
    description,
    dueAt: dueAt && new Date(dueAt).toISOString(),
    dueDate,
    priority,
    recurrence: recurrence && { rrule: recurrence.rrule, base: recurrence.base, timeZone: recurrence.timeZone },
    labelIds: labels.map(({ id }) => id),
  };
}

function dueInput(date, time) {
  return time ? { dueAt: momentOf(date, time), dueDate: null } : { dueAt: null, dueDate: date || null };
}

/** To compare: minutes are the least that the form shows, so that seconds of before are no change. */
function shown(name, value) {
  return name === "dueAt" && value ? value.slice(0, "2030-01-31T08:00".length) : JSON.stringify(value);
}

function choice({ id, name }, chosen) {
  const checked = chosen.some((label) => label.id === id);
  return h("label", { class: "choice" }, h("input", { type: "checkbox", value: id, checked }), name);
}
