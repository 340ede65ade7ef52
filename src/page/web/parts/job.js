// A job that runs: how far it is, and a way to break it off.
import { html } from "../vendor/ui.js";
import { t } from "../app/words.js";

/** @param {{words: string, done?: number, total?: number, onBreakOff?: () => void}} props */
export const Working = ({ words, done = 0, total = 0, onBreakOff }) => html`<div class="work"><p role="status">${words}</p><progress aria-label=${words} max=${total || 1} value=${total ? done : undefined}></progress>
  ${onBreakOff && html`<button type="button" onClick=${onBreakOff}>${t("Break it off")}</button>`}</div>`;
