// A picture of one number for each day: bars of inline SVG. The table beside it tells the same numbers.

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT, GAP] = [320, 90, 0.25]; // the gap is a part of a bar's width
const FOOT = 16;
let made = 0;

/** `days` are ISO dates, `values` a number for each; `shown` writes a number. */
export function bars(title, days, values, shown) {
  const key = `bars-${++made}`;
  const most = Math.max(...values, 0);
  const total = values.reduce((sum, value) => sum + value, 0);
  const told = `${days.length} days from ${days[0]} to ${days.at(-1)}; in all ${shown(total)}, at most ${shown(most)} in a day.`;
  return draw(
    "svg",
    { class: "bars", viewBox: `0 0 ${WIDTH} ${HEIGHT + FOOT}`, role: "img", "aria-labelledby": `${key}-title`, "aria-describedby": `${key}-desc` },
    draw("title", { id: `${key}-title` }, title),
    draw("desc", { id: `${key}-desc` }, told),
    draw("line", { class: "ground", x1: 0, x2: WIDTH, y1: HEIGHT, y2: HEIGHT }),
    ...values.map((value, n) => bar(days[n], value, n, values.length, most, shown)),
    draw("text", { x: 0, y: HEIGHT + FOOT - 3 }, days[0].slice(5)),
    draw("text", { x: WIDTH, y: HEIGHT + FOOT - 3, "text-anchor": "end" }, days.at(-1).slice(5)),
  );
}

function bar(day, value, n, count, most, shown) {
  const step = WIDTH / count;
  const height = most === 0 ? 0 : Math.max((value / most) * (HEIGHT - 4), value > 0 ? 1.5 : 0);
  const place = { x: (n + GAP / 2) * step, width: Math.min(step * (1 - GAP), 40), y: HEIGHT - height, height };
  const rounded = Object.fromEntries(Object.entries(place).map(([name, number]) => [name, number.toFixed(2)]));
  return draw("rect", { class: "bar", ...rounded }, draw("title", {}, `${day}: ${shown(value)}`));
}

function draw(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
