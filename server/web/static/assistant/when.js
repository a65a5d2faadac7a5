// Times by the viewer's own clock, as the other pages show them.

const zone = document.getElementById("assistant").dataset.zone;
const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone });
const dated = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: zone });
const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: zone });
const whole = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: zone });

export function timeOf(at) {
  const then = new Date(at);
  return (day.format(then) === day.format(Date.now()) ? time : dated).format(then);
}

export function momentOf(at) {
  return whole.format(new Date(at));
}
