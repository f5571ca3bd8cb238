// One's own answers, alone while the round is open, and beside the group's and the records' once
// it has closed.
import { drawLine, drawRadar, givenTo, ownScores, shareOf } from "./own.js";
import { element, filled } from "./post.js";

export function compare(place, words, outline, content, state) {
  const find = (name) => place.querySelector(`[data-${name}]`);
  const shared = state?.parts ?? null;
  find("compared-title").textContent = shared ? words.compared : words.own;
  find("compared-lead").textContent = shared ? state.said : words.own_lead;
  find("pictures").replaceChildren(...outline.flatMap((part) => pictureOf(part, words, content, shared?.[part.slug])));
  find("tables").replaceChildren(...outline.map((part) => tableOf(part, words, content, shared?.[part.slug])));
  find("compared").hidden = false;
}

function pictureOf(part, words, content, results) {
  if (part.kind !== "total" || part.dimensions.length < 3) return [];
  const axes = ownScores(part, content.answers).map((axis, place) => {
    const code = part.dimensions[place].code;
    return { ...axis, group: results?.dimensions?.[code]?.points ?? null, data: results?.dimensions?.[code]?.data ?? null };
  });
  if (axes.filter((axis) => axis.own !== null).length < 3) return [];
  const share = (axis) => axis.own / axis.full;
  const said = axes.filter((axis) => axis.own !== null).sort((one, other) => share(other) - share(one));
  const differ = share(said[0]) > share(said.at(-1));
  const reading = differ ? filled(words.reading, { high: said[0].label, low: said.at(-1).label }) : words.alike;
  const figure = element("figure", { className: "picture wide" }, element("figcaption", {}, `${part.title}: ${reading}`), drawRadar(axes, reading));
  figure.append(legend(words, results), radarTable(part, words, axes, results));
  return [figure];
}

// The records have a column only where anything of an instrument is measured.
const isMeasured = (results) => Object.values(results?.items ?? {}).some((item) => item.data);

function legend(words, results) {
  const kinds = [["own", words.you], ...(results ? [["group", words.group]] : []), ...(isMeasured(results) ? [["data", words.records]] : [])];
  return element("p", { className: "own-legend small" }, ...kinds.map(([voice, name]) => element("span", { className: voice }, name)));
}

function radarTable(part, words, axes, results) {
  const measured = isMeasured(results);
  const heads = [words.dimension, words.you, ...(results ? [words.group] : []), ...(measured ? [words.records] : [])];
  const points = (value, full) => (value === null ? words.not_scored : `${number(value)} / ${full}`);
  const rows = axes.map((axis) => [
    axis.label,
    points(axis.own, axis.full),
    ...(results ? [points(axis.group, axis.full)] : []),
    ...(measured ? [points(axis.data, axis.full)] : []),
  ]);
  return element("details", { className: "know" }, element("summary", {}, words.as_table), table(part.title, heads, rows));
}

function tableOf(part, words, content, results) {
  const heads = [words.item, words.you, ...(results ? [words.group, ...(isMeasured(results) ? [words.records] : []), ""] : [])];
  const rows = Object.entries(part.items).flatMap(([code, item]) => rowsOf(part, code, item, words, content, results));
  return element(
    "details",
    { className: "know", open: Boolean(results) },
    element("summary", {}, filled(words.all_answers, { title: part.title })),
    table(part.title, heads, rows, Boolean(results)),
  );
}

function rowsOf(part, code, item, words, content, results) {
  if (item.levels) return [scaleRow(code, item, givenTo(part, code, content.answers), words, results)];
  return item.tenses.map((tense) => {
    const said = givenTo(part, code, content.answers, tense);
    const ticked = (said.codes ?? []).map((one) => item.options?.[one] ?? one);
    const told = [...ticked, said.not_sure && words.not_sure, said.text].filter(Boolean).join("; ");
    const name = item.tenses.length > 1 ? `${item.label}: ${tense === "now" ? words.today : words.should_be}` : item.label;
    if (!results) return [name, told || words.blank];
    const theirs = results.questions?.[`${code}.${tense}`];
    return [name, told || words.blank, ...besides(theirs, words, results), ""];
  });
}

function scaleRow(code, item, given, words, results) {
  const own = shareOf(item, given.level);
  const said = given.not_sure ? words.not_sure : item.levels[given.level]?.[1] ?? words.blank;
  const note = given.note ? ` “${given.note}”` : "";
  if (!results) return [item.label, said + note];
  const theirs = results.items?.[code];
  const line = drawLine({ own, group: theirs?.share ?? null, data: theirs?.data?.share ?? null });
  return [item.label, said + note, ...besides(theirs, words, results), line];
}

function besides(theirs, words, results) {
  const group = theirs?.words || words.not_shown;
  return isMeasured(results) ? [group, theirs?.data?.words ?? words.not_known] : [group];
}

function table(caption, heads, rows, asCards = false) {
  const head = element("tr", {}, ...heads.map((text) => element(text ? "th" : "td", text ? { scope: "col" } : {}, text)));
  const body = rows.map((cells) =>
    element("tr", {}, ...cells.map((cell, place) => {
      const made = element(place ? "td" : "th", place ? {} : { scope: "row" }, cell);
      if (asCards && place && heads[place]) made.setAttribute("data-label", heads[place]);
      return made;
    })),
  );
  const whole = element("table", { className: asCards ? "table dense cards-on-phone" : "table dense" },
    element("caption", { className: "seen-by-ear" }, caption), element("thead", {}, head), element("tbody", {}, ...body));
  return element("div", { className: "table-scroll", role: "region", tabIndex: 0, ariaLabel: caption }, whole);
}

const number = (value) => new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 }).format(value);
