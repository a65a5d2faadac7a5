// How far an answer has come, how it ended, and what may still be asked, in words.

const zone = document.getElementById("rules").dataset.zone;
const moment = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: zone });

const ENDS = {
  NOT_COVERED: { words: "The rulebooks do not say. Ask in other words, or about one thing at a time.", kind: "told" },
  UNVERIFIED: { words: "Do not rely on this: nothing in it was found in the rulebooks.", kind: "warned" },
  FAILED: { words: "The answer could not be made. Ask again in a moment; if that goes on, tell who runs this server.", kind: "wrong" },
  CANCELLED: { words: "You stopped this answer.", kind: "told" },
};

/** What is said of an answer beside its text: { words, kind }; null of one that is whole. */
export function endOf({ status, error }) {
  const end = ENDS[status] ?? null;
  return end && error ? { ...end, words: `${sentence(error.message)} ${end.words}` } : end;
}

export function progressOf({ status, answer }) {
  if (status === "QUEUED") return "It is about to begin…";
  if (status !== "STREAMING") return "";
  return answer === "" ? "Looking it up…" : "Writing…";
}

/** What was not taken, and what to do. */
export function refusalOf({ code, message, details }) {
  if (code !== "LIMIT_REACHED") return sentence(message);
  if (!details?.resetsAt) return "Other answers of yours are still being made: wait for them, or stop them.";
  return `You have asked ${details.used} of ${details.limit} questions today. You can ask again on ${moment.format(new Date(details.resetsAt))}.`;
}

export function quotaOf({ limit, remaining, resetsAt }) {
  if (limit === null) return "";
  const left = remaining === 0 ? "No questions" : `${remaining} of ${limit} question${limit === 1 ? "" : "s"}`;
  return `${left} left until ${moment.format(new Date(resetsAt))}.`;
}

export function makerOf({ provider, model, createdAt }) {
  const maker = provider === "extractive" ? "quoted by this server" : `${provider}, ${model}`;
  return `${maker}, ${moment.format(new Date(createdAt))}`;
}

export function pageOf({ document, page, pageLabel, sectionPath }) {
  return [`${document.title}, page ${pageLabel ?? page}`, ...sectionPath.slice(-2)].join(" › ");
}

function sentence(message) {
  return `${message.slice(0, 1).toUpperCase()}${message.slice(1)}.`;
}
