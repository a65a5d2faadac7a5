// A game's page: puts together what is asked, what is answered, and the rulebook beside it.
import { showConnection } from "../live/connection.js";
import { byId, h, tell } from "../live/dom.js";
import { Token } from "../live/token.js";
import { Wire } from "../live/wire.js";
import { Answers } from "./answers.js";
import { QUOTA_LEFT, SESSIONS } from "./documents.js";
import { Reader } from "./reader.js";
import { Session } from "./session.js";
import { endOf, quotaOf, refusalOf } from "./wording.js";

const page = byId("rules");
const { game } = page.dataset;
const question = byId("question");
const wire = new Wire(new Token(page.dataset.formToken), () => showConnection(wire));
const reader = new Reader(wire, notice);
const answers = new Answers({ cite: (...cited) => reader.cite(...cited), rate });
const events = { changed: show, begun, quota: showQuota, ended };
let sessions = []; // the newest first
let open = new Session(wire, game, null, events);
let stopping = false;

// What is shown

function show() {
  const { active } = open;
  if (!active) stopping = false;
  answers.show(open.answers);
  byId("send").hidden = Boolean(active);
  byId("send").disabled = open.sending;
  byId("stop").hidden = !active;
  byId("stop").disabled = stopping;
  byId("stop").textContent = stopping ? "Stopping…" : "Stop";
}

function showSessions() {
  const options = sessions.map(({ id, title }) => h("option", { value: id }, title));
  byId("sessions").replaceChildren(h("option", { value: "" }, "New questions"), ...options);
  byId("sessions").value = open.id ?? "";
  byId("sessions-row").hidden = sessions.length === 0;
}

function showQuota(quota) {
  byId("quota").textContent = quotaOf(quota);
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
    return true;
  } catch (refused) {
    notice(refusalOf(refused));
    return false;
  }
}

// What is told

function begun(session) {
  sessions = [session, ...sessions];
  open.id = session.id;
  showSessions();
}

function ended(answer) {
  show();
  const quotes = answer.citations.length;
  const told = quotes === 0 ? "" : `${quotes} quote${quotes === 1 ? "" : "s"}.`;
  tell([answer.answer, endOf(answer)?.words, told].filter(Boolean).join(" "));
  if (document.activeElement === document.body) question.focus();
  readQuota();
}

// What one does

async function ask() {
  const text = question.value.trim();
  if (!text || open.active || open.sending) return;
  const language = byId("language").value.trim() || "en";
  if ((await attempt(() => open.ask(text, language))) && question.value.trim() === text) question.value = "";
  question.focus();
}

async function rate(answer, helpful) {
  if (await attempt(() => open.rate(answer, helpful))) tell("Thank you.");
}

async function enter(id) {
  open.close();
  notice("");
  open = new Session(wire, game, id || null, events);
  show();
  if (id) await attempt(() => open.read());
}

function readQuota() {
  wire.request(QUOTA_LEFT, { game }).then(({ myQuota }) => showQuota(myQuota), () => {});
}

async function begin() {
  const { rulesSessions } = await wire.request(SESSIONS, { game });
  if (open.id !== null || open.sending) return;
  sessions = rulesSessions.nodes;
  if (sessions.length > 0) await enter(sessions[0].id);
  showSessions();
}

byId("ask").addEventListener("submit", (event) => (event.preventDefault(), ask()));
question.addEventListener("keydown", (event) => {
  if (event.isComposing || event.key !== "Enter" || event.shiftKey) return;
  event.preventDefault();
  ask();
});
byId("stop").addEventListener("click", async () => {
  stopping = true;
  show();
  if (!(await attempt(() => open.stop()))) stopping = false;
  show();
  question.focus();
});
byId("sessions").addEventListener("change", ({ target }) => enter(target.value));
byId("notice-close").addEventListener("click", () => (notice(""), question.focus()));
page.addEventListener("click", ({ target }) => {
  const button = target.closest("button[data-read]");
  if (button) reader.read(button.dataset.read, button);
});
showConnection(wire);
readQuota();
attempt(begin);
