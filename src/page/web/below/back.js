// Look back: what was written a week, some months and years ago. Nothing is compared.
import { html, useEffect, useState } from "../vendor/ui.js";
import { kindsOf } from "../app/lists.js";
import { get, put } from "../app/node.js";
import { sentenceOf } from "../app/sentences.js";
import { dateInWords, dateOf, dayOf, marked, t, tn } from "../app/words.js";
import { Head, Moment } from "../parts/frame.js";
import { Row } from "../parts/rows.js";
import { Problem, Side } from "../parts/side.js";

const AGO = [[7, marked("A week ago")], [1, marked("A month ago")], [3, marked("Three months ago")], [6, marked("Six months ago")]];

/** How long ago a day is, in words. */
function agoInWords(day) {
  const now = new Date();
  const then = dateOf(day);
  const days = Math.round((dateOf(dayOf(now)).getTime() - then.getTime()) / 86_400_000);
  if (days <= 8) return t(AGO[0][1]);
  const months = (now.getFullYear() - then.getFullYear()) * 12 + now.getMonth() - then.getMonth();
  const found = AGO.slice(1).find(([count]) => count === months);
  return found ? t(found[1]) : tn("{1} year ago", "{1} years ago", Math.max(1, Math.round(months / 12)));
}

function Without({ onChange }) {
  const [without, setWithout] = useState(null);
  const [problem, setProblem] = useState("");
  useEffect(() => { get("/v1/look-back/settings").then((answer) => setWithout(answer.without)).catch(() => {}); }, []);
  const keep = (next) => put("/v1/look-back/settings", { without: next }).then(() => { setProblem(""); setWithout(next); onChange(); }).catch((error) => setProblem(sentenceOf(error)));
  const add = (event) => {
    event.preventDefault();
    const form = new Map([...event.target.elements].filter((one) => one.name).map((one) => [one.name, one.value]));
    if (form.get("from") && form.get("to")) keep(without.concat({ from: form.get("from"), to: form.get("to") }));
  };
  return html`<details class="more"><summary>${t("Times that are never looked back to")}</summary><${Problem} text=${problem} />
    <ul>${(without ?? []).map((span, at) => html`<li class="row" key=${at}><span>${t("{1} to {2}", dateInWords(span.from), dateInWords(span.to))}</span><button class="plain" type="button" onClick=${() => keep(without.filter((_, other) => other !== at))}>${t("Look back to it again")}</button></li>`)}</ul>
    <form class="filters" autocomplete="off" onSubmit=${add}><div><label for="without-from">${t("From")}</label><input type="date" id="without-from" name="from" required /></div><div><label for="without-to">${t("Until")}</label><input type="date" id="without-to" name="to" required /></div><div class="at-foot"><button type="submit">${t("Leave this time out")}</button></div></form></details>`;
}

export function Back() {
  const [found, setFound] = useState(null);
  const [problem, setProblem] = useState("");
  const load = () => Promise.all([get(`/v1/look-back?day=${dayOf()}&preview=160`), kindsOf("vault")]).then(([answer, kinds]) => setFound({ days: answer.days, kinds })).catch((error) => setProblem(sentenceOf(error)));
  useEffect(() => { load(); }, []);
  const leaveOut = (id) => put(`/v1/entries/${id}/look-back`, { left_out: true }).then(load).catch((error) => setProblem(sentenceOf(error)));
  return html`<${Head} beside=${html`<${Side} />`}>${t("Look back")}<//><div class="column"><p class="quiet">${t("What you wrote then. Nothing here is compared.")}</p><${Problem} text=${problem} />
    ${!found ? html`<${Moment} />` : found.days.length === 0 ? html`<p>${t("Nothing was written around those days.")}</p>`
      : found.days.map(({ day, entries }) => html`<section key=${day}><h2>${agoInWords(day)}</h2><p class="quiet small">${dateInWords(day)}</p><ul class="entries sheet">${entries.map((entry) => html`<${Row} key=${entry.id} entry=${entry} kinds=${found.kinds} />`)}</ul>
        <p>${entries.map((entry) => html`<button class="plain small" key=${entry.id} type="button" onClick=${() => leaveOut(entry.id)}>${t("Leave \"{1}\" out from now on", entry.title)}</button>`)}</p></section>`)}
    <${Without} onChange=${load} /></div>`;
}
