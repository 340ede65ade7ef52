// Values over time as a picture of dots, as a sentence, and as a table. No trend, no goal, no colour for good or bad;
// days without a value are gaps.
import { html } from "../vendor/ui.js";
import { dateInWords, dateOf, dayOf, monthShort, t } from "../app/words.js";

const WIDE = 640;
const HIGH = 236;
const LEFT = 12;
const TOP = 26;
const FOOT = 190;

/** The first day of the week or month of a day, or that day. */
function beginOf(day, by) {
  if (by === "day") return day;
  if (by === "month") return day.slice(0, 8) + "01";
  const date = dateOf(day);
  date.setDate(date.getDate() - ((date.getDay() + 6) % 7));
  return dayOf(date);
}

/** Values as [{begin, least, middle, most}], one a day, a week or a month. */
export function grouped(values, by) {
  const groups = new Map();
  for (const { day, value } of values) {
    const number = Number(value);
    if (!Number.isFinite(number)) continue;
    const begin = beginOf(day, by);
    groups.set(begin, (groups.get(begin) ?? []).concat(number));
  }
  return [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([begin, numbers]) => {
    const sorted = numbers.sort((a, b) => a - b);
    return { begin, least: sorted[0], middle: sorted[Math.floor((sorted.length - 1) / 2)], most: sorted.at(-1) };
  });
}

/** The fixed forms of sentences about a row of values. */
export function sentenceAbout(points, wordsOf) {
  if (!points.length) return t("There is nothing to draw yet.");
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

/** @param {{title: string, points: object[], from: string, steps: {value: number, words: string}[], wordsOf: (value: number) => string, by?: any}} props */
export function Chart({ title, points, from, steps, wordsOf, by }) {
  if (!points.length) return html`<p class="quiet">${sentenceAbout(points, wordsOf)}</p>`;
  const first = dateOf(from < points[0].begin ? from : points[0].begin).getTime();
  const last = Date.now();
  const x = (day) => LEFT + 10 + ((dateOf(day).getTime() - first) / Math.max(1, last - first)) * (WIDE - LEFT - 30);
  const low = Math.min(...steps.map((step) => step.value));
  const high = Math.max(...steps.map((step) => step.value));
  const y = (value) => FOOT - ((value - low) / Math.max(1, high - low)) * (FOOT - TOP);
  const months = [];
  for (let date = new Date(first); date.getTime() <= last; date = new Date(date.getFullYear(), date.getMonth() + 1, 1, 12)) months.push(dayOf(date));
  if (months.length > 1 && x(months[1]) - x(months[0]) < 40) months.shift(); // the end of a month, without room for its name
  const every = Math.ceil(months.length / 8);
  const sentence = sentenceAbout(points, wordsOf);
  const whens = { day: t("Day"), week: t("Week that began on"), month: t("Month that began on") };
  return html`<svg viewBox="0 0 ${WIDE} ${HIGH}" role="img" aria-labelledby="chart-title chart-words" class="chart"><title id="chart-title">${title}</title><desc id="chart-words">${sentence} ${t("A table follows.")}</desc>
    ${steps.map((step) => html`<g key=${step.value}><path class="grid" d="M${LEFT} ${y(step.value)}H${WIDE - 12}" /><text x=${LEFT} y=${y(step.value) - 5}>${step.words}</text></g>`)}
    ${points.map((point) => html`<g key=${point.begin}>${point.least !== point.most && html`<path class="through" d="M${x(point.begin)} ${y(point.least)}V${y(point.most)}" />`}<circle class="dot" cx=${x(point.begin)} cy=${y(point.middle)} r="4.5" /></g>`)}
    ${months.filter((_, at) => at % every === 0).map((day) => html`<text key=${day} x=${x(day)} y=${FOOT + 32}>${monthShort(day)}</text>`)}</svg>
    <figcaption>${sentence}</figcaption>
    <details class="more"><summary>${t("The same as a table")}</summary><div class="scrolls" tabindex="0" role="region" aria-label=${title}><table><thead><tr><th scope="col">${whens[by]}</th><th scope="col">${title}</th></tr></thead><tbody>
      ${[...points].reverse().map((point) => html`<tr key=${point.begin}><th scope="row">${dateInWords(point.begin)}</th><td>${between(point, wordsOf)}</td></tr>`)}</tbody></table></div></details>`;
}
