// The bin: what lies in it can be brought back, for a while.
import { html, useEffect, useState } from "../vendor/ui.js";
import { kindsOf, titleOfKind } from "../app/lists.js";
import { get, post, remove } from "../app/node.js";
import { sentenceOf } from "../app/sentences.js";
import { to } from "../app/screens.js";
import { dateInWords, t, tn } from "../app/words.js";
import { Head, Moment } from "../parts/frame.js";
import { Problem, Side } from "../parts/side.js";

function Removed({ entry, kinds, onBack, onGone }) {
  const [asking, setAsking] = useState(false);
  return html`<li class="removed"><div><p class="title" dir="auto">${entry.title || titleOfKind(kinds, entry.kind)}</p><p class="quiet small">${dateInWords(entry.day)}</p></div>
    ${asking ? html`<div class="row" role="group" aria-label=${t("Remove for good")}><span>${t("Nobody can bring it back then, you neither.")}</span><button type="button" class="danger" onClick=${onGone}>${t("Remove it for good")}</button><button type="button" ref=${(node) => node?.focus()} onClick=${() => setAsking(false)}>${t("Leave it")}</button></div>`
      : html`<div class="row"><button type="button" onClick=${onBack}>${t("Bring it back")}</button><button type="button" class="plain" onClick=${() => setAsking(true)}>${t("Remove for good")}</button></div>`}</li>`;
}

export function Bin({ side = "vault" }) {
  const [bin, setBin] = useState(null);
  const [problem, setProblem] = useState("");
  const [said, setSaid] = useState("");
  const load = () => Promise.all([get("/v1/bin?side=" + side), kindsOf(side)]).then(([answer, kinds]) => setBin({ ...answer, kinds })).catch((error) => setProblem(sentenceOf(error)));
  useEffect(() => { load(); }, []);
  const act = (asked, words) => asked.then(() => { setProblem(""); setSaid(words); return load(); }).catch((error) => setProblem(sentenceOf(error)));
  return html`<${Head} beside=${html`<${Side} side=${side} />`}>${t("The bin")}<//><div class="column"><${Problem} text=${problem} />
    <p><a ...${to(side === "deep" ? "deep" : "entries")}>${t("Back to the list")}</a></p>
    ${!bin ? html`<${Moment} />` : html`
    <p class="quiet">${bin.days === 0 ? t("Nothing is kept here.") : tn("Each is gone for good after {1} day.", "Each is gone for good after {1} days.", bin.days)}</p><p role="status">${said}</p>
    ${bin.entries.length === 0 ? html`<p>${t("It is empty.")}</p>` : html`<ul class="entries sheet">${bin.entries.map((entry) => html`<${Removed} key=${entry.id} entry=${entry} kinds=${bin.kinds}
      onBack=${() => act(post(`/v1/entries/${entry.id}/restore`), t("It is where it was."))} onGone=${() => act(remove(`/v1/entries/${entry.id}?for_good=true`), t("It is gone for good."))} />`)}</ul>`}`}</div>`;
}
