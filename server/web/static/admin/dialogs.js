// The boxes in which flags and rules are made and changed; what is wrong is said beside its field.
import { byId, h } from "../live/dom.js";
import { sentence } from "./wording.js";

export function setUpDialogs() {
  for (const closing of document.querySelectorAll("dialog [data-close]"))
    closing.addEventListener("click", () => closing.closest("dialog").close());
  byId("rule-scope").addEventListener("change", fit);
}

/** Everywhere is nowhere in particular. */
function fit() {
  const isEverywhere = byId("rule-scope").value === "GLOBAL";
  byId("rule-scope-id").closest(".field").hidden = isEverywhere;
  if (isEverywhere) byId("rule-scope-id").value = "";
}

/** Whether they said yes. */
export function sure(title, text, yes) {
  const dialog = byId("sure-dialog");
  [byId("sure-title").textContent, byId("sure-text").textContent, byId("sure-yes").textContent] = [title, text, yes];
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

/** `save` is given what the fields hold, and throws what is wrong with it. `flag` null: a new one. */
export function askFlag(flag, save) {
  const { key, description, defaultEnabled } = byId("flag-form").elements;
  byId("flag-heading").textContent = flag ? `Flag ${flag.key}` : "New flag";
  key.value = flag?.key ?? "";
  key.readOnly = Boolean(flag);
  description.value = flag?.description ?? "";
  defaultEnabled.checked = flag?.defaultEnabled ?? true;
  ask("flag", () => save({ key: key.value.trim(), description: description.value.trim() || null, defaultEnabled: defaultEnabled.checked }));
}

/** The same for a rule of a flag. What makes it the rule it is stays as it is: another place is another rule. */
export function askRule(flag, rule, save) {
  const fields = byId("rule-form").elements;
  byId("rule-heading").textContent = rule ? `A rule of ${flag.key}` : `New rule of ${flag.key}`;
  fill(fields, rule ?? { scope: "GLOBAL", environment: "*", bucketBy: "USER", enabled: true, value: null, metadata: {} });
  for (const name of ["scope", "role"]) fields[name].disabled = Boolean(rule);
  for (const name of ["scopeId", "environment"]) fields[name].readOnly = Boolean(rule);
  fit();
  ask("rule", () => save({ flagKey: flag.key, ...wishOf(fields) }));
}

function fill(fields, rule) {
  for (const name of ["scope", "scopeId", "role", "environment", "rolloutPercent", "bucketBy", "variant"]) fields[name].value = rule[name] ?? "";
  fields.enabled.checked = rule.enabled;
  fields.value.value = rule.value === null ? "" : JSON.stringify(rule.value);
  fields.metadata.value = Object.keys(rule.metadata).length ? JSON.stringify(rule.metadata, null, 1) : "";
}

function wishOf({ scope, scopeId, role, environment, rolloutPercent, bucketBy, variant, enabled, value, metadata }) {
  return {
    scope: scope.value,
    scopeId: scopeId.value.trim() || null,
    role: role.value || null,
    environment: environment.value.trim(),
    rolloutPercent: rolloutPercent.value === "" ? null : Number(rolloutPercent.value),
    bucketBy: bucketBy.value,
    variant: variant.value.trim() || null,
    enabled: enabled.checked,
    value: parsed("value", value.value),
    metadata: parsed("metadata", metadata.value),
  };
}

class Unreadable extends Error {
  constructor(field) {
    super("that is not JSON");
    this.details = { path: ["input", field] };
  }
}

function parsed(field, text) {
  if (!text.trim()) return null;
  try {
    return JSON.parse(text);
  } catch {
    throw new Unreadable(field);
  }
}

function ask(name, save) {
  const [dialog, form] = [byId(`${name}-dialog`), byId(`${name}-form`)];
  clear(form);
  form.onsubmit = async (event) => {
    event.preventDefault();
    clear(form);
    try {
      await save();
      dialog.close();
    } catch (refused) {
      blame(form, refused);
    }
  };
  dialog.showModal();
}

function clear(form) {
  form.querySelector("[data-error]").textContent = "";
  for (const wrong of form.querySelectorAll(".field .error")) wrong.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }
}

/** Beside the field that is to be mended, or above all of them. */
function blame(form, { message, details }) {
  const place = (details?.path ?? []).map((name) => form.querySelector(`[data-field="${CSS.escape(name)}"]`)).find(Boolean);
  if (!place) return (form.querySelector("[data-error]").textContent = sentence(message));
  const field = place.querySelector("input, select, textarea");
  const wrong = h("p", { class: "error", id: `${field.id}-error`, role: "alert" }, sentence(message));
  place.append(wrong);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", wrong.id);
  field.focus();
}
