// Tables that become lists on narrow screens: each cell knows its heading.
import { h } from "../live/dom.js";

/** `columns` are headings, `rows` lists of cells, the first of which names its row. */
export function table(caption, columns, rows, { numbers = false } = {}) {
  const heads = columns.map((name) => h("th", { scope: "col" }, name));
  return h(
    "table",
    { class: numbers ? "grid numbers" : "grid" },
    h("caption", { class: "unseen" }, caption),
    h("thead", {}, h("tr", {}, ...heads)),
    h("tbody", {}, ...rows.map((cells) => row(columns, cells))),
  );
}

function row(columns, [name, ...cells]) {
  const others = cells.map((cell, n) => h("td", { "data-label": columns[n + 1] }, ...(Array.isArray(cell) ? cell : [cell])));
  return h("tr", {}, h("th", { scope: "row" }, name), ...others);
}
