// Sealed questions: each answers for itself; both answers open when both chose so. Nothing says whether the other one has
// answered or chosen.
import { html, useEffect, useMemo, useRef, useState } from "../vendor/ui.js";
import { changes } from "../app/changes.js";
import { DraftKeeper } from "../app/drafts.js";
import { get, post, put, remove } from "../app/node.js";
import { keepLastWords, store, to } from "../app/screens.js";
import { sentenceOf } from "../app/sentences.js";
import { marked, t } from "../app/words.js";
import { draftsOf } from "../below/today.js";
import { Head, Moment } from "../parts/frame.js";
import { Problem, SaysSide, Side } from "../parts/side.js";
import { TypedWord } from "../parts/typed_word.js";
import { Written } from "../parts/written.js";
import { Begun } from "./begun.js";

/** The person's own answer, while it is theirs alone. */
function Answering({ question, drafts, onChange }) {
  const slot = "say-answer-" + question.id.slice(0, 12);
  const area = useRef(null);
  const kept = drafts.find((draft) => draft.slot === slot)?.text ?? "";
  const now = useRef(kept || (question.my_answer ?? ""));
  const [said, setSaid] = useState("");
  const [problem, setProblem] = useState("");
  const draft = useMemo(() => new DraftKeeper({ slot, side: "vault", read: () => ({ text: now.current, answers: {}, tags: [] }), tell: () => {}, begun: kept ? { text: kept } : undefined }), []);
  useEffect(() => () => { if (!draft.over) draft.close(); }, []);
  const keep = async (event) => {
    event.preventDefault();
    setSaid("");
    await draft.rest();
    try {
      await put(`/v1/questions/${question.id}/answer`, { text: now.current, ...(question.words ? { words: question.words } : {}) });
      await remove(`/v1/page/drafts/${draft.slot}?side=vault`).catch(() => {});
      draft.knows({});
      setProblem("");
      setSaid(t("Kept."));
      onChange();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };
  return html`<form autocomplete="off" class="answer" onSubmit=${keep}><${Problem} text=${problem} id=${"problem-answer-" + question.short} /><p><${Side} /></p>
    <div><label for=${"answer-" + question.short}>${t("Your answer (only you, until both of you reveal)")}</label><textarea id=${"answer-" + question.short} rows="4" ref=${area} dir="auto" autocomplete="off" autocorrect="off" data-1p-ignore spellcheck=${store.settings?.spelling === "on"} defaultValue=${now.current} onInput=${(event) => { now.current = event.target.value; setSaid(""); draft.changed(); }}></textarea></div>
    <div class="row apart"><div class="row"><button type="submit">${t("Keep it for now")}</button><span class="say" role="status">${said}</span></div><${SaysSide} /></div></form>`;
}

function Answer({ question, drafts, act, onChange }) {
  const [round, setRound] = useState(0); // another one after the answer was deleted
  if (question.open) {
    return html`<div class="versions"><div class="wording"><p class="small quiet">${t("Your answer")}</p>${question.my_answer !== null ? html`<${Written} text=${question.my_answer} />` : html`<p>${t("It was taken back.")}</p>`}</div>
      <div class="wording"><p class="small quiet">${t("Your partner's answer")}</p>${question.their_answer !== null ? html`<${Written} text=${question.their_answer} />` : html`<p>${t("It was taken back.")}</p>`}</div></div>
      ${question.my_answer !== null && html`<details class="more"><summary>${t("Take my answer back")}</summary><p>${t("Their device is asked to remove it. Nobody can un-read it.")}</p><div class="row"><button type="button" class="rise" onClick=${() => act(remove(`/v1/questions/${question.id}/answer`))}>${t("Take it back")}</button></div></details>`}`;
  }
  if (question.chosen) {
    return html`<div class="wording"><p class="small quiet">${t("Yours: sealed. It opens when your partner has chosen so too.")}</p><${Written} text=${question.my_answer ?? ""} /></div>
      <details class="more"><summary>${t("Undo it")}</summary><p>${t("Possible only while nothing of it has left this computer.")}</p><div class="row"><button type="button" onClick=${() => act(remove(`/v1/questions/${question.id}/answer`))}>${t("Undo my choice")}</button></div></details>`;
  }
  return html`${question.mine_to_another && html`<p class="note">${t("You answered when this question had other words. That answer is kept, and is not shown under these.")}</p>`}<${Answering} key=${question.words + round} question=${question} drafts=${drafts} onChange=${onChange} />
    ${question.my_answer !== null && html`<p>${t("Yours: kept, not revealed.")}</p>
      <details class="more"><summary>${t("Reveal when both have chosen")}</summary><p>${t("It opens when your partner has chosen so too. Once you have chosen, it can't be changed.")}</p>
        <${TypedWord} look="rise" word=${marked("reveal")} label=${t("Type {1} to choose it.", t("reveal"))} act=${t("Reveal when both have chosen")} onAct=${() => act(post(`/v1/questions/${question.id}/reveal`, { confirm: "reveal", ...(question.words ? { words: question.words } : {}) }))} /></details>
      <details class="more"><summary>${t("Delete my answer")}</summary><div class="row"><button type="button" class="danger" onClick=${() => act(remove(`/v1/questions/${question.id}/answer`)).then(() => setRound(round + 1))}>${t("Delete it")}</button></div></details>`}`;
}

function Question({ question, drafts, onChange }) {
  const [problem, setProblem] = useState("");
  const act = (asked) => asked.then(() => { setProblem(""); return onChange(); }).catch((error) => { setProblem(sentenceOf(error)); if (error.code === "other_words") onChange(); });
  const who = question.author === "me" ? t("You asked:") : t("Your partner asked:");
  return html`<article class="item"><${Problem} text=${problem} id=${"problem-" + question.short} /><p class="small quiet">${who} ${question.revised ? t("It was changed since.") : ""}</p>
    ${question.taken_back ? html`<p>${t("The question was taken back.")}</p>` : html`<${Written} text=${question.text} />`}
    ${question.broken && html`<p class="note">${t("Their device sent another answer than the one that it had sealed. It was refused, and nothing of yours was changed.")}</p>`}
    ${(!question.taken_back || question.open) && html`<${Answer} question=${question} drafts=${drafts} act=${act} onChange=${onChange} />`}
    ${question.author === "me" && !question.taken_back && html`<details class="more"><summary>${t("Take the question back")}</summary><p>${t("Their device is asked to remove it. Nobody can un-read it.")}</p><div class="row"><button type="button" class="rise" onClick=${() => act(post(`/v1/shared/${question.id}/take-back`))}>${t("Take it back")}</button></div></details>`}</article>`;
}

export function Questions() {
  const [found, setFound] = useState(null);
  const [problem, setProblem] = useState("");
  // The page sends the words being typed first, so that the drafts are those of this moment.
  const again = (how) => keepLastWords().then(() => Promise.all([get("/v1/questions", how), get("/v1/waiting", how), get("/v1/questions/earlier", how), draftsOf("vault", how)])).then(([{ questions }, { waiting }, earlier, drafts]) => { setFound({ questions, waits: waiting.some((one) => one.what === "question"), earlier: earlier.questions, drafts }); setProblem(""); }).catch((error) => setProblem(sentenceOf(error)));
  useEffect(() => {
    again();
    return changes.onChange((areas) => { if (areas.includes("shared") || areas.includes("waiting")) again({ attended: false }); });
  }, []);
  return html`<${Head} beside=${html`<${Side} side="above" />`}>${t("Questions")}<//><div class="column"><p class="quiet">${t("One question to both of you. Answers open only when both of you choose to.")}</p><p><a class="button rise" ...${to("ask", { what: "question" })}>${t("Ask something")}</a></p><${Problem} text=${problem} />
    ${!found ? html`<${Moment} />` : html`<${Begun} drafts=${found.drafts} group="question" ids=${[]} />${found.waits && html`<p class="note">${t("A question of yours waits, and only you can see it.")} <a ...${to("waiting")}>${t("Look at all that waits")}</a></p>`}
      ${!found.questions.length && html`<p class="quiet">${t("Neither of you has asked anything yet. There is no hurry.")}</p>`}
      <ul class="ours">${found.questions.map((one) => html`<li key=${one.id}><${Question} question=${one} drafts=${found.drafts} onChange=${again} /></li>`)}</ul>
      ${found.earlier.length > 0 && html`<details class="more"><summary>${t("From an earlier pairing")}</summary>${found.earlier.map((one) => html`<div key=${one.id} class="item"><${Written} text=${one.text ?? ""} />${one.my_answer !== null && html`<p class="small quiet">${t("Your answer")}</p><${Written} text=${one.my_answer} />`}${one.their_answer !== null && html`<p class="small quiet">${t("Your partner's answer")}</p><${Written} text=${one.their_answer} />`}</div>`)}</details>`}`}</div>`;
}
