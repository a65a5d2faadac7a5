// Beside the channel: who is in it, or what a search found.
import { momentOf } from "./clock.js";
import { byId, h, sanitised } from "../live/dom.js";
import { face } from "./line.js";

const STATE = { ONLINE: "there", AWAY: "away", OFFLINE: "not there" };

export class Panel {
  #box = byId("panel");
  #title = byId("panel-title");
  #body = byId("panel-body");
  #shows = null; // "members", "found" or null
  #opener = null;

  constructor(invite) {
    byId("panel-close").addEventListener("click", () => this.close());
    this.#box.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    byId("invite").addEventListener("submit", async (event) => {
      event.preventDefault();
      await this.#invite(invite);
    });
  }

  get showsMembers() {
    return this.#shows === "members";
  }

  close() {
    if (!this.#shows) return;
    this.#open(null);
    this.#opener?.focus();
  }

  toggleMembers(room) {
    if (this.showsMembers) return this.close();
    this.showMembers(room);
    this.#title.focus();
  }

  showMembers(room) {
    this.#open("members");
    this.#title.textContent = "Members";
    this.updateMembers(room);
  }

  updateMembers({ people, writable }) {
    if (!this.showsMembers) return;
    byId("invite").hidden = !writable;
    this.#body.replaceChildren(h("ul", { class: "people" }, ...people.all.map(member)), more(people));
  }

  showFound(query, edges, jump) {
    this.#open("found");
    this.#title.textContent = edges.length ? `Found for “${query}”` : `Nothing found for “${query}”`;
    byId("invite").hidden = true;
    this.#body.replaceChildren(h("ol", { class: "found" }, ...edges.map((edge) => hit(edge, jump))));
    this.#title.focus();
  }

  #open(what) {
    if (what && !this.#shows) this.#opener = document.activeElement;
    this.#shows = what;
    this.#box.hidden = what === null;
    byId("members").setAttribute("aria-expanded", String(what === "members"));
  }

  async #invite(invite) {
    const field = byId("invited");
    const wrong = byId("invited-error");
    wrong.textContent = "";
    try {
      await invite(field.value.trim());
      field.value = "";
    } catch (refused) {
      wrong.textContent = `${refused.message}.`;
    }
    field.focus();
  }
}

function member(person) {
  return h(
    "li",
    {},
    face(person, person.displayName),
    h("span", { class: `dot ${person.presence.toLowerCase()}`, title: STATE[person.presence] }),
    h("span", { class: "name" }, person.displayName, " ", h("small", {}, `@${person.username}`)),
    h("span", { class: "unseen" }, `, ${STATE[person.presence]}`),
    person.rank && h("span", { class: "tag" }, person.rank),
  );
}

function more(people) {
  const others = people.count - people.all.length;
  return others > 0 ? h("p", { class: "hint" }, `and ${others} more`) : "";
}

function hit({ snippetHtml, node }, jump) {
  return h(
    "li",
    {},
    h(
      "button",
      { type: "button", onclick: () => jump(node) },
      h("span", { class: "where" }, h("b", {}, node.author?.displayName ?? "Somebody who is gone"), ` in ${node.channel.name}`),
      sanitised(h("span", { class: "snippet" }), snippetHtml),
      h("time", { datetime: node.createdAt }, momentOf(node.createdAt)),
    ),
  );
}
