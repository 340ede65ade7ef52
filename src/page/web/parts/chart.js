// Values over time as a picture, as a sentence, and as a table: dots for numbers, rows for words. No trend, no goal, no
// colour for good or bad; days without a value are gaps. The node gathers the values by day, week or month.
import { html } from "../vendor/ui.js";
import { dateInWords, dateOf, dayOf, joined, monthShort, t } from "../app/words.js";

const wide = () => (matchMedia("(max-width: 30rem)").matches ? 320 : 640); // so that its letters can be read on a phone
const LEFT = 12;
const TOP = 26;
const HIGH = 164; // of the plot of numbers
const ROW = 40; // of one word
const LONGEST = 40; // letters of the name of a row
const FOOT = 46; // below the plot, for the months

/** The days from the first to today along a line. @returns {{width: number, x: (day: string) => number, months: string[]}} */
function along(from, begin) {
  const width = wide();
  const first = dateOf(from < begin ? from : begin).getTime();
  const last = Date.now();
  const x = (day) => LEFT + 10 + ((dateOf(day).getTime() - first) / Math.max(1, last - first)) * (width - LEFT - 30);
  const months = [];
  for (let date = new Date(first); date.getTime() <= last; date = new Date(date.getFullYear(), date.getMonth() + 1, 1, 12)) months.push(dayOf(date));
  if (months.length > 1 && x(months[1]) - x(months[0]) < 40) months.shift(); // the end of a month, without room for its name
  const every = Math.ceil((months.length * 80) / width);
  return { width, x, months: months.filter((_, at) => at % every === 0) };
}

/** What both kinds of pictures have. @param {{rows: {begin: string, words: string}[]}} props rows: of the table, earliest first */
function Picture({ title, sentence, axis: { width, x, months }, foot, by, rows, children }) {
  const whens = { day: t("Day"), week: t("Week that began on"), month: t("Month that began on") };
  return html`<svg viewBox=${`0 0 ${width} ${foot + FOOT}`} role="img" aria-labelledby="chart-title chart-words" class="chart"><title id="chart-title">${title}</title><desc id="chart-words">${sentence} ${t("A table follows.")}</desc>
    ${children}${months.map((day) => html`<text key=${day} x=${x(day)} y=${foot + 32}>${monthShort(day)}</text>`)}</svg>
    <figcaption>${sentence}</figcaption>
    <details class="more"><summary>${t("The same as a table")}</summary><div class="scrolls" tabindex="0" role="region" aria-label=${title}><table><thead><tr><th scope="col">${whens[by]}</th><th scope="col">${title}</th></tr></thead><tbody>
      ${[...rows].reverse().map(({ begin, words }) => html`<tr key=${begin}><th scope="row">${dateInWords(begin)}</th><td>${words}</td></tr>`)}</tbody></table></div></details>`;
}

const Line = ({ y, width, words }) => html`<g><path class="grid" d=${`M${LEFT} ${y}H${width - 12}`} /><text x=${LEFT} y=${y - 5}>${words}</text></g>`;
/** A row has room for a few words; the table has all of them. */
const shortened = (words) => ([...words].length > LONGEST ? [...words].slice(0, LONGEST - 1).join("") + "…" : words);
const Nothing = () => html`<p class="quiet">${t("There is nothing to draw yet.")}</p>`;

// ---- numbers

/** The fixed forms of sentences about a row of values. */
export function sentenceAbout(points, wordsOf) {
  const times = new Map();
  for (const { middle } of points) times.set(middle, (times.get(middle) ?? 0) + 1);
  const [mostly, count] = [...times.entries()].sort((a, b) => b[1] - a[1])[0];
  const lowest = points.reduce((a, b) => (b.least < a.least ? b : a));
  const highest = points.reduce((a, b) => (b.most > a.most ? b : a));
  if (lowest.least === highest.most) return t("It was {1} each time.", wordsOf(mostly));
  // "Mostly" is more often than not: of values that are equally frequent, none is named.
  if (count * 2 <= points.length)
    return t("It was between {1} and {2}: lowest around {3}, and highest around {4}.", wordsOf(lowest.least), wordsOf(highest.most), dateInWords(lowest.begin), dateInWords(highest.begin));
  return t("It was mostly {1}. It was lowest around {2}, and highest around {3}.", wordsOf(mostly), dateInWords(lowest.begin), dateInWords(highest.begin));
}

const between = (point, wordsOf) => (point.least === point.most ? wordsOf(point.middle) : t("between {1} and {2}", wordsOf(point.least), wordsOf(point.most)));

/** @param {{title: string, periods: object[], from: string, steps: {value: number, words: string}[], wordsOf: (value: number) => string, by: string}} props
 *  periods: as the node gives them */
export function Chart({ title, periods, from, steps, wordsOf, by }) {
  const points = periods.filter((period) => period.least !== null);
  if (!points.length) return html`<${Nothing} />`;
  const axis = along(from, points[0].begin);
  const { x, width } = axis;
  // A value that was brought in from elsewhere may lie beyond the steps, such as 8 of 10.
  const low = Math.min(...steps.map((step) => step.value), ...points.map((point) => point.least));
  const high = Math.max(...steps.map((step) => step.value), ...points.map((point) => point.most));
  const foot = TOP + HIGH;
  const y = (value) => foot - ((value - low) / Math.max(1, high - low)) * HIGH;
  const rows = points.map((point) => ({ begin: point.begin, words: between(point, wordsOf) }));
  return html`<${Picture} title=${title} sentence=${sentenceAbout(points, wordsOf)} axis=${axis} foot=${foot} by=${by} rows=${rows}>
    ${steps.map((step) => html`<${Line} key=${step.value} width=${width} y=${y(step.value)} words=${step.words} />`)}
    ${points.map((point) => html`<g key=${point.begin}>${point.least !== point.most && html`<path class="through" d="M${x(point.begin)} ${y(point.least)}V${y(point.most)}" />`}<circle class="dot" cx=${x(point.begin)} cy=${y(point.middle)} r="4.5" /></g>`)}<//>`;
}

// ---- words

/** The same about words. */
export function sentenceAboutWords(points, choices) {
  const times = new Map();
  for (const { words } of points) for (const { word, times: more } of words) times.set(word, (times.get(word) ?? 0) + more);
  const said = choices.filter(({ value }) => times.has(value));
  const all = [...times.values()].reduce((sum, count) => sum + count, 0);
  if (said.length === 1) return t("It was {1} each time.", said[0].words);
  const mostly = said.find(({ value }) => times.get(value) * 2 > all);
  const others = joined(said.filter((one) => one !== mostly).map((one) => one.words));
  return mostly ? t("It was mostly {1}, and otherwise {2}.", mostly.words, others) : t("It was sometimes one and sometimes another: {1}.", others);
}

/** A row for each word, and a dot where it was the answer. @param {{choices: {value: string, words: string}[]}} props */
export function WordRows({ title, periods, from, choices, by }) {
  const points = periods.filter((period) => period.words.length);
  if (!points.length) return html`<${Nothing} />`;
  const axis = along(from, points[0].begin);
  const { x, width } = axis;
  // Answers of an earlier form of the question have rows as well.
  const earlier = [...new Set(points.flatMap((point) => point.words.map(({ word }) => word)))].filter((word) => !choices.some(({ value }) => value === word));
  const all = choices.concat(earlier.map((word) => ({ value: word, words: word })));
  const y = (value) => TOP + all.findIndex((one) => one.value === value) * ROW;
  const wordsOf = ({ word, times }) => {
    const { words } = all.find((one) => one.value === word);
    return times > 1 ? t("{1} (more than once)", words) : words;
  };
  const rows = points.map((point) => ({ begin: point.begin, words: joined(point.words.map(wordsOf)) }));
  return html`<${Picture} title=${title} sentence=${sentenceAboutWords(points, all)} axis=${axis} foot=${TOP + (all.length - 1) * ROW} by=${by} rows=${rows}>
    ${all.map(({ value, words }) => html`<${Line} key=${value} width=${width} y=${y(value)} words=${shortened(words)} />`)}
    ${points.map((point) => point.words.map(({ word }) => html`<circle key=${point.begin + word} class="dot" cx=${x(point.begin)} cy=${y(word)} r="4.5" />`))}<//>`;
}
