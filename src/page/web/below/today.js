// Today: a sheet with the cursor in it. A question to begin with, if one likes; nothing urges.
import { html, useEffect, useRef, useState } from "../vendor/ui.js";
import { isBlank } from "../app/drafts.js";
import { kindsOf, kindsToChoose, list } from "../app/lists.js";
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
  return found ? { text: found.text, kind: found.kind || undefined, answers: found.fields, tags: found.tags, attachments: found.attachments, based_on: found.based_on ?? undefined, kept: found.saved ? new Date(found.saved) : undefined } : {};
}

/** Words that were typed elsewhere and are no entry yet: in another window, or into an entry that was being changed. */
function OtherDrafts({ drafts, onTake }) {
  if (!drafts.length) return null;
  const first = (draft) => (draft.text.trim() || draft.fields.line || "").split("\n")[0].slice(0, 80) || (draft.attachments?.length && isBlank({ ...draft, attachments: [] }) ? t("Files without words") : t("Answers without a text"));
  return html`<section class="drafts"><h2 class="h3">${t("Words that are no entry yet")}</h2><ul>${drafts.map((draft) => html`<li key=${draft.slot} class="row"><bdi>${first(draft)}</bdi>
    ${draft.slot.startsWith("share-") && store.status?.partner ? html`<a ...${to("share", { id: draft.slot.slice(6, 33) })}>${t("Go on with it")}</a>` : draft.slot.startsWith("reply-") && store.status?.partner ? html`<a ...${to("ours")}>${t("Go on with it")}</a>` : draft.slot.startsWith("e") ? html`<a ...${to("change", { id: draft.slot })}>${t("Go on with it")}</a>` : html`<button class="plain" type="button" onClick=${() => onTake(draft.slot)}>${t("Go on with it")}</button>`}</li>`)}</ul></section>`;
}

/** Those of these drafts whose place is gone, with what shows them. */
async function lookForPlaces(drafts) {
  const asked = drafts.filter((draft) => /^(reply|share|say)-/.test(draft.slot));
  if (!asked.length) return { drafts: [] };
  const { LeftOver, withoutPlace } = await import("./left_over.js");
  return { LeftOver, drafts: await withoutPlace(asked) };
}

/** The person's templates, to begin a text with. */
function Templates({ onBegin }) {
  const [groups, setGroups] = useState([]);
  useEffect(() => { list("templates").then((found) => setGroups(found.groups)).catch(() => {}); }, []);
  const textOf = (group) => group.lines.map((line) => line.text).join("\n") + "\n";
  return groups.length > 0 && html`<div role="group" aria-label=${t("Begin with a template")}><p class="label">${t("Begin with a template")}</p><div class="row">
    ${groups.map((group) => html`<button type="button" key=${group.name} onClick=${() => onBegin(textOf(group), { cursor: "first" })}>${group.title}</button>`)}</div></div>`;
}

const ALL = "";

/** A question to begin with, of one group or of all; and other ways to begin. @param {{onBegin: (words: string, how: object) => void}} props */
function Prompt({ onBegin }) {
  const [decks, setDecks] = useState([]);
  const [name, setName] = useState(store.questionsOf ?? ALL);
  const [at, setAt] = useState(() => Math.random());
  const [none, setNone] = useState(store.noQuestion === true);
  const [more, setMore] = useState(false);
  useEffect(() => { list("prompts").then((found) => setDecks(found.groups)); }, []);
  const linesIn = (groups) => groups.flatMap((group) => group.lines).filter((line) => line.text).map((line) => line.text);
  const questions = linesIn(decks.filter((deck) => name === ALL || deck.name === name));
  if (!decks.length) return none ? null : html`<div class="prompt is-coming"></div>`;
  const turn = (is) => { store.noQuestion = is; setNone(is); };
  if (none) return html`<p><button class="plain" type="button" onClick=${() => turn(false)}>${t("A question to begin with")}</button></p>`;
  const question = questions[Math.floor(at * questions.length)];
  const another = () => setAt((at + 1 / questions.length * (1 + Math.floor(Math.random() * (questions.length - 1)))) % 1);
  const pick = (event) => { store.questionsOf = event.target.value; setName(event.target.value); };
  return html`<div class="prompt"><p aria-live="polite">${question ?? t("There is no question in it.")}</p><div class="row">
    ${question && html`<button class="plain" type="button" onClick=${() => onBegin("# " + question + "\n\n", {})}>${t("Begin with it")}</button><button class="plain" type="button" onClick=${another}>${t("Another question")}</button>`}
    <button class="plain" type="button" onClick=${() => turn(true)}>${t("No question")}</button></div></div>
    <details class="more" onToggle=${(event) => event.target.open && setMore(true)}><summary>${t("Other ways to begin")}</summary>${more && html`
      <div class="short"><label for="questions-of">${t("Questions about")}</label><select id="questions-of" value=${name} onChange=${pick}><option value=${ALL}>${t("Anything")}</option>${decks.map((deck) => html`<option key=${deck.name} value=${deck.name}>${deck.title}</option>`)}</select></div>
      <${Templates} onBegin=${onBegin} />`}</details>`;
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
  const insert = useRef(/** @type {(words: string, how?: object) => void} */ (() => {}));
  const [left, setLeft] = useState(/** @type {{drafts: any[], LeftOver?: any}} */ ({ drafts: [] })); // words whose place is gone
  useEffect(() => {
    let over = false;
    Promise.all([kindsOf("vault"), list("scales"), draftOf("vault", slot), draftsOf("vault")]).then(([kinds, scales, begin, drafts]) => {
      if (over) return;
      const others = drafts.filter((draft) => draft.slot !== slot);
      setReady({ kinds, scales: scales.groups, begin, others });
      return lookForPlaces(others).then((found) => { if (!over) setLeft(found); });
    }).catch(() => {});
    return () => { over = true; };
  }, [round]);

  const keep = async ({ text, kind, answers, tags, attachments, day, draft }) => {
    const entry = await post("/v1/entries", { text, kind, fields: answers, tags, attachments, ...whenOf(day), draft });
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
  return html`<${Head} quiet key="today">${t("Today")}<//><div class="column"><${Prompt} onBegin=${(words, how) => insert.current(words, how)} />
    ${ready ? html`<${Editor} key=${round} slot=${slot} kinds=${kinds} scales=${ready.scales} begin=${ready.begin} keep=${keep} label=${t("Keep this entry")} insert=${insert}>${(kind) => kind === "conflict" && html`<${Breath} />`}<//>` : html`<${Moment} />`}
    <p class="quiet small">${t("It closes by itself after {1} quiet minutes. Your words are kept.", minutes)}</p><${LeavesToday} />${ready && html`<${OtherDrafts} drafts=${ready.others.filter((draft) => !draft.slot.startsWith("say-") && !left.drafts.includes(draft))} onTake=${beginAt} />`}
    ${left.drafts.length > 0 && html`<${left.LeftOver} drafts=${left.drafts} onCopy=${(words) => insert.current(words, { own: true })} onGone=${(gone) => setLeft({ ...left, drafts: left.drafts.filter((draft) => draft.slot !== gone) })} />`}</div>`;
}
