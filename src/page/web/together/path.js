// The screen of all that two people agree on: goals and their steps, agreements, points for the next session, and what you take from it.
import { html, useEffect, useState } from "../vendor/ui.js";
import { changes } from "../app/changes.js";
import { get } from "../app/node.js";
import { to } from "../app/screens.js";
import { sentenceOf } from "../app/sentences.js";
import { marked, t } from "../app/words.js";
import { Head, Moment } from "../parts/frame.js";
import { Problem, Side } from "../parts/side.js";
import { draftsOf } from "../below/today.js";
import { Begun } from "./begun.js";
import { Document, Earlier } from "./document.js";

const GROUPS = {
  goal: { title: marked("Goals"), none: marked("No goal is written here yet. There is no hurry."), act: marked("Propose a goal") },
  agreement: { title: marked("Agreements"), none: marked("No agreement is written here yet. There is no hurry."), act: marked("Propose an agreement") },
  agenda: { title: marked("For the next session"), none: marked("There is nothing for the next session."), act: marked("Add a point") },
  takeaway: { title: marked("What we took from it"), none: marked("Nothing is noted from a session."), act: marked("Add something") },
};

const documents = async (kind, how, earlier = "") => (await get(`/v1/joint${earlier}?kind=${kind}`, how)).documents;

/** The documents of a group: goals with the steps below each. */
async function load(group, how) {
  const [main, steps, waiting, earlier, drafts] = await Promise.all([documents(group, how), group === "goal" ? documents("step", how) : [], get("/v1/waiting", how), documents(group, how, "/earlier"), draftsOf("vault", how)]);
  const ids = new Set(main.map((one) => one.id));
  return { main: main.map((one) => ({ ...one, steps: steps.filter((step) => step.goal === one.id) })), alone: steps.filter((step) => !ids.has(step.goal)), waiting: waiting.waiting, earlier, drafts };
}

export function Path({ group = "goal" }) {
  const [found, setFound] = useState(null);
  const [problem, setProblem] = useState("");
  const again = (how) => load(group, how).then((all) => { setFound(all); setProblem(""); }).catch((error) => setProblem(sentenceOf(error)));
  useEffect(() => {
    again();
    return changes.onChange((areas) => { if (areas.includes("shared") || areas.includes("waiting")) again({ attended: false }); });
  }, []);
  const { none, act, title } = GROUPS[group];
  const waits = (what) => found.waiting.some((one) => one.what === what && !(one.what === "step"));
  const all = found ? [...found.main, ...found.alone] : [];
  return html`<${Head} beside=${html`<${Side} side="above" />`}>${t("Our path")}<//><div class="column">
    <nav aria-label=${t("Parts of our path")}><ul class="tabs">${Object.entries(GROUPS).map(([name, one]) => html`<li key=${name}><a ...${to("path", { group: name })} aria-current=${name === group ? "page" : undefined}>${t(one.title)}</a></li>`)}</ul></nav>
    <h2 class="unseen">${t(title)}</h2><${Problem} text=${problem} />
    ${!found ? html`<${Moment} />` : html`${all.length === 0 && html`<p class="quiet">${t(none)}</p>`}
      <ul class="ours">${all.map((one) => html`<li key=${one.id}><${Document} document=${one} group=${group} waiting=${found.waiting} onChange=${again} /></li>`)}</ul>
      ${waits(group) && html`<p class="note">${t("Something of yours for this list waits, and only you can see it.")} <a ...${to("waiting")}>${t("Look at all that waits")}</a></p>`}
      <${Begun} drafts=${found.drafts} group=${group} ids=${[...all, ...all.flatMap((one) => one.steps ?? [])].map((one) => one.id)} />
      <p><a class="button rise" ...${to("say", { what: group, group })}>${t(act)}</a></p>
      <${Earlier} documents=${found.earlier} />`}</div>`;
}
