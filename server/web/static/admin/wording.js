// How numbers, times and what was refused are written.

const { zone } = document.getElementById("admin").dataset;
const moment = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone: zone });
const number = new Intl.NumberFormat("en-GB");
const MICROS = 1_000_000;

export function momentOf(at) {
  return at === null ? "–" : moment.format(new Date(at));
}

/** The day in UTC, in which usage is counted. */
export function dayOf(milliseconds) {
  return new Date(milliseconds).toISOString().slice(0, "2026-11-21".length);
}

export function numberOf(value) {
  return number.format(value);
}

export function moneyOf(micros) {
  const dollars = micros / MICROS;
  return `$${dollars.toFixed(dollars !== 0 && dollars < 1 ? 4 : 2)}`;
}

export function sentence(message) {
  return `${message.slice(0, 1).toUpperCase()}${message.slice(1)}.`;
}
