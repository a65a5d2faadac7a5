// The admin page: puts together flags, usage, providers and the audit log.
import { showConnection } from "../live/connection.js";
import { byId, h, tell } from "../live/dom.js";
import { Token } from "../live/token.js";
import { Wire } from "../live/wire.js";
import { Audit } from "./audit.js";
import { askFlag, askRule, setUpDialogs, sure } from "./dialogs.js";
import { DELETE_RULE, FLAGS, KILL, PROVIDERS, SET_RULE, UPSERT } from "./documents.js";
import { Flags } from "./flags.js";
import { Names } from "./names.js";
import { table } from "./table.js";
import { Usage } from "./usage.js";
import { momentOf, sentence } from "./wording.js";

const { formToken, admin, fixed } = byId("admin").dataset;
const wire = new Wire(new Token(formToken), () => showConnection(wire));
const names = new Names(wire);
const usage = new Usage(wire, names);
const audit = admin === undefined ? null : new Audit(wire);
const flags = new Flags(names, fixed !== undefined, { kill, edit, add, change, remove });
let known = []; // flags, in the order they were made
let place = ""; // the act whose box is open, to go back to

function notice(words) {
  byId("notice-text").textContent = words;
  byId("notice").hidden = !words;
}

/** Do it; what is refused is said. */
async function attempt(work) {
  notice("");
  try {
    return await work();
  } catch (refused) {
    notice(sentence(refused.message));
  }
}

async function readFlags() {
  const found = [];
  let after = null;
  do {
    const { featureFlags } = await wire.request(FLAGS, { after });
    found.push(...featureFlags.nodes);
    after = featureFlags.pageInfo.hasNextPage ? featureFlags.pageInfo.endCursor : null;
  } while (after);
  await show(found.filter(({ archivedAt }) => archivedAt === null));
}

async function show(all) {
  await names.learn(all.flatMap(({ rules }) => rules.map(({ scopeId }) => scopeId)));
  known = all;
  flags.show(known);
}

async function readProviders() {
  const { providers } = await wire.request(PROVIDERS);
  const rows = providers.map((one) => [one.name, one.model ?? "–", stateOf(one), one.lastError ?? "–", momentOf(one.lastErrorAt)]);
  byId("providers").replaceChildren(table("Providers", ["Name", "Model", "State", "Last failure", "When"], rows));
}

function stateOf({ configured, healthy }) {
  if (!configured) return h("span", { class: "not-set" }, "not set up");
  return h("span", { class: healthy ? "well" : "ill" }, healthy ? "well" : "failing");
}

/** A flag as it is after a change; the audit log has one entry more. */
async function took(flag, words) {
  const isKnown = known.some(({ id }) => id === flag.id);
  await show(isKnown ? known.map((one) => (one.id === flag.id ? flag : one)) : [...known, flag]);
  tell(words);
  audit?.read().catch(() => {});
}

// What one does

async function kill(flag) {
  const killed = !flag.killed;
  const title = killed ? `Kill ${flag.key}?` : `Let ${flag.key} live again?`;
  const text = killed ? "It is off for everybody at once, whatever its rules say." : "Its rules hold again, at once.";
  if (!(await sure(title, text, killed ? "Yes, kill it" : "Yes, take it back"))) return;
  await attempt(async () => {
    const { killFlag } = await wire.request(KILL, { key: flag.key, killed });
    await took(killFlag.flag, killed ? `Killed: ${flag.key}` : `No longer killed: ${flag.key}`);
  });
  flags.focus(`${flag.key} kill`);
}

function edit(flag) {
  place = `${flag?.key} edit`;
  askFlag(flag, async (input) => took((await wire.request(UPSERT, { input })).upsertFlag.flag, `Saved: ${input.key}`));
}

function add(flag) {
  place = `${flag.key} add`;
  askRule(flag, null, setRule);
}

function change(flag, rule) {
  place = `${flag.key} ${rule.id} change`;
  askRule(flag, rule, setRule);
}

async function setRule(input) {
  await took((await wire.request(SET_RULE, { input })).setFlagRule.flag, `Saved a rule of ${input.flagKey}`);
}

async function remove(flag, rule) {
  if (!(await sure("Delete this rule?", `${flag.key}: ${flags.whereOf(rule)}, ${rule.enabled ? "on" : "off"}.`, "Yes, delete it"))) return;
  await attempt(async () => {
    await wire.request(DELETE_RULE, { id: rule.id }).catch((wrong) => wrong.code !== "NOT_FOUND" && Promise.reject(wrong));
    await took({ ...flag, rules: flag.rules.filter(({ id }) => id !== rule.id) }, `Deleted a rule of ${flag.key}`);
  });
  flags.focus(`${flag.key} add`);
}

byId("new-flag")?.addEventListener("click", () => edit(null));
byId("audit-more")?.addEventListener("click", () => attempt(() => audit.more()));
byId("notice-close").addEventListener("click", () => (notice(""), byId("flags-title").focus()));
for (const dialog of [byId("flag-dialog"), byId("rule-dialog")]) {
  dialog.addEventListener("close", () => {
    const { activeElement, body } = document;
    if (activeElement === body || dialog.contains(activeElement)) flags.focus(place); // the table was drawn anew
  });
}
setUpDialogs();
showConnection(wire);
for (const read of [readFlags, readProviders, () => usage.read(), () => audit?.read()]) attempt(read);
