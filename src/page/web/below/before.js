// How an entry was before: each state as text, with additions and removals drawn and said in words.
import { html, useEffect, useState } from "../vendor/ui.js";
import { get, post } from "../app/node.js";
import { goInstead, to } from "../app/screens.js";
import { sentenceOf } from "../app/sentences.js";
import { dateInWords, dayOf, t, timeInWords } from "../app/words.js";
import { Head, Moment } from "../parts/frame.js";
import { Answers, linesOfKind } from "../parts/reading.js";
import { Problem, Side } from "../parts/side.js";
import { useEntry } from "./entry.js";

const Line = ({ change }) => {
  if (change.what === "added") return html`<ins><span class="unseen">${t("added:")} </span>${change.line}</ins>${"\n"}`;
  if (change.what === "removed") return html`<del><span class="unseen">${t("removed:")} </span>${change.line}</del>${"\n"}`;
  return change.line + "\n";
};

export function Before({ id }) {
  const { read, problem, setProblem } = useEntry(id);
  const [revisions, setRevisions] = useState(null);
  useEffect(() => { get(`/v1/entries/${id}/history`).then((answer) => setRevisions([...answer.revisions].reverse())).catch((error) => setProblem(sentenceOf(error))); }, [id]);
  const head = html`<${Head} beside=${read && html`<${Side} side=${read.entry.side} />`}>${t("How it was before")}<//>`;
  if (!read || !revisions) return html`${head}${problem ? html`<${Problem} text=${problem} />` : html`<${Moment} />`}`;
  const { entry, kinds, scales } = read;
  const makeAgain = (number) => post(`/v1/entries/${id}/undo`, { revision: number }).then(() => goInstead("entry", { id })).catch((error) => setProblem(sentenceOf(error)));
  return html`${head}<div class="column"><${Problem} text=${problem} /><p><a ...${to("entry", { id })}>${t("Back to the entry")}</a></p>
    ${revisions.length === 1 && html`<p class="quiet">${t("It was never changed.")}</p>`}
    <ol class="revisions">${revisions.map((one, at) => html`<li class="sheet" key=${one.number}><h2 class="h3">${at === 0 ? t("As it is now") : html`${dateInWords(dayOf(new Date(one.written)))}, ${timeInWords(one.written)}`}</h2>
      <div class="written" dir="auto">${at < revisions.length - 1 && one.changes.length ? one.changes.map((change, place) => html`<${Line} key=${place} change=${change} />`) : one.text}</div>
      ${one.fields.length > 0 && html`<${Answers} fields=${one.fields} lines=${linesOfKind(kinds, entry.kind)} scales=${scales} />`}
      ${one.attachments.length > 0 && html`<p class="quiet small">${t("With it:")} ${one.attachments.map((file, place) => html`${place > 0 && " · "}${file.description ? html`<bdi key=${place}>${file.description}</bdi>` : file.id ? t("a file without a description") : t("a file that was removed for good")}`)}</p>`}
      ${at > 0 && html`<div class="row"><button type="button" onClick=${() => makeAgain(one.number)}>${t("Make it this again")}</button><span class="say">${t("That is a change too: you can undo it.")}</span></div>`}</li>`)}</ol></div>`;
}
