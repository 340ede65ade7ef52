// A word typed as a confirmation: an act that cannot be undone needs more than a press.
import { html, useState } from "../vendor/ui.js";
import { t } from "../app/words.js";

/** @param {{word: string, label: string, act: string, onAct: () => void, look?: string}} props word as it is typed, in the person's language */
export function TypedWord({ word, label, act, onAct, look = "danger" }) {
  const [typed, setTyped] = useState("");
  const right = [word, t(word)].some((one) => one.toLowerCase() === typed.trim().toLowerCase());
  return html`<div><label for=${"typed-" + word}>${label}</label><input type="text" class="typed" id=${"typed-" + word} value=${typed} autocomplete="off" autocapitalize="off" spellcheck=${false} onInput=${(event) => setTyped(event.target.value)} /></div>
    <div class="row"><button type="button" class=${look} aria-disabled=${!right} onClick=${() => right && onAct()}>${act}</button></div>`;
}
