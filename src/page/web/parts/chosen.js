// Choices that are kept at once, or by a button beside them: in the settings, and on the last page of first run.
import { html, useRef, useState } from "../vendor/ui.js";
import { inWindow } from "../app/node.js";
import { again, store } from "../app/screens.js";
import { sentenceOf } from "../app/sentences.js";
import { choose } from "../app/settings.js";
import { t } from "../app/words.js";
import { Problem } from "./side.js";

/** Radios that keep their choice at once. */
export function Pick({ name, legend, choices, hint }) {
  const [value, setValue] = useState(store.settings?.[name]);
  const [problem, setProblem] = useState("");
  const pick = (next) => choose({ [name]: next }).then(() => { setValue(next); setProblem(""); if (name === "language") again(); }).catch((error) => setProblem(sentenceOf(error)));
  return html`<fieldset><legend class="label">${legend}</legend><${Problem} text=${problem} id=${"problem-" + name} /><div class="choices">${choices.map(([one, words]) => html`<label key=${one}><input type="radio" name=${name} checked=${value === one} onChange=${() => pick(one)} />${words}</label>`)}</div>${hint && html`<p class="hint">${hint}</p>`}</fieldset>`;
}

/** A field with a button that keeps it. */
export function Keep({ id, label, type = "text", value, onKeep, hint, ...more }) {
  const field = useRef(null);
  const [said, setSaid] = useState("");
  const [problem, setProblem] = useState("");
  const keep = (event) => {
    event.preventDefault();
    setSaid("");
    onKeep(field.current.value.trim()).then(() => { setProblem(""); setSaid(t("Kept.")); }).catch((error) => setProblem(sentenceOf(error)));
  };
  return html`<form autocomplete="off" onSubmit=${keep}><${Problem} text=${problem} id=${"problem-" + id} /><label for=${id}>${label}</label><div class="row"><input type=${type} class="typed" id=${id} ref=${field} defaultValue=${value} spellcheck=${false} autocomplete="off" ...${more} /><button type="submit">${t("Keep it")}</button><span class="say" role="status">${said}</span></div>${hint && html`<p class="hint">${hint}</p>`}</form>`;
}

/** The switch for `waterline open` to show our own window. Only that window has it: somebody in a browser may not have it
 *  installed. */
function OwnWindow() {
  const [on, setOn] = useState(store.settings?.window === "own");
  const [problem, setProblem] = useState("");
  const turn = () => choose({ window: on ? "normal" : "own" }).then(() => { setOn(!on); setProblem(""); }).catch((error) => setProblem(sentenceOf(error)));
  return html`<div><${Problem} text=${problem} id="problem-window" /><label class="check"><input type="checkbox" checked=${on} onChange=${turn} /><span>${t("Open it in this window from now on, also from a terminal")}</span></label>
    <p class="hint">${t("Otherwise a terminal opens it in your browser. An empty file beside the journal remembers this choice.")}</p></div>`;
}

/** The switch for `waterline open` to take a private window. */
function PrivateWindow() {
  const [on, setOn] = useState(store.settings?.window === "private");
  const [problem, setProblem] = useState("");
  const turn = () => choose({ window: on ? "normal" : "private" }).then(() => { setOn(!on); setProblem(""); }).catch((error) => setProblem(sentenceOf(error)));
  return html`<div><${Problem} text=${problem} id="problem-window" /><label class="check"><input type="checkbox" checked=${on} onChange=${turn} /><span>${t("Open it in a private window from now on")}</span></label>
    <p class="hint">${t("A private window leaves no line in the browser's history. A line that is there already stays, also that of this window if it is a usual one. An empty file beside the journal remembers this choice.")}</p></div>`;
}

/** The window in which `waterline open` shows the page. */
export const OpensIn = () => (inWindow ? html`<${OwnWindow} />` : html`<${PrivateWindow} />`);

/** Where quick exit leads. */
export const ExitTo = () => html`<${Keep} id="exit-to" label=${t("Where Quick exit leads")} value=${store.settings?.quick_exit_to} onKeep=${(value) => choose({ quick_exit_to: value })} inputmode="url" placeholder="https://" hint=${t("Empty: an empty page. Otherwise an address that begins with https. It is never opened before. History, programs that watch, and people behind you are not covered by leaving.")} />`;
