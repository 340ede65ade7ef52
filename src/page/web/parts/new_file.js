// A new file that leaves the journal: where it is put, its name, and whether it is sealed under a passphrase of its own.
import { html, useRef, useState } from "../vendor/ui.js";
import { marked, t } from "../app/words.js";
import { PickPlace } from "./place.js";
import { Problem } from "./side.js";
import { TypedWord } from "./typed_word.js";

const LEAST = 8;
const LONGEST = 255; // bytes of a name
const PLAIN = marked("plain");

/**
 * @param {{id: string, name: string, sealedEnding: string, plainEnding: string, act: string, problem: string, onWrite: (file: object) => void}} props
 *   name: without its ending. onWrite gets {place, name} and {passphrase} or {confirm}.
 */
export function NewFile({ id, name, sealedEnding, plainEnding, act, problem, onWrite }) {
  const [place, setPlace] = useState(null);
  const [sealed, setSealed] = useState(true);
  const [typed, setTyped] = useState(name);
  const [wrong, setWrong] = useState("");
  const first = useRef(null);
  const second = useRef(null);
  const ending = sealed ? sealedEnding : plainEnding;
  const write = (how) => {
    setWrong("");
    if (!place) return setTimeout(() => setWrong(t("Choose a place first.")));
    if (!/[^.\s]/.test(typed) || /[/\\\u0000]/.test(typed)) return setTimeout(() => setWrong(t("Give the file a name, without a slash.")));
    if (new TextEncoder().encode(typed.trim() + ending).length > LONGEST) return setTimeout(() => setWrong(t("This name is too long.")));
    return onWrite({ place: place.id, name: typed.trim() + ending, ...how });
  };
  const seal = () => {
    setWrong("");
    const passphrase = first.current.value;
    if ([...passphrase].length < LEAST) return setTimeout(() => setWrong(t("At least 8 letters.")));
    if (passphrase !== second.current.value) return setTimeout(() => setWrong(t("The two are not the same.")));
    return write({ passphrase });
  };
  const field = (which, ref, label) => html`<div><label for=${which}>${label}</label><input id=${which} type="password" ref=${ref} autocomplete="one-time-code" autocapitalize="off" autocorrect="off" spellcheck=${false} data-1p-ignore /></div>`;
  return html`<${PickPlace} legend=${t("Where to put it")} onPick=${setPlace} />
    <div><label for=${id + "-name"}>${t("The name of the file")}</label><div class="row"><input type="text" class="typed" id=${id + "-name"} value=${typed} autocomplete="off" spellcheck=${false} onInput=${(event) => setTyped(event.target.value)} /><bdi dir="ltr">${ending}</bdi></div></div>
    <fieldset><legend class="label">${t("Who can read it")}</legend><div class="rows"><label class="check"><input type="radio" name=${id + "-sealed"} checked=${sealed} onChange=${() => setSealed(true)} /><span>${t("Sealed: whoever has its passphrase")}</span></label><label class="check"><input type="radio" name=${id + "-sealed"} checked=${!sealed} onChange=${() => setSealed(false)} /><span>${t("In the open: anybody who gets the file")}</span></label></div></fieldset>
    <${Problem} text=${wrong || problem} id=${"problem-" + id} />
    ${sealed ? html`${field(id + "-one", first, t("A passphrase for this file"))}${field(id + "-two", second, t("Once more"))}<p class="hint">${t("It opens nothing but this file. It need not be that of the journal, and nobody can reset it.")}</p><div class="row"><button class="primary" type="button" onClick=${seal}>${act}</button></div>`
      : html`<p>${t("Anybody who gets this file can read it, and deleting it later may not remove it from this disk.")}</p><${TypedWord} word=${PLAIN} label=${t("Type the word \"{1}\" to write it in the open", t(PLAIN))} act=${act} onAct=${() => write({ confirm: PLAIN })} />`}`;
}
