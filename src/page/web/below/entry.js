// One entry: its words as they were written, and what can become of it. Changing it is the same sheet as Today.
import { html, useEffect, useState } from "../vendor/ui.js";
import { asAnswers } from "../app/drafts.js";
import { kindsOf, kindsToChoose, list } from "../app/lists.js";
import { get, post, put, remove, query } from "../app/node.js";
import { goInstead, store, to } from "../app/screens.js";
import { sentenceOf } from "../app/sentences.js";
import { dateInWords, longDay, t } from "../app/words.js";
import { Editor } from "../parts/editor.js";
import { Head, Moment } from "../parts/frame.js";
import { Reading } from "../parts/reading.js";
import { Glyph, Problem, Side } from "../parts/side.js";
import { draftOf } from "./today.js";

export const sideOf = (id) => (id.startsWith("d") ? "deep" : "vault");

/** An entry and the lists it is read with. */
export function useEntry(id) {
  const [read, setRead] = useState(null);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    let over = false;
    Promise.all([get("/v1/entries/" + id), kindsOf(sideOf(id)), list("scales")]).then(([entry, kinds, scales]) => { if (!over) setRead({ entry, kinds, scales: scales.groups }); })
      .catch((error) => { if (!over) setProblem(sentenceOf(error)); });
    return () => { over = true; };
  }, [id]);
  return { read, problem, set: (entry) => setRead((before) => ({ ...before, entry })), setProblem };
}

/** The title of an entry: its first line. */
const titleOf = (entry) => entry.title || dateInWords(entry.day);

function Links({ entry }) {
  const ids = [...new Set([...entry.links, ...entry.linked_from])];
  const [linked, setLinked] = useState([]);
  useEffect(() => { Promise.all(ids.map((id) => get("/v1/entries/" + id))).then(setLinked).catch(() => {}); }, [ids.join()]);
  if (!linked.length) return null;
  return html`<section><h2 class="h3">${t("Linked with")}</h2><ul>${linked.map((one) => html`<li key=${one.id}><a ...${to("entry", { id: one.id })}><bdi>${titleOf(one)}</bdi></a> <span class="quiet small">${dateInWords(one.day)}</span></li>`)}</ul></section>`;
}

/** Chooses another entry to link with: the newest, or what a search finds. */
function LinkTo({ entry, onLinked }) {
  const [words, setWords] = useState("");
  const [rows, setRows] = useState([]);
  const side = sideOf(entry.id);
  useEffect(() => {
    const asked = words.trim() ? post("/v1/search", { query: words, side, limit: 12 }).then((answer) => answer.found) : get("/v1/entries" + query({ side, limit: 12 })).then((answer) => answer.entries);
    asked.then((found) => setRows(found.filter((one) => one.id !== entry.id))).catch(() => setRows([]));
  }, [words]);
  const turn = async (one) => onLinked(await put(`/v1/entries/${entry.id}/links`, { to: one.id, linked: !entry.links.includes(one.id) }));
  return html`<div class="note"><label for="link-find">${t("Find the other entry")}</label><input type="search" id="link-find" value=${words} spellcheck=${false} autocomplete="off" onInput=${(event) => setWords(event.target.value)} />
    <ul>${rows.map((one) => html`<li key=${one.id}><button class="plain" type="button" aria-pressed=${entry.links.includes(one.id)} onClick=${() => turn(one)}><bdi>${titleOf(one)}</bdi></button> <span class="quiet small">${dateInWords(one.day)}</span></li>`)}</ul></div>`;
}

const madeOfIt = (id) => get((id.startsWith("h") ? "/v1/waiting/" : "/v1/shared/") + id).catch(() => null);

/** The one way to share something of an entry, and what was made of it so far. */
function OfIt({ entry }) {
  const [made, setMade] = useState([]);
  useEffect(() => { Promise.all(entry.shared.map(madeOfIt)).then((all) => setMade(all.filter(Boolean))); }, [entry.shared.join()]);
  const one = (piece) => html`<li key=${piece.id} class="row"><span dir="auto" class="one-of">${piece.taken_back ? t("You took it back.") : firstOf(piece.text)}</span><a ...${to(piece.id.startsWith("h") ? "waiting" : "ours")}>${piece.id.startsWith("h") ? t("It waits") : t("Shared")}</a></li>`;
  return html`<hr /><section class="lifted">${entry.kept_from ? html`<p>${t("This is a copy of something your partner shared. They are not told of it.")}</p>` : html`
    <p><a class="button" ...${to("share", { id: entry.id })}><${Glyph} name="above" />${t("Share a piece of this with your partner")}</a></p>`}
    ${made.length > 0 && html`<h2 class="h3">${t("What was made of it")}</h2><ul class="plainly">${made.map(one)}</ul>`}</section>`;
}
const firstOf = (text) => (text || t("Its last day is over.")).split("\n")[0].slice(0, 120);

export function Entry({ id }) {
  const { read, problem, set, setProblem } = useEntry(id);
  const [linking, setLinking] = useState(false);
  const [gone, setGone] = useState(false);
  const back = sideOf(id) === "deep" ? "deep" : "entries";
  if (!read) return html`<${Head}>${t("Entry")}<//>${problem ? html`<div class="column"><${Problem} text=${problem} /><p><a ...${to(back)}>${t("Back to the list")}</a></p></div>` : html`<${Moment} />`}`;
  const { entry, kinds, scales } = read;
  const act = (asked) => asked.then((answer) => { setProblem(""); set(answer); }).catch((error) => setProblem(sentenceOf(error)));
  const toBin = () => remove("/v1/entries/" + id).then(() => setGone(true)).catch((error) => setProblem(sentenceOf(error)));
  const restore = () => post(`/v1/entries/${id}/restore`).then((answer) => { set(answer); setGone(false); }).catch((error) => setProblem(sentenceOf(error)));
  const inBin = gone || entry.removed;
  const deep = sideOf(id) === "deep";
  return html`<${Head} beside=${html`<${Side} side=${entry.side} />`}>${longDay(entry.day)}<//><div class="column"><${Problem} text=${problem} />
    ${inBin ? html`<p role="status">${t("It is in the bin, and can be brought back from there.")}</p><div class="row"><button type="button" onClick=${restore}>${t("Bring it back")}</button><a ...${to(back)}>${t("Back to the list")}</a></div>` : html`
    <article class="sheet" aria-label=${titleOf(entry)}><${Reading} entry=${entry} kinds=${kinds} scales=${scales} badge=${false} onChange=${set} /></article>
    <${Links} entry=${entry} />
    <div class="row"><a class="button primary" ...${to("change", { id })}>${t("Change")}</a>
      <a class="button" ...${to("before", { id })}>${t("How it was before")}</a></div>
    <details class="more"><summary>${t("More")}</summary><div class="row acts">
      <button type="button" onClick=${() => act(put(`/v1/entries/${id}/pin`, { pinned: !entry.pinned }))}>${entry.pinned ? t("No longer at the top") : t("Keep it at the top")}</button>
      <button type="button" aria-expanded=${linking} onClick=${() => setLinking(!linking)}>${t("Link it with another")}</button>
      ${!deep && html`<button type="button" onClick=${() => act(put(`/v1/entries/${id}/look-back`, { left_out: !entry.left_out }))}>${entry.left_out ? t("Look back to it again") : t("Leave it out of looking back")}</button>`}
      <button type="button" class="danger" onClick=${toBin}>${t("Put it in the bin")}</button></div>
      ${linking && html`<${LinkTo} entry=${entry} onLinked=${set} />`}</details>
    ${!deep && store.status?.partner && html`<${OfIt} entry=${entry} />`}`}</div>`;
}

/** Two texts side by side, when another window or a command changed the entry meanwhile. */
function TwoTexts({ mine, other, onChoose, prefix }) {
  return html`<div class="sheet"><h2>${t("This was changed meanwhile")}</h2><p>${t("Both texts are kept. Which one shall the entry say?")}</p>
    <div class="versions"><section><h3>${t("Yours, from here")}</h3><div class="written" dir="auto">${mine.text}</div></section><section><h3>${t("The other one")}</h3><div class="written" dir="auto">${other.text}</div></section></div>
    <div class="row"><button type="button" onClick=${() => onChoose(mine)}>${t("Keep mine")}</button><button type="button" onClick=${() => onChoose(null)}>${t("Keep the other")}</button>
    <button type="button" onClick=${() => onChoose({ ...mine, text: other.text + "\n\n" + mine.text })}>${t("Keep both, one after the other")}</button></div></div>`;
}

/** The attachments of an entry after a change of it here: what was attached or taken off elsewhere meanwhile stays so.
 *  @param {object[]} before as this sheet began @param {object[]} after as it is now @param {object[]} present as the entry is
 *  @returns {object[] | null} null if nothing was changed here */
export function attachmentsAfter(before, after, present) {
  const bare = (list) => list.map(({ id, description }) => ({ id, description }));
  if (!after || JSON.stringify(bare(before)) === JSON.stringify(bare(after))) return null;
  const had = new Map(before.map((one) => [one.id, one.description]));
  const has = new Map(after.map((one) => [one.id, one.description]));
  const kept = present.filter(({ id }) => has.has(id) || !had.has(id)).map(({ id, description }) => ({ id, description: has.has(id) && has.get(id) !== had.get(id) ? has.get(id) : description }));
  const there = new Set(present.map(({ id }) => id));
  return kept.concat(bare(after).filter(({ id }) => !there.has(id) && !had.has(id)));
}

const saysTheSame = (one, other) => one.text === other.text && JSON.stringify(one.fields) === JSON.stringify(other.fields);

/** What a sheet goes on from, if its draft was begun at an earlier state of the entry: attachments that changed since are
 *  taken over, and if nothing else changed, the draft counts as begun now. */
async function goneOnSince(entry, draft) {
  const based_on = draft.based_on ?? entry.revision;
  const attachments = draft.attachments ?? entry.attachments;
  if (based_on === entry.revision) return { attachments, based_on };
  const { revisions } = await get(`/v1/entries/${entry.id}/history`);
  const seen = revisions.find((one) => one.number === based_on);
  if (!seen) return { attachments, based_on };
  return { attachments: attachmentsAfter(seen.attachments.filter((one) => one.id), attachments, entry.attachments) ?? entry.attachments, based_on: saysTheSame(seen, entry) ? entry.revision : based_on };
}

export function Change({ id }) {
  const { read, problem, setProblem } = useEntry(id);
  const [begin, setBegin] = useState(null);
  const [two, setTwo] = useState(null);
  const side = sideOf(id);
  useEffect(() => {
    if (!read || begin) return;
    const { entry } = read;
    draftOf(side, id).catch(() => /** @type {any} */ ({})).then(async (draft) => {
      const own = { text: entry.text, kind: entry.kind, answers: asAnswers(entry.fields), tags: entry.tags, attachments: entry.attachments, day: entry.day, based_on: entry.revision };
      setBegin(draft.kept || draft.text ? { ...own, ...draft, kind: draft.kind ?? entry.kind, tags: draft.tags ?? entry.tags, attachments: draft.attachments ?? entry.attachments, based_on: draft.based_on ?? entry.revision, ...await goneOnSince(entry, draft).catch(() => ({})) } : own);
    });
  }, [read]);
  if (!read || !begin) return html`<${Head}>${t("Change")}<//>${problem ? html`<${Problem} text=${problem} />` : html`<${Moment} />`}`;
  const { entry, kinds, scales } = read;
  const done = () => goInstead("entry", { id });
  const changesOf = (words, present) => {
    const before = asAnswers(entry.fields);
    const fields = { ...Object.fromEntries(Object.keys(before).map((name) => [name, ""])), ...words.answers };
    const attachments = attachmentsAfter(entry.attachments, words.attachments, present.attachments);
    return { text: words.text, fields, tags: words.tags, kind: words.kind, ...(attachments && { attachments }), ...(words.day !== entry.day ? { day: words.day, created: new Date(words.day + "T12:00:00").toISOString().slice(0, 19) + "Z", time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone } : {}) };
  };
  const keep = async (words) => {
    try {
      const present = await get("/v1/entries/" + id);
      const isSame = begin.based_on === entry.revision && saysTheSame(entry, present);
      await put("/v1/entries/" + id, { ...changesOf(words, present), base_revision: isSame ? present.revision : begin.based_on, draft: words.draft });
    } catch (error) {
      if (error.code === "changed_meanwhile") setTwo({ mine: words, other: await get("/v1/entries/" + id) });
      throw error;
    }
    done();
  };
  const choose = async (words) => {
    try {
      if (words) await put("/v1/entries/" + id, { ...changesOf(words, two.other), base_revision: two.other.revision });
      await remove(`/v1/page/drafts/${id}?side=${side}`).catch(() => {});
      done();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };
  const dropDraft = async () => {
    await remove(`/v1/page/drafts/${id}?side=${side}`).catch(() => {});
    done();
  };
  const chosen = side === "deep" ? kinds : kindsToChoose(kinds, Boolean(store.status?.partner), entry.kind);
  return html`<${Head}>${t("Change")}<//><div class="column"><${Problem} text=${problem} />
    ${two ? html`<${TwoTexts} mine=${two.mine} other=${two.other} onChoose=${choose} />`
      : html`<${Editor} side=${side} slot=${id} kinds=${chosen} scales=${scales} begin=${begin} keep=${keep} label=${t("Keep the change")} title=${t("Change")} onCancel=${done} fixed=${side === "deep"} textLast=${side === "deep"} />`}
    ${begin.kept && !two && html`<p><button class="plain" type="button" onClick=${dropDraft}>${t("Throw away what I changed, and leave the entry as it is")}</button></p>`}</div>`;
}
