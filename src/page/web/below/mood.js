// How I am: a check-in of a few presses, and what was noted, over time.
import { html, useEffect, useRef, useState } from "../vendor/ui.js";
import { choicesOf, kindsOf, KINDS_WITH_OWN_VIEW, list } from "../app/lists.js";
import { get, post, query } from "../app/node.js";
import { sentenceOf } from "../app/sentences.js";
import { dayOf, durationInWords, marked, t } from "../app/words.js";
import { Chart, WordRows } from "../parts/chart.js";
import { Feelings } from "../parts/feelings.js";
import { Head, Moment } from "../parts/frame.js";
import { Choice } from "../parts/questions.js";
import { Problem, Side } from "../parts/side.js";

const SPANS = [
  { name: "month", words: marked("One month"), days: 31, by: "day" }, { name: "quarter", words: marked("Three months"), days: 92, by: "day" },
  { name: "year", words: marked("One year"), days: 366, by: "week" }, { name: "all", words: marked("Everything"), days: 0, by: "month" },
];

const daysAgo = (days) => dayOf(new Date(Date.now() - days * 86_400_000));

function CheckIn({ scales, kinds, onNoted }) {
  const answers = useRef({});
  const line = useRef(null);
  const [round, setRound] = useState(0);
  const [problem, setProblem] = useState("");
  const [said, setSaid] = useState("");
  const words = kinds.find((kind) => kind.name === "mood")?.lines.find((one) => one.type === "feelings");
  async function note(event) {
    event.preventDefault();
    setProblem("");
    try {
      await post("/v1/entries", { kind: "mood", text: line.current.value, fields: Object.fromEntries(Object.entries(answers.current).filter(([, value]) => value)) });
      answers.current = {};
      line.current.value = "";
      setRound(round + 1);
      setSaid(t("Noted."));
      onNoted();
    } catch (error) {
      setProblem(error.code === "empty" ? t("Nothing is chosen, so nothing was noted.") : sentenceOf(error));
    }
  }
  const [first, ...rest] = scales;
  const scale = (one) => html`<${Choice} key=${one.name + round} name=${"scale-" + one.name} legend=${one.title} choices=${one.lines.map((step) => ({ value: step.name, words: step.text }))} onAnswer=${(value) => { answers.current[one.name] = value; setSaid(""); }} />`;
  return html`<form class="sheet" autocomplete="off" onSubmit=${note} aria-label=${t("Note how it is")}><${Problem} text=${problem} />${first && scale(first)}
    <details class="more"><summary>${t("Energy, tension, words for it")}</summary>${rest.map(scale)}
      ${words && html`<${Feelings} key=${"feelings" + round} id="mood-feelings" legend=${words.text} onAnswer=${(value) => { answers.current[words.name] = value; }} />`}
      <div><label for="mood-line">${t("A line, if you like")}</label><input type="text" id="mood-line" ref=${line} dir="auto" autocomplete="off" spellcheck=${false} /></div></details>
    <div class="row apart"><button class="primary" type="submit">${t("Note it")}</button><span class="say" role="status">${said || t("As often as you like, or not at all.")}</span></div></form>`;
}

/** All that can be drawn, one series at a time: the scales, and the questions of kinds whose answers are numbers, durations or
 *  one word among several. */
function seriesOf(scales, kinds) {
  const ofScales = scales.map((scale) => ({ name: scale.name, title: scale.title, group: "", steps: scale.lines.map((step) => ({ value: Number(step.name), words: step.text })) }));
  const found = new Map(ofScales.map((one) => [one.name, one]));
  for (const kind of kinds) {
    if (KINDS_WITH_OWN_VIEW.includes(kind.name)) continue;
    for (const line of kind.lines) {
      if (found.has(line.name)) continue;
      const one = { name: line.name, title: line.text, group: kind.title };
      const choices = choicesOf(line);
      if (line.type === "duration") found.set(line.name, { ...one, duration: true });
      else if (choices && line.type.includes("|")) found.set(line.name, { ...one, choices });
      else if (choices) found.set(line.name, { ...one, steps: choices.map(({ value, words }) => ({ value: Number(value), words })) });
    }
  }
  return [...found.values()];
}

function Drawn({ series, periods, from, by }) {
  const title = series.group ? `${series.group}: ${series.title}` : series.title;
  if (series.choices) return html`<${WordRows} title=${title} periods=${periods} from=${from} choices=${series.choices} by=${by} />`;
  const longest = Math.max(60, ...periods.map((period) => period.most ?? 0));
  const steps = series.steps ?? [0, 0.5, 1].map((part) => ({ value: Math.round(longest * part), words: durationInWords(Math.round(longest * part)) }));
  const wordsOf = (value) => (series.duration ? durationInWords(value) : steps.find((step) => step.value === value)?.words ?? String(value));
  return html`<${Chart} title=${title} periods=${periods} from=${from} steps=${steps} wordsOf=${wordsOf} by=${by} />`;
}

export function OverTime({ scales, kinds, round = 0 }) {
  const all = seriesOf(scales, kinds);
  const [what, setWhat] = useState(all[0]?.name);
  const [spanName, setSpan] = useState("quarter");
  const [periods, setPeriods] = useState(null);
  const span = SPANS.find((one) => one.name === spanName);
  const from = span.days ? daysAgo(span.days) : "";
  const series = all.find((one) => one.name === what);
  useEffect(() => {
    if (!series) return undefined;
    let over = false;
    get("/v1/values" + query({ field: what, from, by: span.by })).then((answer) => answer.periods).catch(() => []).then((found) => { if (!over) setPeriods(found); });
    return () => { over = true; };
  }, [what, spanName, round]);
  if (!series) return null;
  const option = (one) => html`<option key=${one.name} value=${one.name}>${one.title}</option>`;
  const groups = [...new Set(all.map((one) => one.group))];
  return html`<figure class="sheet"><div class="row apart"><h2>${t("Over time")}</h2><div class="row">
    <div><label for="what" class="unseen">${t("What to draw")}</label><select id="what" value=${what} onChange=${(event) => { setPeriods(null); setWhat(event.target.value); }}>${groups.map((group) => {
      const options = all.filter((one) => one.group === group).map(option);
      return group ? html`<optgroup key=${group} label=${group}>${options}</optgroup>` : options;
    })}</select></div>
    <div><label for="span" class="unseen">${t("How far back")}</label><select id="span" value=${spanName} onChange=${(event) => { setPeriods(null); setSpan(event.target.value); }}>${SPANS.map((one) => html`<option key=${one.name} value=${one.name}>${t(one.words)}</option>`)}</select></div></div></div>
    ${periods ? html`<${Drawn} series=${series} periods=${periods} from=${from || (periods[0]?.begin ?? dayOf())} by=${span.by} />` : html`<${Moment} />`}</figure>`;
}

/** The scales and kinds that charts and a check-in need; null while they come. */
export function useScales() {
  const [lists, setLists] = useState(null);
  useEffect(() => { Promise.all([list("scales"), kindsOf("vault")]).then(([scales, kinds]) => setLists({ scales: scales.groups, kinds })).catch(() => {}); }, []);
  return lists;
}

export function Mood() {
  const lists = useScales();
  const [round, setRound] = useState(0);
  return html`<${Head} beside=${html`<${Side} />`}>${t("How I am")}<//><div class="column">${!lists ? html`<${Moment} />` : html`<${CheckIn} ...${lists} onNoted=${() => setRound(round + 1)} /><${OverTime} ...${lists} round=${round} />`}</div>`;
}
