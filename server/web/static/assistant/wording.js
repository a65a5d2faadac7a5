// How far an answer has come, and how it ended, in words.
import { isWaiting } from "./thread.js";

const ADVICE = {
  LIMIT_REACHED: "What is here stays: ask it to go on, or ask for less at once.",
  PROVIDER_UNAVAILABLE: "Try again in a moment; your message is kept.",
  PROVIDER_TIMEOUT: "Try again, perhaps with a shorter question; your message is kept.",
};
const ANYTHING = "Try again; your message is kept.";

/** By what is known of its calls, for these are told at once. */
export function progressOf(message) {
  if (isWaiting(message)) return "It waits for your word.";
  if (message.toolCalls.some(({ status }) => status === "RUNNING")) return "Working…";
  if (message.run.status === "QUEUED" && message.run.attempt === 1 && message.toolCalls.length === 0) return "It is about to begin…";
  return message.content === "" ? "Thinking…" : "Writing…";
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
