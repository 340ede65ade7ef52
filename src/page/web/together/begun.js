// Words to both that were begun and have not been sent: drafts whose slot says what they are (say.js).
import { html } from "../vendor/ui.js";
import { to } from "../app/screens.js";
import { t } from "../app/words.js";

/** "say-change-s2abc" as {what, about}: about is the beginning of an id. */
function placeOf(slot) {
  const found = slot.match(/^say-(goal|step|agreement|agenda|takeaway|change|report|question)(?:-(s[a-z0-9]{4,}))?/);
  return found && { what: found[1], about: found[2] };
}

/** @param {{drafts: object[], group: string, ids: string[]}} props ids: of the documents that are shown */
export function Begun({ drafts, group, ids }) {
  const here = ({ what, about }) => (what === group || (what === "step" && group === "goal") || ["change", "report"].includes(what)) && (!about || ids.some((id) => id.startsWith(about)));
  const begun = drafts.map((draft) => ({ draft, place: placeOf(draft.slot) })).filter(({ place }) => place && here(place));
  if (!begun.length) return null;
  const with_ = ({ what, about }, slot) => ({ what, slot, group, ...(what === "step" ? { goal: about } : about ? { id: about } : {}) });
  return html`<section class="drafts"><h2 class="h3">${t("Words that you began")}</h2><ul>${begun.map(({ draft, place }) => html`<li key=${draft.slot} class="row"><bdi>${draft.text.trim().split("\n")[0].slice(0, 80)}</bdi>
    <a ...${to(group === "question" ? "ask" : "say", with_(place, draft.slot))}>${t("Go on with it")}</a></li>`)}</ul></section>`;
}
