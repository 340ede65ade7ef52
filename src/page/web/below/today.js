// Today: a sheet with the cursor in it. A question to begin with, if one likes; nothing urges.
import { html, useEffect, useState } from "../vendor/ui.js";
import { kindsOf, kindsToChoose, linesOf, list } from "../app/lists.js";
import { get, post } from "../app/node.js";
import { store, to } from "../app/screens.js";
import { dayOf, t, timeInWords } from "../app/words.js";
import { Editor, whenOf } from "../parts/editor.js";
import { Head, Moment } from "../parts/frame.js";
import { Reading } from "../parts/reading.js";

export const draftsOf = async (side, how) => (await get("/v1/page/drafts?side=" + side, how)).drafts;

/** A draft of this place, as an editor begins with it; {} if there is none. @returns {Promise<any>} */
export async function draftOf(side, slot) {
  const drafts = await draftsOf(side);
  const found = drafts.find((draft) => draft.slot === slot);
  return found ? { text: found.text, kind: found.kind || undefined, answers: found.fields, tags: found.tags, based_on: found.based_on ?? undefined, kept: found.saved ? new Date(found.saved) : undefined } : {};
}

/** Words that were typed elsewhere and are no entry yet: in another window, or into an entry that was being changed. */
function OtherDrafts({ drafts, onTake }) {
  if (!drafts.length) return null;
  const first = (draft) => (draft.text.trim() || draft.fields.line || "").split("\n")[0].slice(0, 80) || t("Answers without a text");
  return html`<section class="drafts"><h2 class="h3">${t("Words that are no entry yet")}</h2><ul>${drafts.map((draft) => html`<li key=${draft.slot} class="row"><bdi>${first(draft)}</bdi>
    ${draft.slot.startsWith("share-") && store.status?.partner ? html`<a ...${to("share", { id: draft.slot.slice(6, 33) })}>${t("Go on with it")}</a>` : draft.slot.startsWith("reply-") && store.status?.partner ? html`<a ...${to("ours")}>${t("Go on with it")}</a>` : draft.slot.startsWith("e") ? html`<a ...${to("change", { id: draft.slot })}>${t("Go on with it")}</a>` : html`<button class="plain" type="button" onClick=${() => onTake(draft.slot)}>${t("Go on with it")}</button>`}</li>`)}</ul></section>`;
}

function Prompt() {
  const [questions, setQuestions] = useState([]);
  const [at, setAt] = useState(() => Math.random());
  const [none, setNone] = useState(store.noQuestion === true);
  useEffect(() => { linesOf("prompts").then((lines) => setQuestions(lines.map((line) => line.text))); }, []);
  if (!questions.length) return none ? null : html`<div class="prompt is-coming"></div>`;
  const turn = (is) => { store.noQuestion = is; setNone(is); };
  if (none) return html`<p><button class="plain" type="button" onClick=${() => turn(false)}>${t("A question to begin with")}</button></p>`;
  return html`<div class="prompt"><p aria-live="polite">${questions[Math.floor(at * questions.length)]}</p><div class="row">
    <button class="plain" type="button" onClick=${() => setAt((at + 1 / questions.length * (1 + Math.floor(Math.random() * (questions.length - 1)))) % 1)}>${t("Another question")}</button>
    <button class="plain" type="button" onClick=${() => turn(true)}>${t("No question")}</button></div></div>`;
}

/** Beside a conflict: a breath, if one likes. Never a step that one must pass. */
export function Breath() {
  const [groups, setGroups] = useState(null);
  const open = (event) => { if (event.target.open && !groups) list("calm").then((found) => setGroups(found.groups)); };
  return html`<details class="note" onToggle=${open}><summary>${t("Take a breath first?")}</summary>
    ${groups?.map((group) => html`<div key=${group.name}><h2 class="h3">${group.title}</h2>${group.lines.map((line) => html`<p>${line.text}</p>`)}</div>`)}</details>`;
}

/** Something chosen that leaves today: said once, quietly. */
function LeavesToday() {
  const next = store.status?.partner && store.status.waiting?.next;
  if (!next || dayOf(new Date(next)) !== dayOf()) return null;
  return html`<p class="quiet small">${t("Something that waits leaves at {1}.", timeInWords(next))} <a ...${to("waiting")}>${t("Look at it")}</a></p>`;
}

export function Today() {
  const [slot, setSlot] = useState("new");
  const [ready, setReady] = useState(null);
  const [kept, setKept] = useState(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let over = false;
    Promise.all([kindsOf("vault"), list("scales"), draftOf("vault", slot), draftsOf("vault")]).then(([kinds, scales, begin, drafts]) => {
      if (!over) setReady({ kinds, scales: scales.groups, begin, others: drafts.filter((draft) => draft.slot !== slot && !draft.slot.startsWith("say-")) });
    }).catch(() => {});
    return () => { over = true; };
  }, [round]);

  const keep = async ({ text, kind, answers, tags, day, draft }) => {
    const entry = await post("/v1/entries", { text, kind, fields: answers, tags, ...whenOf(day), draft });
    setKept(entry);
  };
  const beginAt = (next) => { setSlot(next); setKept(null); setReady(null); setRound(round + 1); };
  const another = () => beginAt("new");
  if (kept) {
    return html`<${Head} key="kept">${t("Kept.")}<//><div class="column"><article class="sheet"><${Reading} entry=${kept} kinds=${ready.kinds} scales=${ready.scales} /></article>
      <div class="row"><button class="primary" type="button" onClick=${another}>${t("Write another")}</button><a class="button" ...${to("entry", { id: kept.id })}>${t("Look at it")}</a></div></div>`;
  }
  const minutes = Math.round((store.status?.idle_lock_seconds ?? 600) / 60);
  const kinds = ready && kindsToChoose(ready.kinds, Boolean(store.status?.partner), ready.begin.kind);
  return html`<${Head} quiet key="today">${t("Today")}<//><div class="column"><${Prompt} />
    ${ready ? html`<${Editor} key=${round} slot=${slot} kinds=${kinds} scales=${ready.scales} begin=${ready.begin} keep=${keep} label=${t("Keep this entry")}>${(kind) => kind === "conflict" && html`<${Breath} />`}<//>` : html`<${Moment} />`}
    <p class="quiet small">${t("It closes by itself after {1} quiet minutes. Your words are kept.", minutes)}</p><${LeavesToday} />${ready && html`<${OtherDrafts} drafts=${ready.others} onTake=${beginAt} />`}</div>`;
}
