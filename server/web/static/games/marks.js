// Where quotes stand in a page's text: places are counted in code points, as the server counts them.

/** The text in pieces: { text, marked, chosen }. `spans` may overlap; `chosen` is one of them or null. */
export function pieces(text, spans, chosen = null) {
  const points = Array.from(text); // a JavaScript string counts a letter beyond U+FFFF twice
  const within = ([start, end], place) => start <= place && place < end;
  const cuts = [0, points.length, ...spans.flat(), ...(chosen ?? [])].filter((cut) => cut >= 0 && cut <= points.length);
  const places = [...new Set(cuts)].sort((one, other) => one - other);
  const found = [];
  for (const [n, start] of places.slice(0, -1).entries()) {
    const isChosen = chosen !== null && within(chosen, start);
    const marked = isChosen || spans.some((span) => within(span, start));
    const piece = points.slice(start, places[n + 1]).join("");
    const last = found.at(-1);
    if (last && last.marked === marked && last.chosen === isChosen) last.text += piece;
    else found.push({ text: piece, marked, chosen: isChosen });
  }
  return found;
}
