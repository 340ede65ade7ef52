// A shared item as both people see it: who it is from, its words, and what was said to it. Words of a person are only ever
// text, inside a box that nothing in them can leave.
import { html, useState } from "../vendor/ui.js";
import { dateInWords, marked, t } from "../app/words.js";
import { Written } from "../parts/written.js";
import { depthInWords } from "../showing/waiting_words.js";

export const WORDINGS = [
  ["read-with-care", marked("I read this with care.")],
  ["thank-you-for-the-effort", marked("Thank you for the effort.")],
  ["thank-you-for-your-trust", marked("Thank you for trusting me with this.")],
  ["with-you", marked("I am with you in this.")],
  ["no-words-yet", marked("I have no words yet, and I am here.")],
];
export const sentenceOfWording = (kind) => t(WORDINGS.find(([name]) => name === kind)?.[1] ?? "An acknowledgement");

const FEW = 6;

/** What was said beside it; `act` returns the buttons of one reply. */
function Replies({ replies, act }) {
  const [all, setAll] = useState(false);
  const shown = all ? replies : replies.slice(-FEW);
  const who = ({ author, to_earlier }) => author === "me" ? (to_earlier ? t("You, in reply to earlier words") : t("You, in reply")) : to_earlier ? t("Your partner, in reply to earlier words") : t("Your partner, in reply");
  return html`${shown.length < replies.length && html`<button type="button" class="plain" onClick=${() => setAll(true)}>${t("Earlier replies")}</button>`}
    ${shown.map((reply) => html`<div class="reply" key=${reply.id}><p class="small quiet">${who(reply)}</p><${Written} text=${reply.text} />${act?.(reply)}</div>`)}`;
}

export function Item({ item, children, replyAct }) {
  const mine = item.author === "me";
  const about = [item.depth && depthInWords(item.depth), item.day && dateInWords(item.day), item.revised && t("revised"), item.expires && t("until {1}", dateInWords(item.expires)), item.replies_open && t("open to replies")].filter(Boolean);
  const said = item.acknowledgement && sentenceOfWording(item.acknowledgement);
  const form = item.acknowledgement_to_earlier ? (mine ? t("Your partner, to earlier words: {1}", said) : t("You, to earlier words: {1}", said)) : mine ? t("Your partner: {1}", said) : t("You: {1}", said);
  return html`<article class="item"><div class="row apart"><b>${mine ? t("From you") : t("From your partner")}</b><span class="small quiet">${about.join(" · ")}</span></div>
    ${item.taken_back ? html`<p class="quiet">${mine ? t("You took this back: both devices are asked to remove it.") : t("This was taken back.")}</p>`
      : item.expired ? html`<p class="quiet">${t("The last day on which it was to be shown is over.")}</p>` : html`<${Written} text=${item.text} />`}
    ${said && html`<p class="mark">${form}</p>`}<${Replies} replies=${item.replies ?? []} act=${replyAct} />${children}</article>`;
}
