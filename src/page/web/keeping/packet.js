// Chosen entries for a session: the room, the entries, the whole of it to look at, and then a file or paper.
import { html, useEffect, useLayoutEffect, useRef, useState } from "../vendor/ui.js";
import { useJob } from "../app/job.js";
import { kindsOf, titleOfKind } from "../app/lists.js";
import { get, inWindow, post, query } from "../app/node.js";
import { sentenceOf, sentenceOfJob } from "../app/sentences.js";
import { watchDeep } from "../app/settings.js";
import { dateInWords, dayOf, t } from "../app/words.js";
import { AskDeep, deepAsks } from "../parts/ask_deep.js";
import { Moment } from "../parts/frame.js";
import { Working } from "../parts/job.js";
import { NewFile } from "../parts/new_file.js";
import { Problem } from "../parts/side.js";

const PAGE = 50;
const PAUSE = 400; // ms of no key before a search begins

/** Entries of one side with boxes. What was chosen stays chosen while other words are looked for. */
function Pick({ side, chosen, onChoose }) {
  const [found, setFound] = useState(null);
  const [kinds, setKinds] = useState([]);
  const [problem, setProblem] = useState("");
  const words = useRef("");
  const timer = useRef(0);
  const latest = useRef(0);
  async function load(after) {
    const number = ++latest.current;
    setProblem("");
    try {
      const searched = words.current.trim();
      const rows = searched ? (await post("/v1/search", { query: searched, limit: PAGE, side })).found : (await get("/v1/entries" + query({ side, limit: PAGE + 1, after }))).entries;
      if (number !== latest.current) return;
      const shown = rows.slice(0, PAGE);
      setFound((before) => ({ rows: after ? before.rows.concat(shown) : shown, more: !searched && rows.length > PAGE }));
    } catch (error) {
      if (number !== latest.current) return;
      if (error.code === "bad_query") setFound({ rows: [], more: false });
      else setProblem(sentenceOf(error));
    }
  }
  useEffect(() => {
    kindsOf(side).then(setKinds).catch(() => {});
    load();
    return () => clearTimeout(timer.current);
  }, []);
  const id = "pick-" + side;
  return html`<fieldset><legend class="label">${side === "deep" ? t("From the deep") : t("Which entries")}</legend>
    <div><label for=${id}>${t("Find words")}</label><input id=${id} type="search" spellcheck=${false} autocomplete="off" autocorrect="off" data-1p-ignore onInput=${(event) => { words.current = event.target.value; clearTimeout(timer.current); timer.current = setTimeout(load, PAUSE); }} /></div><${Problem} text=${problem} id=${"problem-" + id} />
    ${!found ? html`<${Moment} />` : html`<div class="rows">${found.rows.map((entry) => html`<label class="check" key=${entry.id}><input type="checkbox" checked=${chosen.has(entry.id)} onChange=${() => onChoose(entry)} /><span><bdi>${entry.title || titleOfKind(kinds, entry.kind)}</bdi> <span class="quiet">${dateInWords(entry.day)}</span></span></label>`)}</div>
      ${found.rows.length === 0 && html`<p class="quiet">${t("No entry fits.")}</p>`}${found.more && html`<button type="button" onClick=${() => load(found.rows.at(-1).id)}>${t("Earlier entries")}</button>`}`}</fieldset>`;
}

/** Prints the packet and nothing else (page.css). */
function printIt() {
  document.body.dataset.prints = "";
  if (inWindow) return location.assign("/print");
  addEventListener("afterprint", () => { delete document.body.dataset.prints; }, { once: true });
  return print();
}

export function Packet() {
  const { job, isOurs, start, end } = useJob("packet");
  const [room, setRoom] = useState("");
  const [chosen, setChosen] = useState(new Map()); // id -> entry, in the order of choosing
  const [deep, setDeep] = useState(""); // "asks", "open"
  const [writing, setWriting] = useState(false);
  const [problem, setProblem] = useState("");
  const head = useRef(null);
  useEffect(() => () => { delete document.body.dataset.prints; }, []);
  // Only what was ordered here and now is shown: another packet could have words of the deep, and other entries than are
  // chosen here.
  const shown = isOurs ? job.answer?.text : undefined;
  useEffect(() => { if (job?.trial && job.state !== "running" && !isOurs) end(); }, [job?.job, job?.state, isOurs]);
  useLayoutEffect(() => { if (shown || job?.answer) head.current?.focus(); }, [job?.job, Boolean(job?.answer)]);
  const hasDeep = [...chosen.keys()].some((id) => id.startsWith("d"));
  const deepIsShown = deep === "open" || hasDeep;
  useLayoutEffect(() => (deepIsShown ? watchDeep(putDeepAway) : undefined), [deepIsShown]);
  function putDeepAway() {
    setDeep("");
    setChosen((before) => new Map([...before].filter(([id]) => !id.startsWith("d"))));
    setWriting(false);
    if (hasDeepNow.current) end();
  }
  const hasDeepNow = useRef(false);
  hasDeepNow.current = hasDeep;
  const takeRoom = (next) => {
    setProblem("");
    setRoom(next);
    // Nothing of the deep goes into a room for two.
    if (next === "couple") { setDeep(""); setChosen(new Map([...chosen].filter(([id]) => !id.startsWith("d")))); }
  };
  const choose = (entry) => {
    const next = new Map(chosen);
    if (!next.delete(entry.id)) next.set(entry.id, entry);
    setChosen(next);
  };
  const order = async (more) => {
    setProblem("");
    if (!room) return setTimeout(() => setProblem(t("Choose first which room it is for.")));
    if (!chosen.size) return setTimeout(() => setProblem(t("Choose at least one entry first.")));
    try {
      await start({ ids: [...chosen.keys()], for: room, deep: hasDeep, ...more });
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    return undefined;
  };
  const back = async () => { setWriting(false); await end(); };
  const said = problem || (job?.error ? sentenceOfJob(job.error) : job?.state === "broken_off" ? t("It was broken off. Nothing was written.") : "");
  if (job === undefined) return html`<${Moment} />`;
  if (job?.state === "running") return html`<div class="sheet"><${Working} words=${t("It is being put together.")} done=${job.done} total=${job.total} onBreakOff=${end} /></div>`;
  if (job?.answer && !job.trial) {
    return html`<div class="sheet" role="status"><h2 tabindex="-1" ref=${head}>${t("It is written")}</h2><p>${job.answer.sealed ? t("It is sealed: it opens with the passphrase that you chose for it.") : t("It is in the open: anybody who gets the file can read it.")}</p>${room === "couple" && html`<p class="quiet">${t("Some couples therapists tell both of you what one said alone.")}</p>`}<div class="row"><button type="button" onClick=${back}>${t("Another one")}</button></div></div>`;
  }
  if (shown !== undefined && chosen.size) {
    return html`<div class="sheet"><h2 tabindex="-1" ref=${head}>${t("This, and nothing else")}</h2><div class="printed written" dir="auto">${shown}</div><${Problem} text=${said} id="problem-packet" />
      ${writing ? html`<${NewFile} id="packet" name=${"session-" + dayOf()} sealedEnding=".sealed" plainEnding=".md" act=${t("Write it")} problem="" onWrite=${(file) => order(file)} />`
        : html`<div class="row apart"><button class="primary" type="button" onClick=${() => setWriting(true)}>${t("Into a file")}</button><button type="button" onClick=${printIt}>${t("On paper")}</button><button class="plain" type="button" onClick=${back}>${t("Choose differently")}</button></div><p class="hint">${t("The printer's queue keeps a copy for a while.")}</p>`}</div>`;
  }
  return html`<div class="sheet"><p>${t("What you want to have with you when you speak with a therapist. You see all of it before it becomes a file or paper.")}</p>
    <fieldset><legend class="label">${t("Which room is it for?")}</legend><div class="choices">${[["individual", t("Your own")], ["couple", t("The two of you together")]].map(([one, words]) => html`<label key=${one}><input type="radio" name="room" checked=${room === one} onChange=${() => takeRoom(one)} />${words}</label>`)}</div><p class="hint">${t("Some couples therapists tell both of you what one said alone.")}</p></fieldset>
    <${Pick} side="vault" chosen=${chosen} onChoose=${choose} />
    ${room === "individual" && (deep === "open" ? html`<${Pick} side="deep" chosen=${chosen} onChoose=${choose} />` : deep === "asks" ? html`<${AskDeep} onOpen=${() => setDeep("open")} onLater=${() => setDeep("")} />` : html`<div class="row"><button type="button" onClick=${() => setDeep(deepAsks() ? "asks" : "open")}>${t("Choose from the deep too")}</button></div>`)}
    <${Problem} text=${said} id="problem-packet" /><div class="row"><button class="primary" type="button" onClick=${() => order({ trial: true })}>${t("Look at it")}</button></div></div>`;
}
