// Days and times by the viewer's own clock.

const zone = document.getElementById("tasks").dataset.zone;
const parts = new Intl.DateTimeFormat("en-CA", {
  year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
  hourCycle: "h23", timeZone: zone,
});
const day = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
const dated = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const DAY = 86_400_000;
const NAMED = new Map([[-1, "yesterday"], [0, "today"], [1, "tomorrow"]]);

export { zone };

/** What the clock on the wall shows: { date: "2030-01-31", time: "08:00" }. */
export function wallOf(at) {
  const found = Object.fromEntries(parts.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
  return { date: `${found.year.padStart(4, "0")}-${found.month}-${found.day}`, time: `${found.hour}:${found.minute}` };
}

/** The moment at which the clock on the wall shows this; where it never does, an hour or so later. */
export function momentOf(date, time) {
  const wished = Date.parse(`${date}T${time}:00Z`);
  let guess = wished;
  for (let step = 0; step < 2; step++) {
    const shown = wallOf(guess);
    guess += wished - Date.parse(`${shown.date}T${shown.time}:00Z`);
  }
  return new Date(guess).toISOString();
}

/** As the fields of a form have it; "" where there is nothing. */
export function dueOf(task) {
  if (task.dueAt) return wallOf(task.dueAt);
  return { date: task.dueDate ?? "", time: "" };
}

export function isLate(task) {
  if (task.completed) return false;
  if (task.dueAt) return Date.parse(task.dueAt) < Date.now();
  return Boolean(task.dueDate) && task.dueDate < wallOf(Date.now()).date;
}

/** "today, 08:00", "Thu 31 Jan"; null for what is never due. */
export function dueWords(task) {
  const { date, time } = dueOf(task);
  if (!date) return null;
  const today = wallOf(Date.now()).date;
  const called = NAMED.get(Math.round((Date.parse(date) - Date.parse(today)) / DAY));
  const shown = called ?? (date.slice(0, 4) === today.slice(0, 4) ? day : dated).format(Date.parse(date));
  return time ? `${shown}, ${time}` : shown;
}
