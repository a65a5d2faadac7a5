// The list, of which one row at a time can be reached by Tab, and what keys do in it.
import { byId } from "../live/dom.js";
import { rowOf } from "./row.js";

export class Rows {
  #list = byId("list");
  #acts;
  #tasks = [];
  #current = null; // the id of the row that was reached last

  /** `acts` has: toggle, edit, remove, up, down, each of a task, and leave(). */
  constructor(acts) {
    this.#acts = acts;
    this.#list.addEventListener("keydown", (event) => this.#press(event));
    this.#list.addEventListener("focusin", ({ target }) => this.#reach(target.closest("li").dataset.id));
  }

  /** The focus stays on its task, and where that is gone on the one that took its place. */
  show(tasks, movable) {
    const held = this.#held();
    const place = this.#place();
    this.#tasks = tasks;
    if (this.#place() < 0) this.#current = tasks[Math.max(0, Math.min(place, tasks.length - 1))]?.id ?? null;
    this.#list.replaceChildren(
      ...tasks.map((task) => rowOf(task, { current: task.id === this.#current, movable, acts: this.#acts })),
    );
    if (held === null) return;
    const row = this.#row(this.#current);
    if (row) (row.querySelector(`[data-focus="${held}"]`) ?? row).focus();
    else this.#acts.leave();
  }

  /** Whether there is something to go to. */
  enter(id = this.#current) {
    const row = this.#row(id);
    row?.focus();
    return Boolean(row);
  }

  #held() {
    const focused = document.activeElement;
    return this.#list.contains(focused) ? (focused.dataset.focus ?? "") : null;
  }

  #place() {
    return this.#tasks.findIndex((task) => task.id === this.#current);
  }

  #row(id) {
    return id && this.#list.querySelector(`[data-id="${CSS.escape(id)}"]`);
  }

  #reach(id) {
    if (id === this.#current) return;
    this.#mark(-1);
    this.#current = id;
    this.#mark(0);
  }

  #mark(tabindex) {
    const row = this.#row(this.#current);
    if (row) for (const one of [row, ...row.querySelectorAll("input, button")]) one.tabIndex = tabindex;
  }

  #press(event) {
    if (event.ctrlKey || event.metaKey) return;
    const onRow = event.target.matches("li");
    const act = event.altKey ? this.#moves(event.key) : (this.#goes(event.key) ?? this.#does(event.key, onRow));
    if (!act) return;
    event.preventDefault();
    act();
  }

  #moves(key) {
    const task = this.#tasks[this.#place()];
    return { ArrowUp: () => this.#acts.up(task), ArrowDown: () => this.#acts.down(task) }[key];
  }

  #goes(key) {
    const to = (place) => () => this.enter(this.#tasks[Math.max(0, Math.min(place, this.#tasks.length - 1))].id);
    const place = this.#place();
    const [up, down] = [to(place - 1), to(place + 1)];
    return { ArrowUp: up, k: up, ArrowDown: down, j: down, Home: to(0), End: to(this.#tasks.length - 1) }[key];
  }

  #does(key, onRow) {
    const task = this.#tasks[this.#place()];
    if (key === "x") return () => this.#acts.toggle(task);
    if (key === "Delete") return () => this.#acts.remove(task);
    return onRow ? { " ": () => this.#acts.toggle(task), Enter: () => this.#acts.edit(task) }[key] : undefined;
  }
}
