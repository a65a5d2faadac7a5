// How far an answer has come, and how it ended, in words.

const PROGRESS = {
  QUEUED: "It is about to begin…",
  IN_PROGRESS: "Thinking…",
  REQUIRES_ACTION: "It waits for your word.",
};
const ADVICE = {
  LIMIT_REACHED: "What is here stays: ask it to go on, or ask for less at once.",
  PROVIDER_UNAVAILABLE: "Try again in a moment; your message is kept.",
  PROVIDER_TIMEOUT: "Try again, perhaps with a shorter question; your message is kept.",
};
const ANYTHING = "Try again; your message is kept.";

export function progressOf({ run, content }) {
  return run.status === "IN_PROGRESS" && content !== "" ? "Writing…" : PROGRESS[run.status];
}

/** What is said of an answer that is not whole, and whether something went wrong; null of one that is. */
export function endOf({ run }) {
  if (run?.status === "CANCELLED") return { words: "You stopped this answer.", isWrong: false };
  if (run?.status !== "FAILED" && run?.status !== "INCOMPLETE") return null;
  const why = run.error ? `${run.error.message.slice(0, 1).toUpperCase()}${run.error.message.slice(1)}. ` : "";
  return { words: `${why}${ADVICE[run.error?.code] ?? ANYTHING}`, isWrong: true };
}

/** What was not taken, and why. */
export function refusalOf({ message }) {
  return `${message.slice(0, 1).toUpperCase()}${message.slice(1)}.`;
}
