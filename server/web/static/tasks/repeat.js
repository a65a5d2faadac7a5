// Rules of RFC 5545 in plain words.

const WORKDAYS = "MO,TU,WE,TH,FR";
const UNITS = { DAILY: "day", WEEKLY: "week", MONTHLY: "month", YEARLY: "year" };
const DAYS = { MO: "Monday", TU: "Tuesday", WE: "Wednesday", TH: "Thursday", FR: "Friday", SA: "Saturday", SU: "Sunday" };
const list = new Intl.ListFormat("en-GB");

/** The common ones, as they are offered. */
export const COMMON = new Map([
  ["FREQ=DAILY", "Every day"],
  [`FREQ=WEEKLY;BYDAY=${WORKDAYS}`, "Monday to Friday"],
  ["FREQ=WEEKLY", "Every week"],
  ["FREQ=WEEKLY;INTERVAL=2", "Every 2 weeks"],
  ["FREQ=MONTHLY", "Every month"],
  ["FREQ=MONTHLY;INTERVAL=3", "Every 3 months"],
  ["FREQ=YEARLY", "Every year"],
]);

/** What has no plain words is shown as it is. */
export function repeatWords({ rrule, base }) {
  const words = COMMON.get(rrule)?.toLowerCase().replace("monday to friday", "Monday to Friday") ?? composed(rrule);
  return base === "COMPLETION_DATE" ? `${words}, from when it is done` : words;
}

function composed(rrule) {
  const { FREQ, INTERVAL = "1", BYDAY, COUNT, ...others } = Object.fromEntries(rrule.split(";").map((part) => part.split("=")));
  const days = BYDAY?.split(",").map((name) => DAYS[name]);
  if (!UNITS[FREQ] || Object.keys(others).length > 0 || days?.includes(undefined)) return rrule;
  const every = INTERVAL === "1" ? `every ${UNITS[FREQ]}` : `every ${INTERVAL} ${UNITS[FREQ]}s`;
  const on = days ? ` on ${list.format(days)}` : "";
  return `${every}${on}${COUNT ? `, ${COUNT} times` : ""}`;
}
