// One goal, step, agreement, point or takeaway: its words, whose they are, and what can be done about it. Both people's
// words have the same form and stand in the same order on both devices.
import { html, useState } from "../vendor/ui.js";
import { post, put, remove } from "../app/node.js";
import { to } from "../app/screens.js";
import { sentenceOf } from "../app/sentences.js";
import { t } from "../app/words.js";
import { Changed, useSeen } from "../ours/acts.js";
import { Problem } from "../parts/side.js";
import { Written } from "../parts/written.js";

const needsBoth = ({ kind }) => kind === "goal" || kind === "step" || kind === "agreement";
const mine = (wordings) => wordings.find((one) => one.author === "me" && !one.lapsed);
const theirs = (wordings) => wordings.find((one) => one.author === "partner" && !one.lapsed);

/** One wording, and its author in words. */
function Wording({ wording, said, agreed = false, children }) {
  const more = [agreed && wording.state === "done" && t("It is done."), wording.for_earlier_goal && t("It was written for earlier words of the goal.")].filter(Boolean).join(" ");
  return html`<div class="wording"><p class="small quiet">${said} ${more}</p><${Written} text=${wording.text} />${children}</div>`;
}

const Report = ({ head, text, earlier }) => text === null ? null : html`<div class="reply"><p class="small quiet">${head} ${earlier ? t("It was about earlier words of the agreement.") : ""}</p><${Written} text=${text} /></div>`;

/** An act that needs a second press, with what it means between. */
function Twice({ name, means, act, onAct }) {
  return html`<details class="more"><summary>${name}</summary><p>${means}</p><div class="row"><button type="button" class="rise" onClick=${onAct}>${act}</button></div></details>`;
}

export function Document({ document, group, waiting, onChange }) {
  const [problem, setProblem] = useState("");
  const path = "/v1/joint/" + document.id;
  const act = (asked) => asked.then(() => { setProblem(""); return onChange(); }).catch((error) => { setProblem(sentenceOf(error)); if (error.code === "other_words") onChange(); });
  const both = needsBoth(document);
  const proposed = document.versions;
  const offered = both ? theirs(proposed) : undefined;
  const [changed, seen, read] = useSeen(offered?.words);
  const inForce = document.in_force.length > 0;
  const isDone = document.in_force.some((one) => one.state === "done");
  const waits = waiting.some((one) => one.about === document.id);
  const say = (what, words) => html`<a class="button" ...${to("say", { what, id: document.id, group })}>${words}</a>`;
  const withdraw = () => act(post(path + "/withdraw"));
  const who = (wording) => (wording.lapsed ? (wording.author === "me" ? t("Withdrawn, in your words:") : t("Withdrawn, in your partner's words:")) : both && wording.state === "done" ? (wording.author === "me" ? t("You propose to call it done:") : t("Your partner proposes to call it done:")) : both ? (wording.author === "me" ? t("You propose:") : t("Your partner proposes:")) : wording.author === "me" ? t("From you:") : t("From your partner:"));
  return html`<article class=${document.kind === "step" ? "step" : "item"}><${Problem} text=${problem} id=${"problem-" + document.short} />
    ${document.kind === "step" && html`<p class="small"><b>${t("A step")}</b></p>`}
    ${document.in_force.map((one) => html`<${Wording} key=${one.words} wording=${one} agreed said=${t("Both of you said yes to this.")} />`)}
    ${proposed.length > 0 && html`<div class="versions">${proposed.map((one) => html`<${Wording} key=${one.words} wording=${one} said=${who(one)}>
      ${both && one === offered && changed && html`<${Changed} onRead=${read} />`}${both && one === offered && !changed && html`<div class="row"><button type="button" class="rise" onClick=${() => act(post(path + "/accept", { words: seen }))}>${one.state === "done" ? t("Yes, it is done") : t("Say yes")}</button></div>`}<//>`)}</div>`}
    ${mine(proposed) && theirs(proposed) && html`<p class="note">${t("You both wrote at the same time. Write it once more to settle it, or leave both.")}</p>`}
    <${Report} head=${t("Your part, in your words.")} text=${document.my_report} earlier=${document.my_report_to_earlier} />
    <${Report} head=${t("Your partner's part, in their words.")} text=${document.their_report} earlier=${document.their_report_to_earlier} />
    ${waits && html`<p class="note">${t("Words of yours about this wait, and only you can see them.")} <a ...${to("waiting")}>${t("Look at all that waits")}</a></p>`}
    ${(document.steps ?? []).map((step) => html`<${Document} key=${step.id} document=${step} group=${group} waiting=${waiting} onChange=${onChange} />`)}
    <div class="row">${both || mine(proposed) || document.kind === "takeaway" ? say("change", both ? t("Propose other words") : t("Write it anew")) : null}
      ${document.kind === "goal" && inForce && html`<a class="button" ...${to("say", { what: "step", goal: document.id, group })}>${t("Propose a step")}</a>`}
      ${document.kind === "agreement" && inForce && say("report", document.my_report === null ? t("How my part went") : t("Write my report anew"))}</div>
    ${document.kind !== "agreement" && both && inForce && !isDone && !mine(proposed) && html`<${Twice} name=${t("Call it done")} means=${t("Your partner is told at once that you would call it done. It is done when they say yes.")} act=${t("Propose to call it done")} onAct=${() => act(put(path + "/state", { state: "done", words: document.words }))} />`}
    ${document.my_report !== null && html`<${Twice} name=${t("Take my report back")} means=${t("Their device is asked to remove it. Nobody can un-read it.")} act=${t("Take it back")} onAct=${() => act(remove(path + "/report"))} />`}
    ${(inForce || mine(proposed)) && (both
      ? html`<${Twice} name=${t("Withdraw")} means=${inForce ? t("Either of you can end it alone. Then it is in force for neither of you, and your partner sees that.") : t("It goes away here. Their device is asked to remove it when the two next meet. Nobody can un-read it.")} act=${t("Withdraw it")} onAct=${withdraw} />`
      : html`<${Twice} name=${t("Remove")} means=${t("It goes away here. Their device is asked to remove it when the two next meet. Nobody can un-read it.")} act=${t("Remove it")} onAct=${withdraw} />`)}</article>`;
}

/** What was agreed with devices of earlier pairings, as it was then. */
export function Earlier({ documents }) {
  if (!documents.length) return null;
  return html`<details class="more"><summary>${t("From an earlier pairing")}</summary><p class="quiet">${t("Shared with a device that you are no longer paired with, with the words of that time:")}</p>
    ${documents.map((one) => html`<div key=${one.id} class="item">${[...one.in_force, ...one.versions].map((wording) => html`<${Wording} key=${wording.words} wording=${wording} said=${wording.author === "me" ? t("From you:") : t("From your partner:")} />`)}</div>`)}</details>`;
}
