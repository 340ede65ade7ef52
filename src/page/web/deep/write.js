// Writing in the deep: one of its kinds, with what belongs beside it: own signs, earlier answers, questions to ask.
import { html, useEffect, useState } from "../vendor/ui.js";
import { asAnswers } from "../app/drafts.js";
import { kindsOf, linesOf } from "../app/lists.js";
import { get, post, query } from "../app/node.js";
import { goInstead, to } from "../app/screens.js";
import { dateInWords, t } from "../app/words.js";
import { OverTime, useScales } from "../below/mood.js";
import { draftOf } from "../below/today.js";
import { Editor, whenOf } from "../parts/editor.js";
import { Head, Moment } from "../parts/frame.js";
import { Answers } from "../parts/reading.js";

const EARLIER = 6;

/** Earlier answers to the same questions, in columns. Nothing is added up. */
function Columns({ kind, earlier }) {
  if (!earlier.length) return null;
  const words = (entry, line) => {
    const answer = asAnswers(entry.fields)[line.name] ?? "";
    return answer && line.bundled ? t(answer) : answer;
  };
  return html`<section class="column"><h2>${t("What you said earlier")}</h2><div class="scrolls" tabindex="0" role="region" aria-label=${t("What you said earlier")}><table><thead><tr><td></td>${earlier.map((entry) => html`<th scope="col" key=${entry.id}>${dateInWords(entry.day)}</th>`)}</tr></thead>
    <tbody>${kind.lines.map((line) => html`<tr key=${line.name}><th scope="row">${line.text}</th>${earlier.map((entry) => html`<td key=${entry.id}>${words(entry, line)}</td>`)}</tr>`)}</tbody></table></div></section>`;
}

/** The words of last time, beside today's sheet. */
function LastTime({ entry, kind }) {
  return html`<aside class="sheet" aria-label=${t("What you wrote last time")}><h2 class="h3">${t("Last time, {1}", dateInWords(entry.day))}</h2>${entry.text && html`<div class="written" dir="auto">${entry.text}</div>`}<${Answers} fields=${entry.fields} lines=${kind.lines} scales=${[]} /></aside>`;
}

/** The person's own answers over time, beside where they are. */
function OwnCharts() {
  const lists = useScales();
  return lists && html`<div class="column"><${OverTime} ...${lists} /></div>`;
}

/** One's own reasons, large, one after the other. */
function Whys({ earlier }) {
  const [at, setAt] = useState(0);
  if (!earlier.length) return null;
  const entry = earlier[at % earlier.length];
  return html`<section class="column why"><p class="quiet small">${dateInWords(entry.day)}</p><div class="written large" dir="auto">${entry.text}</div>${earlier.length > 1 && html`<div class="row"><button type="button" onClick=${() => setAt(at + 1)}>${t("Another one")}</button></div>`}</section>`;
}

export function Write({ kind: name }) {
  const [ready, setReady] = useState(null);
  useEffect(() => {
    const slot = "new-" + name.replace(/[^a-z0-9-]/g, "-").slice(0, 30);
    const before = get("/v1/entries" + query({ side: "deep", kind: name, limit: EARLIER })).then(({ entries }) => Promise.all(entries.map((entry) => get("/v1/entries/" + entry.id))));
    Promise.all([kindsOf("deep"), draftOf("deep", slot), before, name === "warning" ? linesOf("signs") : [], name === "therapist" ? linesOf("therapist-questions") : []])
      .then(([kinds, begin, earlier, signs, questions]) => setReady({ kind: kinds.find((one) => one.name === name), begin, earlier, signs, questions, slot })).catch(() => setReady({ kind: null }));
  }, [name]);
  if (!ready) return html`<${Moment} />`;
  const { kind, begin, earlier, signs, questions, slot } = ready;
  if (!kind) return html`<${Head}>${t("The deep")}<//><p>${t("It is not here any more.")}</p>`;
  // The sign is chosen among the person's own, or left open.
  const lines = kind.lines.map((line) => (line.name === "sign" && signs.length ? { ...line, type: signs.map((sign) => sign.text.replaceAll("|", "/")).join("|"), bundled: false } : line));
  const keep = async ({ text, answers, tags, attachments, day, draft }) => {
    const entry = await post("/v1/entries", { side: "deep", kind: name, text, fields: answers, tags, attachments, ...whenOf(day), draft });
    goInstead("entry", { id: entry.id });
  };
  const beside = name === "reassessment" && earlier.length > 0;
  const editor = html`<${Editor} side="deep" slot=${slot} kinds=${[{ ...kind, lines }]} scales=${[]} begin=${{ ...begin, kind: name }} keep=${keep} label=${t("Keep it in the deep")} title=${kind.title} fixed=${true} textLast=${true} />`;
  return html`<${Head}>${kind.title}<//><p><a ...${to("deep")}>${t("Back to the deep")}</a></p>
    ${name === "why" && html`<${Whys} earlier=${earlier} />`}
    ${questions.length > 0 && html`<details class="more column"><summary>${t("What you wanted to ask")}</summary><ul class="plainly">${questions.map((line) => html`<li key=${line.text}>${line.text}</li>`)}</ul></details>`}
    ${beside ? html`<div class="versions"><${LastTime} entry=${earlier[0]} kind=${kind} />${editor}</div><p class="quiet">${t("Nothing is concluded here.")}</p>` : html`<div class="column">${editor}</div>`}
    ${name === "reassessment" && html`<${OwnCharts} />`}
    ${name === "readiness" && html`<p class="quiet column">${t("Some say that three or more are worth listening to. You decide.")}</p><${Columns} kind=${kind} earlier=${earlier} />`}`;
}
