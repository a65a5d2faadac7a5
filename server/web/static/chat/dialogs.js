// The questions that are asked in a box of their own: a new channel, finding one, deleting a message.
import { CREATE, FIND } from "./documents.js";
import { byId, h } from "../live/dom.js";
import { newKey } from "../live/keys.js";
import { placeOf, sign } from "./sidebar.js";

const PAUSE = 200; // milliseconds after the last letter

export function setUpDialogs(wire) {
  for (const closing of document.querySelectorAll("dialog [data-close]"))
    closing.addEventListener("click", () => closing.closest("dialog").close());
  setUpCreate(wire);
  setUpFind(wire);
}

function setUpCreate(wire) {
  const [dialog, form, wrong] = [byId("create-dialog"), byId("create-form"), byId("create-error")];
  byId("create").addEventListener("click", () => {
    form.reset();
    form.dataset.key = newKey();
    wrong.textContent = "";
    dialog.showModal();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { name, topic, hidden } = form.elements;
    const visibility = hidden.checked ? "PRIVATE" : "PUBLIC";
    const input = { name: name.value, topic: topic.value.trim() || null, visibility, clientMutationId: form.dataset.key };
    try {
      const { createChannel } = await wire.request(CREATE, { input });
      dialog.close();
      location.hash = placeOf(createChannel.channel.id);
    } catch (refused) {
      form.dataset.key = newKey(); // what is mended is another wish
      wrong.textContent = `${refused.message}.`;
      name.focus();
    }
  });
}

function setUpFind(wire) {
  const [dialog, field, list] = [byId("find-dialog"), byId("find-words"), byId("find-list")];
  let timer = 0;
  let asked = 0;
  async function look() {
    const number = ++asked;
    const { channels } = await wire.request(FIND, { query: field.value.trim() || null });
    if (number !== asked) return;
    list.replaceChildren(...channels.nodes.map((channel) => choice(channel, dialog)));
    byId("find-none").hidden = channels.nodes.length > 0;
  }
  byId("find").addEventListener("click", () => {
    field.value = "";
    dialog.showModal();
    look().catch(() => {});
  });
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => look().catch(() => {}), PAUSE);
  });
}

function choice({ id, name, topic, memberCount, visibility, viewerMembership }, dialog) {
  const people = memberCount === 1 ? "1 member" : `${memberCount} members`;
  return h(
    "li",
    {},
    h(
      "a",
      { href: placeOf(id), onclick: () => dialog.close() },
      h("b", {}, sign(visibility), name),
      h("span", { class: "hint" }, `${viewerMembership ? "You are in it · " : ""}${people}${topic ? ` · ${topic}` : ""}`),
    ),
  );
}

/** Whether they said yes. */
export function sureToDelete() {
  const dialog = byId("delete-dialog");
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
