// Waiting: everything that has not left yet. Only this person sees it, and can cancel it without a trace.
import { html, useEffect, useRef, useState } from "../vendor/ui.js";
import { changes } from "../app/changes.js";
import { get, post, remove } from "../app/node.js";
import { sentenceOf } from "../app/sentences.js";
import { marked, t } from "../app/words.js";
import { Head, Moment } from "../parts/frame.js";
import { Problem, Side } from "../parts/side.js";
import { StandsStill } from "../ours/acts.js";
import { Written } from "../parts/written.js";
import { whatInWords, whenInWords } from "./waiting_words.js";

const OBSTACLES = {
  replies_closed: marked("your partner has closed it to replies"),
  taken_back: marked("the share, question or agreement that it is about was taken back"),
  not_in_force: marked("the agreement that it reports on is not in force now"),
  too_many: marked("there are already as many of these as there can be"),
};
const GONE = marked("the share, question or agreement that it is about is not here any more");

/** More time, or a named moment; never sooner. */
function Later({ act, onLater }) {
  const [moment, setMoment] = useState("");
  const wait = (seconds, words) => html`<button type="button" onClick=${() => onLater({ wait_seconds: seconds })}>${words}</button>`;
  const name = (event) => {
    event.preventDefault();
    if (moment.trim()) onLater({ until: moment.trim() });
  };
  return html`<div class="note">${act.until === null && html`<div class="row">${wait(3600, t("An hour more"))}${wait(86_400, t("A day more"))}${wait(7 * 86_400, t("A week more"))}</div>`}
    <form autocomplete="off" onSubmit=${name}><label for=${"moment-" + act.id}>${t("Until a moment that you name")}</label><div class="row"><input type="text" class="typed" id=${"moment-" + act.id} value=${moment} maxlength="100" spellcheck=${false} onInput=${(event) => setMoment(event.target.value)} /><button type="submit">${t("Let it wait for that")}</button></div></form></div>`;
}

function One({ act, others, onChanged }) {
  const [open, setOpen] = useState(false);
  const [asks, setAsks] = useState(null); // the moment that is about to come
  const [problem, setProblem] = useState("");
  const row = useRef(null);
  // A row keeps its place and height after the person decided about it: a second press must not meet the next row's button.
  const attempt = (asked, done) => asked.then(() => { setOpen(false); setAsks(null); onChanged(done && { id: act.id, done, height: row.current?.offsetHeight }); }).catch((error) => setProblem(sentenceOf(error)));
  const release = (moment) => attempt(post("/v1/waiting/release", { moment }), act.paused ? undefined : t("It has left"));
  const stuck = act.cannot_leave !== null;
  const let_ = act.paused ? t("Let it leave as planned") : stuck ? t("Try again") : act.until !== null ? t("The moment has come") : "";
  return html`<li class="item" ref=${row}><${Problem} text=${problem} id=${"problem-" + act.id} /><div class="row apart"><b class="begins">${whatInWords(act)}</b><${Side} side="waiting" /></div><${Written} text=${act.text} />
    <p class="quiet">${stuck ? t("It cannot leave: {1}.", t(OBSTACLES[act.cannot_leave] ?? GONE)) : whenInWords(act)}</p>${act.until !== null && html`<p>${t("The moment:")} <bdi>${act.until}</bdi></p>`}
    ${asks && html`<div class="note"><p>${asks === act.id ? t("It leaves now, and can't be cancelled then.") : t("All that waits for this moment leaves now, and can't be cancelled then.")}</p><div class="row"><button type="button" class="rise" onClick=${() => release(asks)}>${t("Let it leave now")}</button><button type="button" class="plain" onClick=${() => setAsks(null)}>${t("Not yet")}</button></div></div>`}
    <div class="row">${let_ && html`<button type="button" class="rise" onClick=${() => (act.until !== null && !act.paused ? setAsks(act.id) : release(act.id))}>${let_}</button>`}${others && html`<button type="button" class="rise" onClick=${() => setAsks(act.until)}>${t("The moment has come for all that waits for it")}</button>`}<button type="button" class="danger" onClick=${() => attempt(remove("/v1/waiting/" + act.id), t("Cancelled"))}>${t("Cancel it")}</button>
      ${!act.paused && !stuck && html`<button type="button" class="plain" aria-expanded=${open} onClick=${() => setOpen(!open)}>${t("Let it wait longer")}</button>`}</div>
    ${open && html`<${Later} act=${act} onLater=${(body) => attempt(post(`/v1/waiting/${act.id}/later`, body))} />`}</li>`;
}

/** The place of one that has left or was cancelled on this screen. */
const Decided = ({ done, height }) => html`<li class="item" style=${{ minBlockSize: `${height}px` }}><p class="quiet" role="status">${done}</p></li>`;

export function Waiting() {
  const [waiting, setWaiting] = useState(null);
  const [decided, setDecided] = useState(new Map());
  const order = useRef([]);
  const [problem, setProblem] = useState("");
  const load = (how) => get("/v1/waiting", how).then((answer) => { setWaiting(answer.waiting); setProblem(""); }).catch((error) => setProblem(sentenceOf(error)));
  useEffect(() => {
    load();
    return changes.onChange((areas) => { if (areas.includes("waiting") || areas.includes("shared")) load({ attended: false }); });
  }, []);
  const changed = (one) => {
    if (one) setDecided((all) => new Map(all).set(one.id, one));
    load();
  };
  const head = html`<${Head} beside=${html`<${Side} />`}>${t("Waiting")}<//>`;
  const here = (waiting ?? []).map((act) => act.id);
  // As they stood, those that were decided here among them; what is new comes after.
  order.current = [...order.current.filter((id) => here.includes(id) || decided.has(id)), ...here.filter((id) => !order.current.includes(id))];
  const rows = order.current;
  if (!waiting) return html`${head}${problem ? html`<${Problem} text=${problem} />` : html`<${Moment} />`}`;
  return html`${head}<div class="column"><p class="quiet">${t("Everything that you chose to say and that has not left yet. Nobody is told of anything that you cancel.")}</p><${Problem} text=${problem} /><${StandsStill} />
    ${waiting.length === 0 && html`<p role="status">${t("Nothing waits.")}</p>`}
    <ol class="ours">${rows.map((id) => { const act = waiting.find((one) => one.id === id); return act ? html`<${One} key=${id} act=${act} others=${act.until !== null && !act.paused && waiting.filter((one) => one.until === act.until).length > 1} onChanged=${changed} />` : html`<${Decided} key=${id} ...${decided.get(id)} />`; })}</ol></div>`;
}
