// One's own answers reckoned and drawn in the browser: nothing of them is sent for it.
// The same rules as on the server: a dimension with too few answers has no score, never a zero.
const SVG = "http://www.w3.org/2000/svg";

// The points of each dimension, or null; scaled to the number of its statements.
export function ownScores(part, answers) {
  return part.dimensions.map(({ label, short, items }) => {
    const values = items.map((code) => valueOf(part, code, answers)).filter((value) => value !== null);
    const enough = values.length >= (part.least ?? 1);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return { label, short, full: items.length, answered: values.length, own: enough ? mean * items.length : null };
  });
}

// What was given to an item in a tense; the tense is told where more than one is asked.
export function givenTo(part, code, answers, tense = "now") {
  const key = part.items[code].tenses.length > 1 ? `${code}.${tense}` : code;
  return answers?.[part.slug]?.[key] ?? {};
}

// Where an answer stands on its scale, from 0 to 1; null where there is none.
export function shareOf(item, level) {
  const point = item.levels?.[level];
  return point ? (point[0] - item.low) / (item.high - item.low) : null;
}

function valueOf(part, code, answers) {
  return shareOf(part.items[code], givenTo(part, code, answers).level);
}

function svg(name, attributes, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const at = (number) => number.toFixed(1);

// axes: [{ short, full, own, group, data }]; what is not known has no corner.
export function drawRadar(axes, reading) {
  const [wide, high, cx, cy, far] = [440, 316, 220, 166, 118];
  const corner = (place, share) => {
    const angle = (2 * Math.PI * place) / axes.length - Math.PI / 2;
    return [cx + far * share * Math.cos(angle), cy + far * share * Math.sin(angle)];
  };
  const line = (points) => points.map((point) => point.map(at).join(",")).join(" ");
  const drawn = svg("svg", { viewBox: `0 0 ${wide} ${high}`, class: "own-radar", role: "img", "aria-label": reading });
  for (const share of [0.25, 0.5, 0.75, 1]) {
    drawn.append(svg("polygon", { class: "web", points: line(axes.map((_, place) => corner(place, share))) }));
  }
  axes.forEach((axis, place) => {
    const [x, y] = corner(place, 1);
    drawn.append(svg("line", { class: "web", x1: cx, y1: cy, x2: at(x), y2: at(y) }));
    const [tx, ty] = corner(place, 1.16);
    const anchor = Math.abs(tx - cx) < 12 ? "middle" : tx > cx ? "start" : "end";
    const name = svg("text", { x: at(tx), y: at(ty), "text-anchor": anchor, class: "axis" });
    name.textContent = axis.short;
    drawn.append(name);
  });
  for (const voice of ["data", "group", "own"]) {
    const known = axes.map((axis, place) => ({ place, value: axis[voice] ?? null, full: axis.full }));
    const points = known.filter((one) => one.value !== null).map((one) => corner(one.place, one.value / one.full));
    if (points.length > 2) drawn.append(svg("polygon", { class: `outline ${voice}`, points: line(points) }));
    for (const [x, y] of points) drawn.append(mark(voice, x, y, 5));
  }
  return drawn;
}

// One's own answer ○, the group's ●, the records' ◆ on one line from 0 to 1.
export function drawLine(shares) {
  const drawn = svg("svg", { viewBox: "0 0 160 20", class: "own-line", "aria-hidden": "true" });
  drawn.append(svg("line", { class: "web", x1: 8, y1: 10, x2: 152, y2: 10 }));
  for (const voice of ["data", "group", "own"]) {
    if (shares[voice] !== null && shares[voice] !== undefined) drawn.append(mark(voice, 8 + 144 * shares[voice], 10, 5));
  }
  return drawn;
}

function mark(voice, x, y, size) {
  if (voice !== "data") return svg("circle", { class: `mark ${voice}`, cx: at(x), cy: at(y), r: voice === "own" ? size + 1.5 : size });
  const points = [[x, y - size - 1], [x + size + 1, y], [x, y + size + 1], [x - size - 1, y]];
  return svg("polygon", { class: "mark data", points: points.map((point) => point.map(at).join(",")).join(" ") });
}
