// Tools and what they are given, in words.

const NAMES = {
  list_tasks: "List your tasks",
  get_task: "Look at a task",
  create_task: "Add a task",
  update_task: "Change a task",
  complete_task: "Mark a task as done",
  reopen_task: "Reopen a task",
  delete_task: "Delete a task",
  list_labels: "List your labels",
  list_worlds: "List your worlds",
  recent_interactions: "Look up what was said in a world",
  search_games: "Search the games",
  ask_rules: "Ask a game's rulebooks",
  list_my_channels: "List your channels",
  search_my_messages: "Search your messages",
  send_channel_message: "Send a message to a channel",
};
const STATES = {
  PENDING_APPROVAL: "waits for you",
  RUNNING: "is being done",
  SUCCEEDED: "done",
  FAILED: "was not done",
  DENIED: "denied by you",
  EXPIRED: "was not approved",
};
const SUBJECTS = ["title", "query", "search", "content", "question", "id", "channelId", "worldId"];
const LONGEST = 80; // characters of a subject
const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029]/gu; // what could make a text look like another one
const KEPT = new Set(["\n", "\t", "\u200d"]); // lines, and emoji that are made of several

export function nameOf({ name }) {
  return NAMES[name] ?? sentence(name.replaceAll("_", " "));
}

export function stateOf({ status }) {
  return STATES[status];
}

/** What a call is about, in a few words; "" if that cannot be told. `names` has what ids stand for. */
export function subjectOf({ arguments: given }, names) {
  if (!isObject(given)) return "";
  const key = SUBJECTS.find((name) => typeof given[name] === "string" && given[name] !== "");
  if (!key) return "";
  const text = isId(key) ? names.get(given[key]) : given[key];
  if (!text) return "";
  return visible(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
}

/** Pairs of a name and a text: everything that a call is given. */
export function argumentsOf({ arguments: given }, names) {
  if (!isObject(given)) return [["given", visible(String(given))]];
  const told = Object.entries(given).filter(([, value]) => value !== null);
  return told.map(([key, value]) => [label(key), visible(inWords(value, names))]);
}

/** The ids in what a call is given, which have names. */
export function idsOf({ arguments: given }) {
  if (!isObject(given)) return [];
  return Object.entries(given).flatMap(([key, value]) => (isId(key) ? [value].flat().filter((id) => typeof id === "string") : []));
}

/** What a call answered: what was wrong in words, or the data as JSON; null if there is nothing. */
export function resultOf({ result }) {
  if (!isObject(result)) return null;
  if (result.error) return { wrong: visible(`${sentence(String(result.error.message ?? "that was not done"))}.`) };
  return { data: JSON.stringify(result.data ?? result, null, 2) };
}

function inWords(value, names) {
  if (typeof value === "string") return names.get(value) ?? value;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value) && value.every((one) => !isObject(one))) return value.map((one) => inWords(one, names)).join(", ");
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}

/** "dueDate" is a due date, "labelIds" are labels. */
function label(key) {
  const words = key.replace(/Ids$/, "s").replace(/(?<=.)Id$/, "").replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return visible(key === "id" ? "task" : words);
}

function isId(key) {
  return key === "id" || key.endsWith("Id") || key.endsWith("Ids");
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sentence(text) {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function visible(text) {
  return text.replace(UNSEEN, (sign) => (KEPT.has(sign) ? sign : `\\u{${sign.codePointAt(0).toString(16)}}`));
}
