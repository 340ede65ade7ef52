// The lists that a person may change, as text.
import { html, useEffect, useRef, useState } from "../vendor/ui.js";
import { forgetList } from "../app/lists.js";
import { get, put, remove } from "../app/node.js";
import { store, to } from "../app/screens.js";
import { sentenceOf } from "../app/sentences.js";
import { marked, t } from "../app/words.js";
import { Head, Moment } from "../parts/frame.js";
import { Problem } from "../parts/side.js";

const LIST_NAMES = {
  kinds: marked("Kinds of entries and their questions"), "deep-kinds": marked("Kinds in the deep and their questions"), scales: marked("Scales"), feelings: marked("Feelings"), prompts: marked("Questions to begin with"), templates: marked("Templates"),
  starters: marked("Ways to begin a reply"), phrases: marked("Sentences to say"), myths: marked("What people say about going alone"), "found-out": marked("If somebody finds out"), "help-lines": marked("Help lines"), calm: marked("To become calm"), signs: marked("Signs I want to see"), "therapist-questions": marked("What you wanted to ask"),
};

export function OneList({ name, back }) {
  const [found, setFound] = useState(null);
  const [problem, setProblem] = useState("");
  const [said, setSaid] = useState("");
  const area = useRef(null);
  useEffect(() => { get("/v1/lists/" + name).then(setFound).catch((error) => setProblem(sentenceOf(error))); }, []);
  const done = (answer) => { forgetList(name); setFound(answer); setProblem(""); setSaid(t("Kept.")); if (area.current) area.current.value = answer.text; };
  const failed = (error) => setProblem(sentenceOf(error) + (error.more?.line ? " " + t("It is line {1}.", error.more.line) : ""));
  return html`<${Head}>${t(LIST_NAMES[name] ?? name)}<//><div class="column"><p>${back}</p><${Problem} text=${problem} />${!found ? html`<${Moment} />` : html`<div class="sheet">
    <p class="hint" id="list-how">${found.questions ? t("A group is a line \"# name: Title\"; a question below it is \"name [type]: Question\". A type may be 1..5, this|or that, duration or feelings.") : t("A group is a line \"# name: Title\". Every other line is one card.")}</p>
    <label for="list-text">${t("The list")}</label><textarea class="plain-text" id="list-text" rows="18" ref=${area} aria-describedby="list-how" spellcheck=${false} autocomplete="off" dir="auto" defaultValue=${found.text}></textarea>
    <div class="row"><button class="primary" type="button" onClick=${() => put("/v1/lists/" + name, { text: area.current.value }).then(done).catch(failed)}>${t("Keep the list")}</button>${found.own && html`<button type="button" onClick=${() => remove("/v1/lists/" + name).then(done).catch(failed)}>${t("Back to the list as it came")}</button>`}<span class="say" role="status">${said}</span></div></div>`}</div>`;
}

/** Not those of the deep; nor, for somebody alone, that of replies. */
const isHere = (name) => !["deep-kinds", "signs", "therapist-questions"].includes(name) && (name !== "starters" || store.status?.partner);

export const Lists = () => html`<ul class="sheet plainly">${Object.entries(LIST_NAMES).filter(([name]) => isHere(name)).map(([name, title]) => html`<li key=${name}><a ...${to("settings", { group: "list:" + name })}>${t(title)}</a></li>`)}</ul>`;

/** Lists that lie in the deep are changed there. */
export const DeepList = ({ group }) => html`<${OneList} name=${group} back=${html`<a ...${to("deep")}>${t("Back to the deep")}</a>`} />`;
