// The chat page: puts together what is known, what is shown and what is done.
import { showConnection } from "../live/connection.js";
import { byId, soon, tell } from "../live/dom.js";
import { Token } from "../live/token.js";
import { Wire } from "../live/wire.js";
import { Channels } from "./channels.js";
import { Composer } from "./composer.js";
import { setUpDialogs, sureToDelete } from "./dialogs.js";
import { SEARCH } from "./documents.js";
import { Lines } from "./lines.js";
import { Outbox } from "./outbox.js";
import { Panel } from "./panel.js";
import { Picker } from "./picker.js";
import { Room } from "./room.js";
import { showRoom } from "./roomview.js";
import { PLACE, placeOf, showChannels } from "./sidebar.js";

const NEAR_TOP = 300; // pixels from which earlier messages are asked for
const WIDE = matchMedia("(min-width: 72rem)");
const TITLE = document.title;
const LIST = ["", "#channels"];
const MOST = 500; // messages that are kept while one reads the newest

const page = byId("chat");
const show = soon(render);
const wire = new Wire(new Token(page.dataset.formToken), connectionChanged);
const channels = new Channels(wire, () => (room || go(), show()));
const outbox = new Outbox(wire, `inglenook-outbox ${page.dataset.viewer}`, {
  changed: () => show(),
  sent: (channelId, line) => room?.id === channelId && room.sent(line),
});
const acts = { react, jump, pick: (line, opener) => picker.open(line, opener), reply: (line) => composer.replyTo(line) };
const lines = new Lines(byId("scroll"), byId("lines"), { ...acts, edit: (line) => composer.edit(line), remove, leave: () => composer.focus() });
const picker = new Picker((line, emoji) => room.react(line, emoji));
const panel = new Panel((name) => room.invite(name));
const composer = new Composer({ send, save, lastOwn, types: (typing) => room?.types(typing) });
const events = { changed: show, said, unsaid: () => tell(""), renamed: (channel) => channels.rename(channel), ended };
let room = null;
let wanted = null; // the message that a search or a quote leads to
let entering = false; // the focus goes where one may begin

// What is shown

function render() {
  showChannels(channels.all, room?.id);
  const unread = channels.unread;
  document.title = `${unread ? `(${unread}) ` : ""}${room?.channel ? `${room.channel.name} · ` : ""}${TITLE}`;
  const ready = Boolean(room?.channel && channels.viewer);
  page.dataset.pane = room ? "room" : "list";
  byId("room").hidden = !ready;
  byId("nowhere").hidden = room !== null;
  if (ready) renderRoom();
}

function renderRoom() {
  const waiting = outbox.of(room.id);
  showRoom(room, waiting.length === 0);
  composer.name(room.channel.name);
  lines.show(room, room.timeline.later ? [] : waiting, { viewer: channels.viewer, outbox });
  panel.updateMembers(room);
  settle();
  look();
}

function settle() {
  if (wanted && lines.focus(wanted)) wanted = null;
  else if (entering) (room.writable ? composer : byId("room-name")).focus();
  entering = false;
}

/** Whether the newest message is seen. */
function look() {
  if (!room?.timeline) return;
  const atEnd = lines.atEnd && !room.timeline.later;
  byId("newest").hidden = atEnd;
  if (atEnd && document.hasFocus() && !document.hidden) room.markRead();
  if (atEnd && room.timeline.lines.length > MOST) return room.refresh();
  if (byId("scroll").scrollTop < NEAR_TOP) room.readEarlier().catch(() => {});
}

function connectionChanged() {
  showConnection(wire);
}

function said(line) {
  if (line.author?.id === channels.viewer.id) return;
  queueMicrotask(() => {
    const text = byId(line.id)?.querySelector(".text")?.textContent ?? ""; // as it is shown, without Markdown
    tell(`${line.author?.displayName ?? "Somebody"}: ${text}`);
  });
}

function notice(sentence) {
  byId("notice-text").textContent = sentence;
  byId("notice").hidden = !sentence;
}

/** Do it; what is refused is said. */
async function attempt(work) {
  notice("");
  try {
    await work();
  } catch (refused) {
    notice(`${refused.message}.`);
  }
}

// Where one is

function go() {
  const inRoom = location.hash.startsWith(PLACE);
  if (!inRoom && !LIST.includes(location.hash)) return; // a place on this page
  const id = inRoom ? decodeURIComponent(location.hash.slice(PLACE.length)) : null;
  if (channels.viewer && id !== (room?.id ?? null)) enter(id);
}

function enter(id, around) {
  room?.close();
  composer.leave();
  lines.clear();
  notice("");
  byId("nowhere").classList.remove("told");
  byId("nowhere-text").textContent = "Choose a channel.";
  if (panel.showsMembers && !WIDE.matches) panel.close();
  room = id && new Room(wire, id, channels.viewer, events, around);
  if (id) composer.enter(id);
  if (id && WIDE.matches && !panel.showsMembers) panel.showMembers(room);
  if (!id) panel.close();
  entering = id !== null;
  show();
}

function ended(sentence) {
  room = null;
  composer.leave();
  lines.clear();
  panel.close();
  tell("");
  history.replaceState(null, "", location.pathname);
  byId("nowhere-text").textContent = sentence;
  byId("nowhere").classList.add("told");
  show();
  byId("nowhere").focus();
}

// What one does

function send(content, replyTo) {
  room.sends();
  outbox.add(room.id, content, replyTo);
  if (room.timeline.later) room.refresh();
  queueMicrotask(() => lines.toEnd());
}

function save(line, content) {
  return attempt(() => room.edit(line, content));
}

function react(line, emoji) {
  return attempt(() => room.react(line, emoji));
}

async function remove(line) {
  if (await sureToDelete()) await attempt(() => room.remove(line));
}

function lastOwn() {
  return room.timeline.lines.findLast((line) => line.author?.id === channels.viewer.id && line.viewerCanEdit);
}

function jump(id, channelId = room.id) {
  if (channelId === room?.id && lines.focus(id)) return;
  wanted = id;
  if (channelId !== room?.id) history.pushState(null, "", placeOf(channelId));
  enter(channelId, id);
}

async function search(words) {
  const { searchMessages } = await wire.request(SEARCH, { query: words });
  panel.showFound(words, searchMessages.edges, ({ id, channel }) => {
    if (!WIDE.matches) panel.close();
    jump(id, channel.id);
  });
}

byId("search").addEventListener("submit", (event) => {
  event.preventDefault();
  const words = byId("words").value.trim();
  if (words) attempt(() => search(words));
});
byId("scroll").addEventListener("scroll", look, { passive: true });
byId("earlier").addEventListener("click", () => attempt(() => room.readEarlier()));
byId("newest").addEventListener("click", () => {
  if (room.timeline.later) enter(room.id);
  else lines.toEnd();
});
byId("members").addEventListener("click", () => panel.toggleMembers(room));
byId("mute").addEventListener("click", () => attempt(() => room.mute(!room.membership.muted)));
byId("leave").addEventListener("click", () => attempt(() => room.leave()));
byId("join").addEventListener("click", () => attempt(() => room.join()));
byId("notice-close").addEventListener("click", () => (notice(""), composer.focus()));
for (const happening of ["focus", "hashchange"]) addEventListener(happening, happening === "focus" ? look : go);
document.addEventListener("visibilitychange", look);
addEventListener("resize", look);
addEventListener("popstate", go);
setUpDialogs(wire);
connectionChanged();
go();
