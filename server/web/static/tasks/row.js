// One task as it is shown.
import { h } from "../live/dom.js";
import { repeatWords } from "./repeat.js";
import { dueWords, isLate } from "./when.js";

const PRIORITIES = { LOW: "low", MEDIUM: "medium", HIGH: "high", URGENT: "urgent" };

/** `current`: the one that Tab leads to. `movable`: they are ordered by hand. */
export function rowOf(task, { current, movable, acts }) {
  const tabindex = current ? 0 : -1;
  return h(
    "li",
    { class: task.completed ? "task done" : "task", tabindex, "data-id": task.id, "aria-label": sentence(task) },
    h("input", {
      type: "checkbox",
      tabindex,
      checked: task.completed,
      "data-focus": "done",
      "aria-label": `Done: ${task.title}`,
      onchange: () => acts.toggle(task),
    }),
    h(
      "div",
      { class: "task-body", onclick: () => acts.edit(task) },
      h("p", { class: "task-title" }, task.title),
      task.description && h("p", { class: "task-more" }, task.description),
      facts(task),
    ),
    tools(task, { tabindex, movable, acts }),
  );
}

function sentence(task) {
  const due = dueWords(task);
  return [task.completed ? "done" : null, task.title, due && `due ${due}`, isLate(task) && "overdue"].filter(Boolean).join(", ");
}

function facts(task) {
  const due = dueWords(task);
  const shown = [
    due && h("span", { class: isLate(task) ? "due late" : "due" }, isLate(task) ? `Overdue: ${due}` : due),
    task.recurrence && h("span", {}, `↻ ${repeatWords(task.recurrence)}`),
    task.priority !== "NONE" && h("span", { class: `tag ${PRIORITIES[task.priority]}` }, PRIORITIES[task.priority]),
    ...task.labels.map(label),
  ].filter(Boolean);
  return shown.length > 0 && h("p", { class: "facts" }, ...shown);
}

function label({ name, color }) {
  const dot = h("span", { class: "label-dot" });
  dot.style.backgroundColor = color; // by the object, for the page's policy takes no style attributes
  return h("span", { class: "label" }, dot, name);
}

function tools(task, { tabindex, movable, acts }) {
  const tool = (name, sign, act) =>
    h(
      "button",
      { type: "button", tabindex, "data-focus": name, title: name, "aria-label": `${name}: ${task.title}`, onclick: () => act(task) },
      sign,
    );
  return h(
    "div",
    { class: "task-tools" },
    movable && tool("Move up", "↑", acts.up),
    movable && tool("Move down", "↓", acts.down),
    tool("Edit", "✎", acts.edit),
    tool("Delete", "✕", acts.remove),
  );
}
