// The conversations as links, with those in which something goes on.
import { byId, h } from "../live/dom.js";

export const PLACE = "#conversation/";
const SIGNS = { QUEUED: ["…", "is being answered"], IN_PROGRESS: ["…", "is being answered"], REQUIRES_ACTION: ["!", "waits for you"] };

export function placeOf(id) {
  return PLACE + encodeURIComponent(id);
}

export function showConversations({ all, hasMore }, openId) {
  const list = byId("conversations");
  const focused = list.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  list.replaceChildren(...(all ?? []).map((one) => entry(one, one.id === openId)));
  if (focused) list.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus();
  byId("no-conversations").hidden = all === null || all.length > 0;
  byId("more").hidden = !hasMore;
}

function entry({ id, title, activeRun }, isOpen) {
  const sign = activeRun && SIGNS[activeRun.status];
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
