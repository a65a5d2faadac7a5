// The tasks page: puts together what is listed, what is shown and what is done.
import { showConnection } from "../live/connection.js";
import { byId, tell } from "../live/dom.js";
import { newKey } from "../live/keys.js";
import { Token } from "../live/token.js";
import { Wire } from "../live/wire.js";
import { CREATE, DELETE, MOVE, UPDATE } from "./documents.js";
import { Editor, inputOf } from "./editor.js";
import { Rows } from "./rows.js";
import { Tasks } from "./tasks.js";

const MINUTE = 60_000; // milliseconds after which something may have become overdue
const PAUSE = 200; // milliseconds after the last letter
const BY_HAND = "POSITION ASC";
const STATES = { open: { completed: false }, done: { completed: true }, overdue: { overdue: true }, all: {} };
const NOTHING = { open: "Nothing to do.", done: "Nothing is done yet.", overdue: "Nothing is overdue.", all: "No tasks yet." };

const page = byId("tasks");
const field = byId("new-title");
const filters = byId("filters").elements;
const wire = new Wire(new Token(page.dataset.formToken), () => showConnection(wire));
const tasks = new Tasks(wire, { changed: render, refused: unlisted });
const rows = new Rows({ toggle, edit, remove, up: (task) => move(task, -1), down: (task) => move(task, 1), leave: () => field.focus() });
const editor = new Editor(wire, (task, isNew) => {
  if (isNew) field.value = "";
  tell(isNew ? `Added: ${task.title}` : `Saved: ${task.title}`);
});
let queue = Promise.resolve(); // what is done is done one after the other
let timer = 0;

// What is shown

function render() {
  if (!tasks.shown) return;
  rows.show(tasks.shown, filters.order.value === BY_HAND);
  showLabels();
  const count = tasks.shown.length;
  byId("nothing").hidden = count > 0;
  byId("nothing").textContent = filters.label.value || filters.words.value.trim() ? "Nothing fits." : NOTHING[filters.state.value];
  byId("more").hidden = !tasks.hasMore;
  byId("count").textContent = tasks.total === 1 ? "1 task" : `${tasks.total} tasks`;
}

function showLabels() {
  const { label } = filters;
  const known = tasks.labels.map(({ id, name }) => `${id} ${name}`).join("\n");
  if (label.dataset.known === known) return;
  label.dataset.known = known;
  const chosen = label.value;
  label.replaceChildren(new Option("All labels", ""), ...tasks.labels.map(({ id, name }) => new Option(name, id)));
  label.value = tasks.labels.some(({ id }) => id === chosen) ? chosen : "";
}

function notice(sentence, undo = null) {
  byId("notice-text").textContent = sentence;
  byId("undo").hidden = !undo;
  byId("undo").onclick = () => (notice(""), undo(), back());
  byId("notice").hidden = !sentence;
}

function refused({ message }) {
  notice(`${message}.`);
}

/** The focus never falls off the page. */
function back() {
  if (!rows.enter()) field.focus();
}

/** A label may be gone that one looks for. */
function unlisted(wrong) {
  refused(wrong);
  if (wrong.code !== "NOT_FOUND" || !filters.label.value) return;
  filters.label.value = "";
  list();
}

/** Do it after what was begun before; what is refused is said. */
function attempt(work) {
  const begun = queue;
  queue = tasks.during(() => begun.then(work)).catch(refused);
}

function filter() {
  const words = filters.words.value.trim();
  return {
    ...STATES[filters.state.value],
    ...(filters.label.value && { labelIds: [filters.label.value] }),
    ...(words && { search: words }),
  };
}

function list() {
  const [by, direction] = filters.order.value.split(" ");
  return tasks.want(filter(), { field: by, direction });
}

// What one does

function add(title) {
  const input = { title, clientMutationId: newKey() };
  attempt(async () => {
    await wire.request(CREATE, { input });
    tell(`Added: ${title}`);
  });
}

function toggle(task) {
  complete(task, !task.completed);
  const said = task.completed ? "Reopened" : "Done";
  tell(`${said}: ${task.title}`);
  notice(`${said}: ${task.title}`, () => complete(task, task.completed));
}

/** Told what it shall be, not to turn about: an answer that was lost is asked for again. */
function complete(task, completed) {
  tasks.expect(tasks.shown.map((one) => (one.id === task.id ? { ...one, completed } : one)));
  attempt(() => wire.request(UPDATE, { input: { id: task.id, completed } }));
}

function edit(task) {
  editor.open(task, tasks.labels);
}

function remove(task) {
  const place = tasks.shown.findIndex(({ id }) => id === task.id);
  const next = tasks.shown[place + 1];
  tasks.expect(tasks.shown.filter(({ id }) => id !== task.id));
  tell(`Deleted: ${task.title}`);
  notice(`Deleted: ${task.title}`, () => remake(task, next));
  attempt(() => wire.request(DELETE, { id: task.id }).catch((wrong) => wrong.code !== "NOT_FOUND" && Promise.reject(wrong)));
}

/** What was done comes back done, and begins no series again. */
function remake(task, next) {
  const recurrence = task.completed ? null : inputOf(task).recurrence;
  const input = { ...inputOf(task), recurrence, clientMutationId: newKey() };
  attempt(async () => {
    const { createTask } = await wire.request(CREATE, { input });
    const { id } = createTask.task;
    if (task.completed) await wire.request(UPDATE, { input: { id, completed: true } });
    if (next) await wire.request(MOVE, { id, before: next.id });
  });
}

function move(task, step) {
  if (filters.order.value !== BY_HAND) return notice("Order the tasks by hand to move them.");
  const place = tasks.shown.findIndex(({ id }) => id === task.id);
  const other = tasks.shown[place + step];
  if (!other) return;
  const shown = tasks.shown.toSpliced(place, 1).toSpliced(place + step, 0, task);
  tasks.expect(shown);
  attempt(() => wire.request(MOVE, { id: task.id, [step > 0 ? "after" : "before"]: other.id }));
}

byId("add").addEventListener("submit", (event) => {
  event.preventDefault();
  const title = field.value.trim();
  if (!title) return;
  field.value = "";
  add(title);
});
byId("details").addEventListener("click", () => editor.open(null, tasks.labels, field.value));
field.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" && rows.enter()) event.preventDefault();
});
byId("filters").addEventListener("submit", (event) => event.preventDefault());
byId("filters").addEventListener("change", () => list());
filters.words.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(list, PAUSE);
});
byId("more").addEventListener("click", () => tasks.more());
byId("notice-close").addEventListener("click", () => (notice(""), back()));
for (const closing of document.querySelectorAll("dialog [data-close]"))
  closing.addEventListener("click", () => closing.closest("dialog").close());
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("dialog, input:not([type='checkbox'], [type='radio']), select")) return;
  const goal = { n: field, "/": filters.words }[event.key];
  if (!goal) return;
  event.preventDefault();
  goal.focus();
});
byId("editor").addEventListener("close", () => {
  if (document.activeElement === document.body) back(); // the list was read again meanwhile
});
setInterval(render, MINUTE);
showConnection(wire);
list();
