// What stands around the messages of a channel.
import { byId } from "../live/dom.js";
import { sign } from "./sidebar.js";

const NAMED = 3; // people who type, before they are only several

/** `quiet`: nothing waits to be sent. */
export function showRoom({ channel, membership, timeline, people, typing, writable }, quiet) {
  showName(channel);
  byId("room-topic").textContent = channel.topic ?? "";
  byId("member-count").textContent = String(people.count);
  byId("mute").hidden = byId("leave").hidden = !membership;
  byId("mute").setAttribute("aria-pressed", String(membership?.muted ?? false));
  byId("earlier").hidden = !timeline.earlier;
  byId("composer").hidden = !writable;
  byId("look-in").hidden = membership !== null || channel.archivedAt !== null;
  byId("archived").hidden = channel.archivedAt === null;
  byId("typing").textContent = typingSentence(typing.map((user) => user.displayName));
  byId("nothing").hidden = timeline.lines.length > 0 || !quiet;
}

function showName({ name, visibility }) {
  const heading = byId("room-name");
  const shown = `${visibility} ${name}`;
  if (heading.dataset.shown !== shown) heading.replaceChildren(sign(visibility), name);
  heading.dataset.shown = shown;
}

function typingSentence(names) {
  if (names.length === 0) return "";
  if (names.length > NAMED) return "Several people are typing…";
  return `${new Intl.ListFormat("en-GB").format(names)} ${names.length === 1 ? "is" : "are"} typing…`;
}
