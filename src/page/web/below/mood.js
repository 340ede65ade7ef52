// How I am: a check-in of a few presses, and what was noted, over time.
import { html, useEffect, useRef, useState } from "../vendor/ui.js";
import { kindsOf, list } from "../app/lists.js";
import { get, post, query } from "../app/node.js";
import { sentenceOf } from "../app/sentences.js";
import { dayOf, durationInWords, marked, t } from "../app/words.js";
import { Chart, grouped } from "../parts/chart.js";
import { Feelings } from "../parts/feelings.js";
import { Head, Moment } from "../parts/frame.js";
import { Choice } from "../parts/questions.js";
import { Problem, Side } from "../parts/side.js";

const SPANS = [
  { name: "month", words: marked("One month"), days: 31, by: "day" }, { name: "quarter", words: marked("Three months"), days: 92, by: "day" },
  { name: "year", words: marked("One year"), days: 366, by: "week" }, { name: "all", words: marked("Everything"), days: 0, by: "month" },
];
const RECOVERY = "recovery";

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

function OverTime({ scales, kinds, round }) {
  const [what, setWhat] = useState(scales[0]?.name ?? RECOVERY);
  const [spanName, setSpan] = useState("quarter");
  const [values, setValues] = useState(null);
  const span = SPANS.find((one) => one.name === spanName);
  const from = span.days ? daysAgo(span.days) : "";
  useEffect(() => { get("/v1/values" + query({ field: what, from })).then((answer) => setValues(answer.values)).catch(() => setValues([])); }, [what, spanName, round]);
  const recovery = kinds.flatMap((kind) => kind.lines).find((line) => line.name === RECOVERY);
  const scale = scales.find((one) => one.name === what);
  const points = grouped(values ?? [], span.by);
  const longest = Math.max(60, ...points.map((point) => point.most));
  const steps = scale ? scale.lines.map((step) => ({ value: Number(step.name), words: step.text })) : [0, 0.5, 1].map((part) => ({ value: Math.round(longest * part), words: durationInWords(Math.round(longest * part)) }));
  const wordsOf = (value) => (scale ? scale.lines.find((step) => Number(step.name) === value)?.text ?? String(value) : durationInWords(value));
  return html`<figure class="sheet"><div class="row apart"><h2>${t("Over time")}</h2><div class="row">
    <div><label for="what" class="unseen">${t("What to draw")}</label><select id="what" value=${what} onChange=${(event) => { setValues(null); setWhat(event.target.value); }}>${scales.map((one) => html`<option key=${one.name} value=${one.name}>${one.title}</option>`)}${recovery && html`<option value=${RECOVERY}>${recovery.text}</option>`}</select></div>
    <div><label for="span" class="unseen">${t("How far back")}</label><select id="span" value=${spanName} onChange=${(event) => { setValues(null); setSpan(event.target.value); }}>${SPANS.map((one) => html`<option key=${one.name} value=${one.name}>${t(one.words)}</option>`)}</select></div></div></div>
    ${values ? html`<${Chart} title=${scale?.title ?? recovery?.text ?? what} points=${points} from=${from || (values[0]?.day ?? dayOf())} steps=${steps} wordsOf=${wordsOf} by=${span.by} />` : html`<${Moment} />`}</figure>`;
}

export function Mood() {
  const [lists, setLists] = useState(null);
  const [round, setRound] = useState(0);
  useEffect(() => { Promise.all([list("scales"), kindsOf("vault")]).then(([scales, kinds]) => setLists({ scales: scales.groups, kinds })).catch(() => {}); }, []);
  return html`<${Head} beside=${html`<${Side} />`}>${t("How I am")}<//><div class="column">${!lists ? html`<${Moment} />` : html`<${CheckIn} ...${lists} onNoted=${() => setRound(round + 1)} /><${OverTime} ...${lists} round=${round} />`}</div>`;
}
