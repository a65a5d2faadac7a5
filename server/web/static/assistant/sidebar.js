// The conversations as links, with those in which something goes on.
import { byId, h } from "../live/dom.js";
import { isWaiting } from "./thread.js";

export const PLACE = "#conversation/";
const ANSWERED = ["…", "is being answered"];
const WAITS = ["!", "waits for you"];

export function placeOf(id) {
  return PLACE + encodeURIComponent(id);
}

/** Of the open one more is known than the list tells. */
export function showConversations({ all, hasMore }, open) {
  const list = byId("conversations");
  const focused = list.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  list.replaceChildren(...(all ?? []).map((one) => entry(one, one.id === open.id, signOf(one, open))));
  if (focused) list.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus();
  byId("no-conversations").hidden = all === null || all.length > 0;
  byId("more").hidden = !hasMore;
}

function signOf({ id, activeRun }, open) {
  if (id === open.id && open.ready) return open.active && (isWaiting(open.active) ? WAITS : ANSWERED);
  return activeRun && (activeRun.status === "REQUIRES_ACTION" ? WAITS : ANSWERED);
}

function entry({ id, title }, isOpen, sign) {
  return h(
    "li",
    {},
    h(
      "a",
      { href: placeOf(id), "aria-current": isOpen ? "page" : null, title },
      h("span", { class: "name" }, title),
      sign && h("span", { class: "badge mentioned" }, h("span", { "aria-hidden": "true" }, sign[0]), h("span", { class: "unseen" }, sign[1])),
    ),
  );
}
