// Markdown as elements of the page. What a model wrote never becomes HTML text: every piece is made as a node.
import { h } from "../live/dom.js";
import { inline } from "./inline.js";

const DEEPEST = 8; // lists and quotes within each other; what is deeper is shown as it was written
const FENCE = /^ {0,3}(`{3,}|~{3,})([^`]*)$/;
const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*)$/;
const RULE = /^ {0,3}([-*_])(?: *\1){2,} *$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^( *)([-*+]|\d{1,9}[.)])(?: +|$)/;
const BEFORE = 2; // a message stands below the page's own headings

/** Make `element` show a text of which perhaps more follows: blocks that are as they were stay the same nodes. */
export function showMarkdown(element, text) {
  const found = blocks(text.replaceAll("\r\n", "\n").split("\n"), 0);
  const shown = [...element.children];
  const same = shown.findIndex((node, place) => node.source !== found[place]?.source);
  const kept = same < 0 ? shown.length : same;
  for (const node of shown.slice(kept)) node.remove();
  for (const block of found.slice(kept)) element.append(Object.assign(nodeOf(block), { source: block.source }));
}

function blocks(lines, depth) {
  const found = [];
  for (let at = 0; at < lines.length; ) {
    if (lines[at].trim() === "") {
      at++;
      continue;
    }
    const kind = kindOf(lines[at], depth);
    const end = ENDS[kind](lines, at, depth);
    const own = lines.slice(at, end);
    found.push({ kind, lines: own, depth, source: `${kind}\n${own.join("\n")}` });
    at = end;
  }
  return found;
}

function kindOf(line, depth) {
  if (FENCE.test(line)) return "code";
  if (HEADING.test(line)) return "heading";
  if (RULE.test(line)) return "rule";
  if (depth < DEEPEST && QUOTE.test(line)) return "quote";
  if (depth < DEEPEST && ITEM.test(line)) return "list";
  return "paragraph";
}

/** Where a block ends that begins at a line: the first line that is not of it. */
const ENDS = {
  code: (lines, at) => {
    const mark = FENCE.exec(lines[at])[1];
    const last = lines.findIndex((line, place) => place > at && closes(line, mark));
    return last < 0 ? lines.length : last + 1;
  },
  heading: (_, at) => at + 1,
  rule: (_, at) => at + 1,
  quote: (lines, at) => firstFrom(lines, at + 1, (line) => !QUOTE.test(line)),
  list: listEnd,
  paragraph: (lines, at, depth) => firstFrom(lines, at + 1, (line) => line.trim() === "" || kindOf(line, depth) !== "paragraph"),
};

function closes(line, mark) {
  const bare = line.trim();
  return bare.length >= mark.length && bare === mark[0].repeat(bare.length);
}

function firstFrom(lines, start, fits) {
  let at = start;
  while (at < lines.length && !fits(lines[at])) at++;
  return at;
}

function listEnd(lines, at, depth) {
  const first = itemOf(lines[at]);
  let blank = false;
  for (let place = at + 1; place < lines.length; place++) {
    const line = lines[place];
    if (line.trim() === "") {
      blank = true;
      continue;
    }
    const isInside = indentOf(line) > first.indent + 1;
    const item = itemOf(line);
    if (!isInside && item && item.isOrdered !== first.isOrdered) return place;
    if (!isInside && !item && (blank || kindOf(line, depth) !== "paragraph")) return place;
    blank = false;
  }
  return lines.length;
}

function itemOf(line) {
  const found = ITEM.exec(line);
  if (!found || RULE.test(line)) return null;
  const [whole, spaces, mark] = found;
  return { indent: spaces.length, width: whole.length, isOrdered: mark.length > 1, number: parseInt(mark, 10) };
}

function indentOf(line) {
  return line.length - line.trimStart().length;
}

function nodeOf({ kind, lines, depth }) {
  return NODES[kind](lines, depth);
}

const NODES = {
  code: (lines) => {
    const [, mark, language] = FENCE.exec(lines[0]);
    const isClosed = lines.length > 1 && closes(lines.at(-1), mark);
    const code = lines.slice(1, isClosed ? -1 : undefined).join("\n");
    return h("pre", { "data-language": language.trim().slice(0, 40) || null, tabindex: 0 }, h("code", {}, code));
  },
  heading: ([line]) => {
    const [, marks, text] = HEADING.exec(line);
    return h(`h${Math.min(marks.length + BEFORE, 6)}`, {}, ...inline(text));
  },
  rule: () => h("hr"),
  quote: (lines, depth) => h("blockquote", {}, ...inside(lines.map((line) => line.replace(QUOTE, "")), depth)),
  list: (lines, depth) => {
    const { isOrdered, number } = itemOf(lines[0]);
    const items = itemsOf(lines).map((own) => h("li", {}, ...itemNodes(own, depth)));
    return h(isOrdered ? "ol" : "ul", { start: isOrdered && number !== 1 ? number : null }, ...items);
  },
  paragraph: (lines) => h("p", {}, ...inline(lines.map((line) => line.trim()).join("\n"))),
};

function inside(lines, depth) {
  return blocks(lines, depth + 1).map(nodeOf);
}

/** A list whose items are short has no paragraphs in it. */
function itemNodes(lines, depth) {
  const [first, ...rest] = blocks(lines, depth + 1);
  if (first?.kind !== "paragraph") return inside(lines, depth);
  return [...inline(first.lines.map((line) => line.trim()).join("\n")), ...rest.map(nodeOf)];
}

/** The lines of each item, without the marks and spaces before them. */
function itemsOf(lines) {
  const base = itemOf(lines[0]).indent;
  const items = [];
  let width = 0;
  for (const line of lines) {
    const item = indentOf(line) <= base + 1 ? itemOf(line) : null;
    if (item) {
      width = item.width;
      items.push([line.slice(width)]);
    } else items.at(-1).push(line.slice(Math.min(indentOf(line), width)));
  }
  return items;
}
