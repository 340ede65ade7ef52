// The deep: a curtain first, then six ways to write and what was written. app/settings.js puts it away.
import { html, useEffect, useState } from "../vendor/ui.js";
import { kindsOf } from "../app/lists.js";
import { get, post, put, query } from "../app/node.js";
import { again, go, store, to } from "../app/screens.js";
import { sentenceOf } from "../app/sentences.js";
import { marked, t } from "../app/words.js";
import { AskDeep, deepAsks } from "../parts/ask_deep.js";
import { Head, Moment } from "../parts/frame.js";
import { Row } from "../parts/rows.js";
import { Problem, Side } from "../parts/side.js";

const PAGE = 50;

// The bundled kinds of the deep, and a line about each. A kind of the person's own has its title alone.
const ABOUT = {
  note: marked("What moved, and what you take along."),
  why: marked("To come back to on days when you forget."),
  warning: marked("What happened, as plainly as you can say it. No verdict."),
  readiness: marked("Six statements. Nothing is added up."),
  reassessment: marked("Your words of last time beside today."),
  therapist: marked("Notes and questions while you choose a therapist."),
};

function Curtain() {
  const open = () => { store.deepIsOpen = true; again(); };
  return html`<${Head} beside=${html`<${Side} side="deep" />`}>${t("The deep")}<//><div class="column"><p>${t("Nothing here can be shared from this program. Searches, lists and exports leave it out unless you ask for it there. This page shows it only until you go up again.")}</p>
    ${deepAsks() ? html`<${AskDeep} onOpen=${open} onLater=${() => go("today")} />` : html`<div class="row"><button class="primary" type="button" onClick=${open}>${t("Open it")}</button><button type="button" onClick=${() => go("today")}>${t("Not now")}</button></div>`}</div>`;
}

export function Deep() {
  return store.deepIsOpen ? html`<${Home} />` : html`<${Curtain} />`;
}

/** When one wishes to look at where one is, and the lists that lie here. */
function Choices() {
  const [months, setMonths] = useState(null);
  useEffect(() => { get("/v1/reassessment").then((answer) => setMonths(answer.months ?? 0)).catch(() => {}); }, []);
  const pick = (value) => put("/v1/reassessment/settings", { months: value }).then(() => setMonths(value)).catch(() => {});
  return html`<details class="more"><summary>${t("What you may change here")}</summary>
    ${months !== null && html`<fieldset><legend class="label">${t("Ask me to look at where I am")}</legend><div class="choices">${[[0, t("Never")], [3, t("After three months")], [6, t("After six months")], [12, t("After a year")]].map(([value, words]) => html`<label key=${value}><input type="radio" name="months" checked=${months === value} onChange=${() => pick(value)} />${words}</label>`)}</div></fieldset>`}
    <ul class="plainly">${[["deep-kinds", t("Kinds in the deep and their questions")], ["signs", t("Signs I want to see")], ["therapist-questions", t("What you wanted to ask")]].map(([name, words]) => html`<li key=${name}><a ...${to("deep-list", { group: name })}>${words}</a></li>`)}</ul></details>`;
}

function Home() {
  const [kinds, setKinds] = useState([]);
  const [found, setFound] = useState(null);
  const [due, setDue] = useState(null);
  const [words, setWords] = useState("");
  const [problem, setProblem] = useState("");
  const page = async (after) => {
    const { entries } = await get("/v1/entries" + query({ side: "deep", after, limit: PAGE + 1, preview: 160 }));
    return { rows: entries.slice(0, PAGE), more: entries.length > PAGE };
  };
  const find = (typed) => (typed.trim() ? post("/v1/search", { query: typed, side: "deep", limit: PAGE }).then((answer) => ({ rows: answer.found, more: false })) : page());
  useEffect(() => {
    kindsOf("deep").then(setKinds).catch(() => {});
    get("/v1/reassessment").then((answer) => setDue(answer.due ? answer : null)).catch(() => {});
  }, []);
  useEffect(() => {
    const timer = setTimeout(() => find(words).then(setFound).catch((error) => (error.code === "bad_query" ? setFound({ rows: [], more: false }) : setProblem(sentenceOf(error)))), words ? 400 : 0);
    return () => clearTimeout(timer);
  }, [words]);
  const earlier = async () => {
    const at = found.rows.length;
    const next = await page(found.rows.at(-1).id);
    setFound({ rows: found.rows.concat(next.rows), more: next.more });
    setTimeout(() => /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("a.entry"))[at]?.focus());
  };
  return html`<${Head} beside=${html`<${Side} side="deep" />`}>${t("The deep")}<//>
    <p class="column quiet">${t("What lies here has its own key and no way up. No button on any page can share it, and it is in no search, list, export or look back unless you ask for it there.")}</p><${Problem} text=${problem} />
    ${due && html`<p class="note column">${t("The time has passed after which you wished to look at where you are.")} <a ...${to("deep-write", { kind: "reassessment" })}>${t("Look at it")}</a></p>`}
    <section aria-label=${t("Write here")}><div class="cards3">${kinds.map((kind) => html`<a key=${kind.name} ...${to("deep-write", { kind: kind.name })}><b>${kind.title}</b>${ABOUT[kind.name] && html`<span class="quiet">${t(ABOUT[kind.name])}</span>`}</a>`)}</div></section>
    <section class="column"><h2>${t("Earlier")}</h2><div class="find"><label for="deep-find">${t("Find words here")}</label><input type="search" id="deep-find" value=${words} spellcheck=${false} autocomplete="off" onInput=${(event) => setWords(event.target.value)} /></div>
      ${!found ? html`<${Moment} />` : found.rows.length === 0 ? html`<p class="quiet">${words ? t("No entry has all of these words.") : t("Nothing here yet.")}</p>` : html`<ol class="entries">${found.rows.map((entry) => html`<${Row} key=${entry.id} entry=${entry} kinds=${[{ name: "" }, ...kinds]} />`)}</ol>`}
      <div class="row apart">${found?.more ? html`<button type="button" onClick=${earlier}>${t("Earlier entries")}</button>` : html`<span></span>`}<a ...${to("bin", { side: "deep" })}>${t("The bin")}</a></div>
      <${Choices} />
      <p><button type="button" onClick=${() => go("today")}>${t("Go up again, and put this away")}</button></p></section>`;
}
