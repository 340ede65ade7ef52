// A passphrase is chosen, the words for the paper are shown, and three of them are typed: at first run, and when everything
// is sealed anew.
import { html, useEffect, useLayoutEffect, useRef, useState } from "../vendor/ui.js";
import { get } from "../app/node.js";
import { marked, t } from "../app/words.js";
import { Problem } from "./side.js";
import { TypedWord } from "./typed_word.js";

const LEAST = 8;
const LOSS = marked("loss");

export const Heading = ({ children }) => {
  const head = useRef(null);
  // At once: a later effect would take the focus from a field that somebody types into already.
  useLayoutEffect(() => head.current?.focus(), []);
  return html`<h1 tabindex="-1" ref=${head}>${children}</h1>`;
};

export function Passphrase({ onNext, onBack, busy, problem }) {
  const [suggested, setSuggested] = useState("");
  const [own, setOwn] = useState(false);
  const [shown, setShown] = useState(false);
  const [wrong, setWrong] = useState("");
  const first = useRef(null);
  const second = useRef(null);
  const suggest = () => get("/v1/words?count=6").then((answer) => setSuggested(answer.words.join(" "))).catch(() => setOwn(true));
  useEffect(() => { suggest(); }, []);
  const useOwn = () => {
    const typed = first.current.value;
    setWrong("");
    if ([...typed].length < LEAST) return setTimeout(() => setWrong(t("At least 8 letters.")));
    if (typed !== second.current.value) return setTimeout(() => setWrong(t("The two are not the same.")));
    onNext(typed);
  };
  const onKey = (event) => { if (event.key === "Enter") { event.preventDefault(); useOwn(); } };
  const field = (id, ref, label) => html`<div><label for=${id}>${label}</label><input id=${id} type=${shown ? "text" : "password"} ref=${ref} autocomplete="one-time-code" autocapitalize="off" autocorrect="off" spellcheck=${false} data-1p-ignore onKeyDown=${onKey} /></div>`;
  return html`<${Heading}>${t("Choose a passphrase")}<//><${Problem} text=${wrong || problem} />
    ${own ? html`${field("one", first, t("Your passphrase"))}${field("two", second, t("Once more"))}
        <label class="check"><input type="checkbox" checked=${shown} onChange=${() => setShown(!shown)} />${t("Show what I type")}</label>
        <p class="hint">${t("Longer is better than clever. Nobody can reset it: not we, not anybody.")}</p>
        <div class="row"><button class="primary" type="button" aria-disabled=${busy} onClick=${useOwn}>${t("Use it")}</button><button class="plain" type="button" onClick=${() => { setOwn(false); setWrong(""); }}>${t("Suggest words instead")}</button></div>`
      : html`<p>${t("Six words that nobody would guess, and that one can remember:")}</p><p class="suggested" aria-live="polite">${suggested}</p>
        <p class="hint">${t("Longer is better than clever. Nobody can reset it: not we, not anybody.")}</p>
        <div class="row"><button class="primary" type="button" aria-disabled=${busy || !suggested} onClick=${() => suggested && onNext(suggested)}>${t("Use these")}</button><button type="button" onClick=${suggest}>${t("Other words")}</button><button class="plain" type="button" onClick=${() => setOwn(true)}>${t("My own")}</button></div>`}
    <p><button class="plain" type="button" onClick=${onBack}>${t("Back")}</button></p>`;
}

export function Paper({ phrase, onNext, onBack }) {
  return html`<${Heading}>${t("Write these 24 words on paper")}<//>
    <p>${t("They open your journal if the passphrase is lost. This is the only time you see them. Keep the paper where others don't look.")}</p>
    <ol class="phrase">${phrase.map((word, at) => html`<li key=${at}>${word}</li>`)}</ol>
    <div class="row"><button class="primary" type="button" onClick=${onNext}>${t("I have written them down")}</button><button class="plain" type="button" onClick=${onBack}>${t("Back")}</button></div>`;
}

export function Check({ places, onFinish, onBack, problem, busy }) {
  const fields = useRef({});
  const [none, setNone] = useState(false);
  const finish = () => onFinish({ words: Object.fromEntries(places.map((place) => [String(place), fields.current[place].value.trim().toLowerCase()])) });
  if (none) {
    return html`<${Heading}>${t("Without the paper")}<//><${Problem} text=${problem} /><p>${t("Without the paper and without the passphrase everything is lost for good. Nobody can help then.")}</p>
      <${TypedWord} word=${LOSS} label=${t("Type the word \"{1}\" if you want to go on without it", t(LOSS))} act=${t("Go on without the paper")} onAct=${() => onFinish({ accept_loss: true })} />
      <p><button class="plain" type="button" onClick=${() => setNone(false)}>${t("Back")}</button></p>`;
  }
  return html`<${Heading}>${t("Type three of them")}<//><${Problem} text=${problem} /><p class="quiet">${t("So that the paper is right.")}</p>
    ${places.map((place) => html`<div key=${place}><label for=${"word-" + place}>${t("Word {1}", place)}</label><input type="text" class="typed" id=${"word-" + place} ref=${(node) => { if (node) fields.current[place] = node; }} autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck=${false} data-1p-ignore onKeyDown=${(event) => { if (event.key === "Enter") { event.preventDefault(); finish(); } }} /></div>`)}
    <div class="row apart"><button class="primary" type="button" aria-disabled=${busy} onClick=${finish}>${t("They are right")}</button><button class="plain" type="button" onClick=${() => setNone(true)}>${t("I have no paper now")}</button></div>
    <p><button class="plain" type="button" onClick=${onBack}>${t("Back")}</button></p>`;
}
