// Everything that was kept, newest first, fifty at a time; find words, narrow, or go to a day.
import { html, useEffect, useRef, useState } from "../vendor/ui.js";
import { kindsOf } from "../app/lists.js";
import { get, post, query } from "../app/node.js";
import { store, to } from "../app/screens.js";
import { sentenceOf } from "../app/sentences.js";
import { dateInWords, t } from "../app/words.js";
import { Head, Moment } from "../parts/frame.js";
import { Month } from "../parts/month.js";
import { Months, Row } from "../parts/rows.js";
import { Problem, Side } from "../parts/side.js";

const PAGE = 50;
const PREVIEW = 160;
const PAUSE = 400; // ms of no key before a search begins

/** One page of a list. The node gives one more row than is shown, so that it is known whether older ones follow. */
async function pageOf(narrowing, after) {
  const { entries } = await get("/v1/entries" + query({ ...narrowing, after, limit: PAGE + 1, preview: PREVIEW }));
  return { rows: entries.slice(0, PAGE), more: entries.length > PAGE };
}

export function Entries({ find }) {
  const began = store.entriesNarrowed ?? { query: "", kind: "", tag: "", from: "", to: "" };
  const [narrowing, setNarrowing] = useState(began);
  const [lists, setLists] = useState({ kinds: [], tags: [], days: new Set() });
  const [found, setFound] = useState(null);
  const [problem, setProblem] = useState("");
  const latest = useRef(0);
  const timer = useRef(0);
  const field = useRef(null);
  const [pinned, setPinned] = useState([]);
  const now = useRef(narrowing); // also between two events before the next drawing
  store.entriesNarrowed = narrowing;

  useEffect(() => {
    Promise.all([kindsOf("vault"), get("/v1/tags?side=vault"), get("/v1/calendar?side=vault")]).then(([kinds, tags, calendar]) => setLists({ kinds, tags: tags.tags, days: new Set(calendar.days) })).catch(() => {});
    get("/v1/entries" + query({ side: "vault", pinned: true, limit: PAGE, preview: PREVIEW })).then((answer) => setPinned(answer.entries)).catch(() => {});
    load(narrowing);
    if (find) setTimeout(() => field.current?.focus());
    return () => clearTimeout(timer.current);
  }, []);

  async function load({ query: words, ...filter }) {
    const number = ++latest.current;
    setProblem("");
    try {
      const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value));
      const answer = words.trim()
        ? { rows: (await post("/v1/search", { query: words, limit: PAGE, side: "vault", ...given })).found, more: false, searched: true }
        : await pageOf({ side: "vault", ...given });
      if (number === latest.current) setFound(answer);
    } catch (error) {
      if (number !== latest.current) return;
      if (error.code === "bad_query") setFound({ rows: [], more: false, searched: true });
      else setProblem(sentenceOf(error));
    }
  }
  async function earlier() {
    const { query: _, ...filter } = narrowing;
    const at = found.rows.length;
    const next = await pageOf({ side: "vault", ...filter }, found.rows.at(-1).id);
    setFound({ rows: found.rows.concat(next.rows), more: next.more });
    setTimeout(() => /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("a.entry"))[at]?.focus());
  }
  const narrow = (change, wait = 0) => {
    const next = { ...now.current, ...change };
    now.current = next;
    setNarrowing(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => load(next), wait);
  };
  const clear = () => narrow({ query: "", kind: "", tag: "", from: "", to: "" });
  const narrowed = Object.values(narrowing).some(Boolean);
  const select = (id, label, all, choices) => html`<div><label for=${id}>${label}</label><select id=${id} value=${narrowing[id]} onChange=${(event) => narrow({ [id]: event.target.value })}><option value="">${all}</option>${choices.map(({ value, words }) => html`<option key=${value} value=${value}>${words}</option>`)}</select></div>`;
  const date = (id, label) => html`<div><label for=${id}>${label}</label><input type="date" id=${id} value=${narrowing[id]} onChange=${(event) => narrow({ [id]: event.target.value })} /></div>`;

  const rows = found?.rows ?? [];
  return html`<${Head} beside=${html`<${Side} />`}>${t("Entries")}<//><div class="two"><div>
    <form class="sheet" role="search" autocomplete="off" onSubmit=${(event) => { event.preventDefault(); narrow({}); }}>
      <div><label for="find">${t("Find words")}</label><input id="find" ref=${field} type="search" value=${narrowing.query} spellcheck=${false} autocomplete="off" autocorrect="off" data-1p-ignore onInput=${(event) => narrow({ query: event.target.value }, PAUSE)} /></div>
      <details class="more" open=${Boolean(narrowing.kind || narrowing.tag || narrowing.from || narrowing.to)}><summary>${t("Narrow it: kind, tag, days")}</summary><div class="filters">
        ${select("kind", t("Kind"), t("All kinds"), lists.kinds.map((kind) => ({ value: kind.name, words: kind.title })))}
        ${select("tag", t("Tag"), t("All tags"), lists.tags.map((tag) => ({ value: tag, words: tag })))}
        ${date("from", t("From"))}${date("to", t("Until"))}</div></details></form>
    <${Problem} text=${problem} />
    <p class="unseen" role="status">${found && narrowed ? (rows.length ? t("The list shows what fits.") : t("No entry fits.")) : ""}</p>
    ${narrowing.from && narrowing.from === narrowing.to && html`<p class="row"><span>${dateInWords(narrowing.from)}</span><button class="plain" type="button" onClick=${clear}>${t("All days")}</button></p>`}
    ${!found ? html`<${Moment} />` : rows.length === 0
      ? html`<div class="none"><p class="quiet">${!narrowed ? t("Nothing here yet. Whatever you keep on Today is listed here.") : narrowing.query ? t("No entry has all of these words.") : t("No entry fits.")}</p>${narrowed && html`<button type="button" onClick=${clear}>${t("Clear the narrowing")}</button>`}</div>`
      : found.searched
        ? html`<h2 class="quiet">${t("Best first")}</h2><ol class="entries">${rows.map((entry) => html`<${Row} key=${entry.id} entry=${entry} kinds=${lists.kinds} />`)}</ol>`
        : html`${!narrowed && pinned.length > 0 && html`<section><h2 class="quiet">${t("Kept at the top")}</h2><ul class="entries">${pinned.map((entry) => html`<${Row} key=${entry.id} entry=${entry} kinds=${lists.kinds} />`)}</ul></section>`}<${Months} entries=${rows} kinds=${lists.kinds} />`}
    <div class="row apart foot">${found?.more ? html`<button type="button" onClick=${earlier}>${t("Earlier entries")}</button>` : html`<span></span>`}<a ...${to("bin")}>${t("The bin")}</a></div>
  </div><${Month} days=${lists.days} chosen=${narrowing.from === narrowing.to ? narrowing.from : ""} onDay=${(day) => narrow({ query: "", from: day, to: day })} /></div>`;
}
