// Words whose place is gone: a reply to something that was taken back, a summary of an entry that went into the bin, an
// answer to a question that is not here any more. They are shown whole, so that nothing of them is lost.
import { html, useState } from "../vendor/ui.js";
import { hasWords } from "../app/blank.js";
import { get, remove } from "../app/node.js";
import { store } from "../app/screens.js";
import { sentenceOf } from "../app/sentences.js";
import { t } from "../app/words.js";
import { Problem } from "../parts/side.js";
import { Written } from "../parts/written.js";

/** Where such words belong, by their slot: the path that says whether it is there, and when it takes them.
 *  @type {[RegExp, string, (item: any) => boolean][]} */
const PLACES = [
  [/^reply-(s[a-z0-9]+)/, "/v1/shared/", (item) => !item.taken_back && !item.expired && (item.author === "me" || item.replies_open)],
  [/^share-(e[a-z0-9]+)/, "/v1/entries/", (entry) => !entry.removed],
  [/^say-answer-(s[a-z0-9]+)/, "/v1/questions/", (question) => !question.taken_back && !question.open && !question.chosen],
  [/^say-(?:step|change|report)-(s[a-z0-9]+)/, "/v1/joint/", () => true],
];
const GONE = ["unknown_id", "earlier_device", "taken_back"];

async function hasPlace({ slot }) {
  if (!store.status?.partner) return false;
  const [pattern, path, takes] = PLACES.find(([one]) => one.test(slot)) ?? [null, "", null];
  if (!pattern) return true;
  try {
    return takes(await get(path + pattern.exec(slot)[1], { attended: false }));
  } catch (error) {
    return !GONE.includes(error.code);
  }
}

/** Those of these drafts that have no place any more. */
export async function withoutPlace(drafts) {
  const there = await Promise.all(drafts.map(hasPlace));
  return drafts.filter((_, at) => !there[at]);
}

const wordsOf = (draft) => hasWords(draft.text) ? draft.text : draft.fields.line ?? "";

/** @param {{drafts: object[], onCopy: (words: string) => void, onGone: (slot: string) => void}} props */
export function LeftOver({ drafts, onCopy, onGone }) {
  const [problem, setProblem] = useState("");
  const drop = (slot) => remove(`/v1/page/drafts/${slot}?side=vault`).then(() => onGone(slot)).catch((error) => setProblem(sentenceOf(error)));
  const shown = drafts.filter((draft) => hasWords(wordsOf(draft)));
  if (!shown.length) return null;
  return html`<section class="drafts"><h2 class="h3">${t("Words whose place is gone")}</h2><p class="quiet small">${t("What they were meant for is not here any more, or takes no words. Only you can see them.")}</p><${Problem} text=${problem} id="problem-left" />
    ${shown.map((draft) => html`<div class="item" key=${draft.slot}><${Written} text=${wordsOf(draft)} /><div class="row"><button type="button" onClick=${() => onCopy(wordsOf(draft))}>${t("Copy them to the sheet")}</button><button type="button" class="plain" onClick=${() => drop(draft.slot)}>${t("Throw them away")}</button></div></div>`)}</section>`;
}
