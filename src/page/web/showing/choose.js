// The first step of sharing: how much of an entry, and which words. Nothing is preselected, and nothing leaves.
import { html, useEffect, useRef, useState } from "../vendor/ui.js";
import { hasWords } from "../app/blank.js";
import { linesOf } from "../app/lists.js";
import { t } from "../app/words.js";
import { Side } from "../parts/side.js";
import { Words } from "./kept_words.js";

/** An entry's text as a text area has it, and as the node counts it. */
export const plainText = (text) => text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
const points = (text) => [...text].length;

/** A neutral line, typed or chosen from the person's own phrases. */
function Line({ value, said, onInput }) {
  const [phrases, setPhrases] = useState([]);
  useEffect(() => { linesOf("phrases").then((lines) => setPhrases(lines.map((line) => line.text))).catch(() => {}); }, []);
  const ready = [t("Something is going on below."), ...phrases];
  return html`<section class="sheet"><${Words} id="share-line" label=${t("The line")} rows="2" value=${value} said=${said} onInput=${(text) => onInput(text.replace(/\n/g, " "))} />
    <details class="more"><summary>${t("Choose from your phrases")}</summary><ul class="plainly">${ready.map((phrase) => html`<li key=${phrase}><button class="plain" type="button" onClick=${() => onInput(phrase)}><bdi>${phrase}</bdi></button></li>`)}</ul></details></section>`;
}

/** A stretch of the text: selected natively in a text area, or by its lines. The area refuses every change instead of being
 *  `readonly`, since Chromium has no caret in such a one, so that the keyboard could select nothing. */
function Excerpt({ text, mark, onMark }) {
  const area = useRef(null);
  const [nothing, setNothing] = useState(false);
  const [lines, setLines] = useState({ from: "", to: "" });
  const all = text.split("\n");
  const take = (begin, end) => {
    // Never half of a letter that is two units long.
    const start = points(text.slice(0, begin));
    const words = text.slice(begin, end);
    setNothing(!hasWords(words));
    if (hasWords(words)) onMark({ start, length: points(words), words });
  };
  const byLines = () => {
    const from = Math.max(1, Number(lines.from) || 1);
    const to = Math.min(all.length, Number(lines.to) || from);
    const begin = all.slice(0, from - 1).reduce((sum, line) => sum + line.length + 1, 0);
    take(begin, begin + all.slice(from - 1, to).join("\n").length);
  };
  const number = (name, label) => html`<div><label for=${"line-" + name}>${label}</label><input type="number" id=${"line-" + name} min="1" max=${all.length} value=${lines[name]} onInput=${(event) => setLines({ ...lines, [name]: event.target.value })} /></div>`;
  return html`<section class="sheet" aria-labelledby="which"><div class="row apart"><h2 id="which">${t("Which words?")}</h2><${Side} /></div>
    <p class="quiet">${t("Select with the mouse, or with Shift and the arrow keys. One piece, in one stretch.")}</p>
    <textarea class="written" aria-readonly="true" rows="10" dir="auto" ref=${area} aria-label=${t("The entry, to select from")} spellcheck=${false} onBeforeInput=${(event) => event.preventDefault()} onInput=${(event) => { event.target.value = text; }} defaultValue=${text}></textarea>
    <div class="row"><button type="button" onClick=${() => take(area.current.selectionStart, area.current.selectionEnd)}>${t("Use the selected words")}</button></div>
    <details class="more"><summary>${t("By lines")}</summary><div class="filters">${number("from", t("From line"))}${number("to", t("To line"))}<button type="button" class="at-foot" onClick=${byLines}>${t("Use these lines")}</button></div></details>
    <div role="status">${nothing ? html`<p>${t("No words are selected.")}</p>` : mark && html`<p class="label">${t("The words you chose")}</p><p class="written" dir="auto"><mark>${mark.words}</mark></p>`}</div></section>`;
}

/** @param {{entry: object, sharing: object, set: (change: object) => void, said: string}} props */
export function HowMuch({ entry, sharing, set, said }) {
  const text = plainText(entry.text);
  const choice = (depth, words, hint) => html`<label key=${depth}><input type="radio" name="depth" value=${depth} checked=${sharing.depth === depth} onChange=${() => set({ depth })} /><span><b>${words}</b><span class="hint">${hint}</span></span></label>`;
  return html`<fieldset><legend class="unseen">${t("How much")}</legend><div class="depths">
      ${choice("line", t("One neutral line"), t("A sentence that gives no reasons."))}
      ${choice("summary", t("A summary in your own words"), t("You write it now. The entry stays as it is."))}
      ${hasWords(text) && choice("excerpt", t("Some of its words"), t("You choose them below. The rest stays with you."))}
      ${choice("whole", t("All of it, as it stands now"), t("With the answers to its questions. Later changes are not shown unless you share it differently."))}</div></fieldset>
    ${sharing.depth === "line" && html`<${Line} value=${sharing.line} said=${said} onInput=${(line) => set({ line })} />`}
    ${sharing.depth === "summary" && html`<section class="sheet"><${Words} id="share-summary" label=${t("Your summary")} value=${sharing.summary} said=${said} onInput=${(summary) => set({ summary })} /></section>`}
    ${sharing.depth === "excerpt" && html`<${Excerpt} text=${text} mark=${sharing.mark} onMark=${(mark) => set({ mark })} />`}`;
}
