// Days and times by the viewer's own clock, as the other pages show them.

const zone = document.getElementById("chat").dataset.zone;
const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone });
const day = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: zone });
const whole = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: zone });
const DAY = 86_400_000;

export function timeOf(at) {
  return time.format(new Date(at));
}

export function momentOf(at) {
  return whole.format(new Date(at));
}

export function dayOf(at) {
  return day.format(new Date(at));
}

/** What people call a day of `dayOf`. */
export function calledToday(shown) {
  if (shown === dayOf(Date.now())) return "Today";
  return shown === dayOf(Date.now() - DAY) ? "Yesterday" : shown;
}
