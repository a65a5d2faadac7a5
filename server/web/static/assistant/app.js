// The assistant's page: puts together what is known, what is shown and what is done.
import { showConnection } from "../live/connection.js";
import { byId, tell } from "../live/dom.js";
import { Token } from "../live/token.js";
import { Wire } from "../live/wire.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { Conversations } from "./conversations.js";
import { askTitle, setUpDialogs, sureToDelete } from "./dialogs.js";
import { PLACE, placeOf, showConversations } from "./sidebar.js";
import { nameOf } from "./tools.js";
import { Turns } from "./turns.js";
import { endOf, refusalOf } from "./wording.js";

const LIST = "#conversations";
const NEW = ["", "#new"];
const TITLE = document.title;
const LOOK = 15_000; // milliseconds after which it is read what other devices did
const BUILT_IN = "commands";

const page = byId("assistant");
const wire = new Wire(new Token(page.dataset.formToken), connectionChanged);
const tabs = new BroadcastChannel(`inglenook-assistant ${page.dataset.viewer}`);
const conversations = new Conversations(wire, listed);
const turns = new Turns(wire, byId("scroll"), byId("turns"), { approve, deny, regenerate, choose, leave: () => composer.focus() });
const composer = new Composer({ send, stop, busy: () => tell("The assistant is still answering: wait for it, or stop it.") });
const events = { changed: show, begun, asked, finished, again, gone };
let open = null;
let stopping = null; // the run that is being stopped
let drawing = 0;

// What is shown

function show() {
  drawing ||= requestAnimationFrame(() => {
    drawing = 0;
    render();
  });
}

function render() {
  const isNew = open.id === null && open.thread.messages.length === 0;
  const run = open.active?.run;
  showConversations(conversations, open);
  document.title = `${open.title ? `${open.title} · ` : ""}${TITLE}`;
  byId("room-name").textContent = open.id === null ? "New conversation" : open.title;
  byId("room-acts").hidden = open.id === null;
  byId("begin").hidden = !isNew;
  byId("earlier").hidden = open.thread.earlier === null;
  byId("built-in").hidden = open.thread.messages.findLast((message) => message.run)?.run.provider !== BUILT_IN;
  byId("elsewhere").hidden = open.thread.isNewest;
  turns.show(open.thread, isFree());
  composer.show({ isFree: isFree(), isRunning: Boolean(run), isStopping: Boolean(run) && run.id === stopping });
  look();
}

function isFree() {
  return open.ready && !open.sending && !open.active;
}

function look() {
  byId("newest").hidden = turns.isAtEnd;
}

function connectionChanged() {
  showConnection(wire);
  if (wire.open) conversations.read();
}

function notice(sentence) {
  byId("notice-text").textContent = sentence;
  byId("notice").hidden = !sentence;
}

/** Do it; what is refused is said. Whether it was done. */
async function attempt(work) {
  notice("");
  try {
    await work();
    tabs.postMessage("changed");
    conversations.read();
    return true;
  } catch (refused) {
    notice(refusalOf(refused));
    open.read()?.catch(() => {});
    return false;
  }
}

/** What was done in other tabs, and on other devices, is seen by the list. */
function listed() {
  const entry = conversations.all.find(({ id }) => id === open.id);
  const seen = entry ? [entry.title, entry.updatedAt, entry.activeRun?.id].join("\n") : "";
  if (open.ready && seen !== open.seen) open.read()?.catch(() => {});
  open.seen = seen;
  show();
}

// What is told

function begun({ id }) {
  composer.begun(id);
  history.replaceState(null, "", placeOf(id));
}

function asked(call) {
  tell(`The assistant waits for you: ${nameOf(call)}?`);
}

function finished(message) {
  conversations.read();
  requestAnimationFrame(() => tell([`Assistant: ${turns.said(message.id)}`, endOf(message)?.words].filter(Boolean).join(" ")));
}

function again({ reason }) {
  tell(`The answer is begun again: ${reason}.`);
}

function gone() {
  const draft = composer.text;
  conversations.drop(open.id);
  history.replaceState(null, "", "#new");
  go();
  if (draft) composer.write(draft);
  notice("This conversation is not there any more.");
}

// Where one is

function go() {
  const { hash } = location;
  const isOne = hash.startsWith(PLACE);
  if (open && !isOne && hash !== LIST && !NEW.includes(hash)) return; // a place on this page
  page.dataset.pane = hash === LIST ? "list" : "room";
  if (open && hash === LIST) return byId("new").focus();
  const id = isOne ? decodeURIComponent(hash.slice(PLACE.length)) : null;
  if (!open || id !== open.id) enter(id);
  if (hash !== LIST) composer.focus();
}

function enter(id) {
  open?.close();
  turns.clear();
  notice("");
  composer.enter(id);
  open = new Conversation(wire, id, events);
  open.read()?.then(() => turns.toEnd(), (refused) => notice(refusalOf(refused)));
  show();
}

// What one does

async function send(text) {
  const [conversation, place] = [open, open.id];
  open.thread.chooseNewest();
  turns.toEnd();
  if (await attempt(() => conversation.send(text))) {
    composer.taken(conversation === open ? conversation.id : place, text);
    turns.toEnd();
  }
  if (conversation === open) composer.focus();
}

async function stop() {
  stopping = open.active?.run.id ?? null;
  show();
  if (!(await attempt(() => open.stop()))) stopping = null;
  show();
}

function approve(call) {
  return attempt(() => open.approve(call));
}

function deny(call) {
  return attempt(() => open.deny(call));
}

async function regenerate(message) {
  await attempt(() => open.regenerate(message));
  composer.focus();
}

function choose(message, act) {
  const all = open.thread.alternatives(message);
  open.thread.choose(message);
  show();
  tell(`Answer ${all.indexOf(message) + 1} of ${all.length}.`);
  requestAnimationFrame(() => turns.focus(message.id, act));
}

byId("composer").addEventListener("click", ({ target }) => target === byId("composer") && composer.focus());
byId("scroll").addEventListener("scroll", look, { passive: true });
byId("newest").addEventListener("click", () => (turns.toEnd(), composer.focus()));
byId("earlier").addEventListener("click", () => attempt(() => open.readEarlier()));
byId("more").addEventListener("click", () => conversations.more());
byId("new").addEventListener("click", () => {
  if (location.hash === "#new") go();
  else location.hash = "#new";
});
byId("rename").addEventListener("click", () => askTitle(open.title, async (title) => {
  await open.rename(title);
  tabs.postMessage("changed");
  conversations.read();
}));
byId("delete").addEventListener("click", async () => {
  if (!(await sureToDelete(open.title))) return;
  const { id, title } = open;
  if (!(await attempt(() => open.remove()))) return;
  conversations.drop(id);
  location.hash = "#new";
  tell(`Deleted: ${title}`);
});
byId("to-newest").addEventListener("click", () => {
  open.thread.chooseNewest();
  show();
  composer.focus();
});
byId("notice-close").addEventListener("click", () => (notice(""), composer.focus()));
byId("examples").addEventListener("click", ({ target }) => {
  const example = target.closest("button");
  if (!example) return;
  composer.write(example.textContent);
  composer.focus();
});
tabs.addEventListener("message", () => conversations.read());
addEventListener("focus", () => conversations.read());
addEventListener("hashchange", go);
addEventListener("resize", look);
setInterval(() => document.hidden || conversations.read(), LOOK);
setUpDialogs();
connectionChanged();
go();
