// A tool call as a card: what it does, with what, what became of it; and where it waits, the viewer's word.
import { h } from "../live/dom.js";
import { argumentsOf, nameOf, resultOf, stateOf, subjectOf } from "./tools.js";

/** `names` has what ids stand for. */
export function doneCard(call, names, isOpen) {
  const subject = subjectOf(call, names);
  return h(
    "li",
    { class: `call ${call.status.toLowerCase()}`, id: call.id },
    h(
      "details",
      { open: isOpen },
      h(
        "summary",
        {},
        h("span", { class: "call-name" }, nameOf(call)),
        subject && h("span", { class: "call-subject" }, subject),
        h("span", { class: "call-state" }, stateOf(call)),
      ),
      given(call, names),
      answered(call),
    ),
  );
}

/** `acts` has: approve(call), deny(call), whose answers are waited for before another word is taken. */
export function waitingCard(call, names, acts) {
  const title = `${call.id} title`;
  let isAsked = false;
  const judge = async (does) => {
    if (isAsked) return;
    isAsked = true;
    await does(call);
    isAsked = false;
  };
  const act = (name, shape, does) => h("button", { type: "button", class: shape, "data-act": name, onclick: () => judge(does) }, name);
  return h(
    "li",
    { class: "call pending_approval", id: call.id },
    h(
      "div",
      { role: "group", "aria-labelledby": title },
      h("h3", { id: title }, `${nameOf(call)}?`),
      h("p", { class: "hint" }, "The assistant wants to do this in your name. Nothing is done before you approve it."),
      given(call, names),
      h(
        "div",
        { class: "call-acts" },
        act("Approve", null, acts.approve),
        act("Deny", "quiet", acts.deny),
        h("span", { class: "hint call-time", "data-until": call.expiresAt }, leftOf(call.expiresAt)),
      ),
    ),
  );
}

/** How long it can still be approved. */
export function leftOf(until) {
  const seconds = Math.max(0, Math.ceil((Date.parse(until) - Date.now()) / 1_000));
  if (seconds === 0) return "The time to approve it is over.";
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} left`;
}

function given(call, names) {
  const pairs = argumentsOf(call, names);
  if (pairs.length === 0) return h("p", { class: "hint" }, "With nothing further.");
  return h("dl", { class: "given" }, ...pairs.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

function answered(call) {
  const result = resultOf(call);
  if (!result) return null;
  if (result.wrong) return h("p", { class: "error" }, result.wrong);
  return h("div", { class: "answered" }, h("p", { class: "hint" }, "What it answered:"), h("pre", { tabindex: 0 }, result.data));
}
