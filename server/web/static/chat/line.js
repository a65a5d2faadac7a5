// One message as it is shown.
import { momentOf, timeOf } from "./clock.js";
import { h, sanitised } from "../live/dom.js";

const TINTS = 8;
const QUOTED = 140; // characters of a message that is answered

/** `follows`: by the same person, shortly after. `open`: it takes reactions and answers. */
export function lineOf(line, { follows, open, acts }) {
  const name = line.author?.displayName ?? "Somebody who is gone";
  return h(
    "li",
    { class: follows ? "line follows" : "line", id: line.id, tabindex: -1 },
    face(line.author, name),
    h(
      "div",
      { class: "body" },
      line.replyTo && quote(line.replyTo, acts),
      h("p", { class: "by" }, h("b", {}, name), " ", timeElement(line.createdAt)),
      said(line),
      line.reactions.length > 0 && reactions(line, open, acts),
    ),
    !line.deletedAt && tools(line, open, acts),
  );
}

/** One that is not acknowledged yet. */
export function waitingLine(said, { viewer, outbox }) {
  const again = { type: "button", class: "link", "data-focus": "again", onclick: () => outbox.retry(said.key) };
  const drop = { type: "button", class: "link", "data-focus": "drop", onclick: () => outbox.drop(said.key) };
  const state = said.refusal
    ? h("p", { class: "error" }, `Not sent: ${said.refusal}. `, h("button", again, "Try again"), " ", h("button", drop, "Discard"))
    : h("p", { class: "pending" }, "sending…");
  return h(
    "li",
    { class: said.refusal ? "line refused" : "line waiting", tabindex: -1 },
    face(viewer, viewer.displayName),
    h(
      "div",
      { class: "body" },
      h("p", { class: "by" }, h("b", {}, viewer.displayName), " ", timeElement(said.at)),
      h("p", { class: "text plain" }, said.content),
      state,
    ),
  );
}

export function face(person, name) {
  const tint = [...(person?.id ?? "")].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % TINTS;
  return h("span", { class: `face tint-${tint}`, "aria-hidden": "true" }, [...name][0]?.toUpperCase() ?? "?");
}

function timeElement(at) {
  return h("time", { datetime: at, title: momentOf(at) }, timeOf(at));
}

function said(line) {
  if (line.deletedAt) return h("p", { class: "text tombstone" }, "This message was deleted.");
  const text = sanitised(h("div", { class: "text" }), line.contentHtml);
  if (line.editedAt) (text.lastElementChild ?? text).append(h("span", { class: "edited", title: momentOf(line.editedAt) }, " (edited)"));
  return text;
}

function quote({ id, author, content, deletedAt }, acts) {
  const name = author?.displayName ?? "somebody who is gone";
  const text = deletedAt ? "deleted" : content.length > QUOTED ? `${content.slice(0, QUOTED)}…` : content;
  return h(
    "button",
    { type: "button", class: "quote", tabindex: -1, "data-focus": "quote", onclick: () => acts.jump(id) },
    h("span", { class: "unseen" }, "In reply to "),
    h("b", {}, name),
    ` ${text}`,
  );
}

function reactions(line, open, acts) {
  const chips = line.reactions.map(({ emoji, count, viewerHasReacted, users }) => {
    const names = users.map((user) => user.displayName).join(", ") + (count > users.length ? " and others" : "");
    const chip = {
      type: "button",
      class: "reaction",
      tabindex: -1,
      "data-focus": emoji,
      disabled: !open,
      title: names,
      "aria-pressed": String(viewerHasReacted),
      onclick: () => acts.react(line, emoji),
    };
    return h("li", {}, h("button", chip, `${emoji} `, h("span", {}, String(count)), h("span", { class: "unseen" }, ` by ${names}`)));
  });
  return h("ul", { class: "reactions", "aria-label": "Reactions" }, ...chips);
}

function tools(line, open, acts) {
  const tool = (name, sign, act) =>
    h("button", { type: "button", tabindex: -1, "data-focus": name, title: name, "aria-label": name, onclick: act }, sign);
  return h(
    "div",
    { class: "tools", role: "group", "aria-label": "What to do with it" },
    open && tool("React", "☺", ({ currentTarget }) => acts.pick(line, currentTarget)),
    open && tool("Reply", "↩", () => acts.reply(line)),
    open && line.viewerCanEdit && tool("Edit", "✎", () => acts.edit(line)),
    open && line.viewerCanDelete && tool("Delete", "✕", () => acts.remove(line)),
  );
}
