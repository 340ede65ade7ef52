// An entry as it is read: its words exactly as they were written, and its answers beneath their questions.
import { html, useEffect, useState } from "../vendor/ui.js";
import { asAnswers } from "../app/drafts.js";
import { choicesOf, titleOfKind } from "../app/lists.js";
import { dateInWords, durationInWords, t } from "../app/words.js";
import { Side } from "./side.js";

/** Returns the answers of an entry in words: [{name, question, answer}]. */
export function answersInWords(fields, lines, scales) {
  return Object.entries(asAnswers(fields)).filter(([, value]) => value !== "").map(([name, value]) => {
    const line = lines.find((one) => one.name === name) ?? { name, type: "", text: "" };
    const scale = scales.find((one) => one.name === name);
    const words = line.type === "duration" ? durationInWords(value) : choicesOf(line, scales)?.find((choice) => choice.value === value)?.words ?? value;
    return { name, question: scale?.title ?? line.text, answer: words };
  });
}

export const Answers = ({ fields, lines, scales }) => html`<dl class="answers">${answersInWords(fields, lines, scales).map(({ name, question, answer }) => html`<div key=${name}>
  <dt>${question || t("From before")}</dt><dd class="written" dir="auto">${answer}</dd></div>`)}</dl>`;

export const linesOfKind = (kinds, name) => kinds.find((kind) => kind.name === name)?.lines ?? [];

/** What is attached; that part of the page is loaded when there is something. */
function Attachments(props) {
  const [part, setPart] = useState(/** @type {any} */ (null));
  useEffect(() => { import("./attached.js").then(setPart); }, []);
  return part && html`<${part.Attached} ...${props} />`;
}

/** @param {{entry: any, kinds: object[], scales: object[], badge?: boolean, onChange?: (entry: object) => void}} props
 *   onChange: what is attached can be taken off here, and gets the entry as it is then */
export function Reading({ entry, kinds, scales, badge = true, onChange }) {
  const about = html`<p class="quiet small one-line"><span>${dateInWords(entry.day)}</span><span>${titleOfKind(kinds, entry.kind)}</span></p>`;
  return html`${badge ? html`<div class="row apart"><${Side} side=${entry.side} />${about}</div>` : html`<p class="quiet small">${titleOfKind(kinds, entry.kind)}</p>`}
    ${entry.text && html`<div class="written" dir="auto">${entry.text}</div>`}
    ${entry.fields.length > 0 && html`<${Answers} fields=${entry.fields} lines=${linesOfKind(kinds, entry.kind)} scales=${scales} />`}
    ${entry.attachments?.length > 0 && html`<${Attachments} entry=${entry} onChange=${onChange} />`}
    ${entry.tags.length > 0 && html`<p class="tags quiet small">${entry.tags.map((tag) => html`<bdi key=${tag}>#${tag}</bdi> `)}</p>`}`;
}
