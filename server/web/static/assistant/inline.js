// What stands within a line: emphasis, code and links. One pass, with as many open marks as OPEN_MOST at a time.
import { h } from "../live/dom.js";

const OPEN_MOST = 12;
const PIECES = [
  /\\(?<escaped>[!-/:-@[-`{-~])/,
  /(?<ticks>`+)/,
  /!?\[(?<label>[^[\]\n]{0,500})\]\([ ]?<?(?<target>(?:[^\s<>()]|\([^\s<>()]{0,200}\)){1,2000})>?(?: "[^"\n]{0,200}")? ?\)/,
  /(?<bare>https?:\/\/[^\s<>"'`*[\]{}|\\^]{1,2000})/,
  /(?<mark>\*+|_+|~~)/,
].map(({ source }) => source).join("|");
const ELEMENTS = { "*": ["em", "strong"], _: ["em", "strong"], "~": ["del", "del"] };

/** Nodes for a text in which only emphasis, code and links mean something. */
export function inline(text) {
  const frames = [{ nodes: [], mark: "", size: 0 }];
  const ticks = ticksOf(text);
  const put = (...nodes) => nodes.forEach((node) => add(frames.at(-1).nodes, node));
  const pieces = new RegExp(PIECES, "gu");
  let at = 0;
  for (let found; (found = pieces.exec(text)); ) {
    const { escaped, label, target, bare, mark } = found.groups;
    put(text.slice(at, found.index));
    at = pieces.lastIndex;
    if (escaped) put(escaped);
    else if (found.groups.ticks) at = pieces.lastIndex = code(text, found, ticks, put);
    else if (target) put(...link(found[0], target, label));
    else if (bare) at = pieces.lastIndex = bareLink(found, bare, put);
    else emphasis(frames, mark, before(text, found.index), text.slice(at, at + 1));
  }
  put(text.slice(at));
  while (frames.length > 1) unopen(frames);
  return frames[0].nodes;
}

/** Texts beside each other are one. */
function add(nodes, node) {
  if (node === "") return;
  if (typeof node === "string" && typeof nodes.at(-1) === "string") nodes.push(nodes.pop() + node);
  else nodes.push(node);
}

/** Where runs of so many backticks are, the last one first, so that one that never ends is looked for once. */
function ticksOf(text) {
  const found = new Map();
  for (const { 0: run, index } of text.matchAll(/`+/g)) {
    if (!found.has(run.length)) found.set(run.length, []);
    found.get(run.length).push(index);
  }
  for (const places of found.values()) places.reverse();
  return found;
}

function code(text, { index, groups }, ticks, put) {
  const size = groups.ticks.length;
  const ends = ticks.get(size) ?? [];
  while (ends.at(-1) <= index) ends.pop();
  const end = ends.at(-1);
  if (end === undefined) {
    put(groups.ticks);
    return index + size;
  }
  const inner = text.slice(index + size, end).replaceAll("\n", " ");
  put(h("code", {}, /^ .*\S.* $/.test(inner) ? inner.slice(1, -1) : inner));
  return end + size;
}

/** Only to web sites, and where it leads can be read; anything else is shown as it was written. */
function link(written, target, label) {
  const url = webAddress(target);
  if (!url) return [written];
  const text = label.replaceAll(/\*\*|`/g, "").trim() || url.href;
  const shown = text === target || text === url.href ? [] : [h("span", { class: "target" }, ` (${url.host})`)];
  return [anchor(url, text), ...shown];
}

function bareLink({ index }, bare, put) {
  const kept = bare.replace(/[.,;:!?)]{1,20}$/, "");
  const whole = (kept.match(/\(/g)?.length ?? 0) > (kept.match(/\)/g)?.length ?? 0) && bare[kept.length] === ")" ? `${kept})` : kept;
  const url = webAddress(whole);
  put(url ? anchor(url, whole) : whole);
  return index + whole.length;
}

function anchor(url, text) {
  return h("a", { href: url.href, rel: "noopener noreferrer nofollow", target: "_blank", title: url.href }, text);
}

function webAddress(text) {
  const url = URL.parse?.(text) ?? parsed(text);
  return url && (url.protocol === "https:" || url.protocol === "http:") ? url : null;
}

function parsed(text) {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

function emphasis(frames, run, previous, next) {
  const mark = run[0];
  const isWord = (letter) => /[\p{L}\p{N}]/u.test(letter);
  const inWord = mark === "_" && isWord(previous) && isWord(next);
  const opens = next.trim() !== "" && !inWord;
  const closes = previous.trim() !== "" && !inWord;
  let left = run.length;
  while (closes && left > 0) {
    const place = frames.findLastIndex((frame) => frame.mark === mark && frame.size <= left);
    if (place < 1) break;
    left -= frames[place].size;
    close(frames, place);
  }
  if (left === 0) return;
  const sizes = mark === "~" || left < 3 ? [left] : left === 3 ? [2, 1] : [];
  if (opens && sizes.length && frames.length + sizes.length <= OPEN_MOST)
    for (const size of sizes) frames.push({ nodes: [], mark, size });
  else frames.at(-1).nodes.push(mark.repeat(left));
}

function close(frames, place) {
  while (frames.length - 1 > place) unopen(frames);
  const { nodes, mark, size } = frames.pop();
  frames.at(-1).nodes.push(h(ELEMENTS[mark][size - 1], {}, ...nodes));
}

/** A mark that opened nothing is a text. */
function unopen(frames) {
  const { nodes, mark, size } = frames.pop();
  frames.at(-1).nodes.push(mark.repeat(size), ...nodes);
}

function before(text, index) {
  return text.slice(Math.max(0, index - 1), index);
}
