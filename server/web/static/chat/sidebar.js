// The channels one is in, as links with what there is to read.
import { byId, h } from "../live/dom.js";

export const PLACE = "#channel/";

export function placeOf(channelId) {
  return PLACE + encodeURIComponent(channelId);
}

export function showChannels(channels, openId) {
  const list = byId("channels");
  const focused = list.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  list.replaceChildren(...channels.map((channel) => entry(channel, channel.id === openId)));
  if (focused) list.querySelector(`[href="${focused}"]`)?.focus();
  byId("no-channels").hidden = channels.length > 0;
}

function entry({ id, name, visibility, membership }, open) {
  const { unreadCount, mentionCount, muted } = membership;
  const quiet = muted || unreadCount === 0;
  return h(
    "li",
    {},
    h(
      "a",
      { href: placeOf(id), class: quiet ? null : "unread", "aria-current": open ? "page" : null },
      sign(visibility),
      h("span", { class: "name" }, name),
      muted && h("span", { class: "muted" }, "muted"),
      mentionCount > 0 && badge(`@${mentionCount}`, "badge mentioned", mentionCount === 1 ? "mention" : "mentions"),
      unreadCount > 0 && badge(unreadCount, quiet ? "badge quiet" : "badge", "unread"),
    ),
  );
}

export function sign(visibility) {
  const isPrivate = visibility === "PRIVATE";
  return h("span", { class: "sign" }, isPrivate ? h("span", { class: "unseen" }, "Private: ") : "", h("span", { "aria-hidden": "true" }, isPrivate ? "◆" : "#"));
}

function badge(text, shape, meaning) {
  return h("span", { class: shape }, String(text), h("span", { class: "unseen" }, ` ${meaning}`));
}
