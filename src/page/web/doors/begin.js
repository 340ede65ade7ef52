// First run: five pages, one thing each. Nothing is written before the last.
import { html, useEffect, useRef, useState } from "../vendor/ui.js";
import { get, post } from "../app/node.js";
import { sentenceOf } from "../app/sentences.js";
import { marked, t } from "../app/words.js";
import { Lone, Problem } from "../parts/side.js";
import { TypedWord } from "../parts/typed_word.js";

const LEAST = 8;
const LOSS = marked("loss");

const Heading = ({ children }) => {
  const head = useRef(null);
  useEffect(() => head.current?.focus(), []);
  return html`<h1 tabindex="-1" ref=${head}>${children}</h1>`;
};

function Welcome({ onNext, onRestore }) {
  return html`<${Heading}>${t("A place to write for yourself")}<//>
    <p>${t("It stays on this computer, sealed with words that only you know.")}</p>
    <div class="row apart"><button class="primary" type="button" onClick=${onNext}>${t("Begin")}</button>
      <button class="plain" type="button" onClick=${onRestore}>${t("Bring back a journal from a backup")}</button></div>`;
}

function Restore({ onBack }) {
  return html`<${Heading}>${t("From a backup")}<//><p>${t("This page cannot do that yet. In a terminal, this command does it, and afterwards this page opens it:")}</p>
    <p><code>waterline backup restore</code></p><div class="row"><button type="button" onClick=${onBack}>${t("Back")}</button></div>`;
}

function Passphrase({ onNext, onBack, busy, problem }) {
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

function Paper({ phrase, onNext, onBack }) {
  return html`<${Heading}>${t("Write these 24 words on paper")}<//>
    <p>${t("They open your journal if the passphrase is lost. This is the only time you see them. Keep the paper where others don't look.")}</p>
    <ol class="phrase">${phrase.map((word, at) => html`<li key=${at}>${word}</li>`)}</ol>
    <div class="row"><button class="primary" type="button" onClick=${onNext}>${t("I have written them down")}</button><button class="plain" type="button" onClick=${onBack}>${t("Back")}</button></div>`;
}

function Check({ places, onFinish, onBack, problem, busy }) {
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

function Ready({ onOpen }) {
  return html`<${Heading}>${t("Your journal is ready")}<//><p>${t("Nobody else can read it. Lock it when you get up; it also locks by itself.")}</p>
    <p class="quiet">${t("Quick exit, at the top of every page, leaves at once and locks everything. Pressing Shift three times does the same. The browser may still remember that a page was open here; a private window leaves no such line.")}</p>
    <div class="row"><button class="primary" type="button" onClick=${onOpen}>${t("Write something")}</button></div>`;
}

export function Begin({ onOpen }) {
  const [step, setStep] = useState("welcome");
  const [begun, setBegun] = useState(null);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const to = (next) => { setProblem(""); setStep(next); };
  async function attempt(act) {
    if (busy) return;
    setBusy(true);
    setProblem("");
    try {
      await act();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    setBusy(false);
  }
  const choose = (passphrase) => attempt(async () => {
    setBegun(await post("/v1/init/begin", { passphrase }));
    to("paper");
  });
  const finish = (how) => attempt(async () => {
    await post("/v1/init/finish", how);
    setBegun(null);
    to("ready");
  });
  const steps = {
    welcome: () => html`<${Welcome} onNext=${() => to("passphrase")} onRestore=${() => to("restore")} />`,
    restore: () => html`<${Restore} onBack=${() => to("welcome")} />`,
    passphrase: () => html`<${Passphrase} onNext=${choose} onBack=${() => to("welcome")} busy=${busy} problem=${problem} />`,
    paper: () => html`<${Paper} phrase=${begun.recovery_phrase} onNext=${() => to("check")} onBack=${() => to("passphrase")} />`,
    check: () => html`<${Check} places=${begun.check} onFinish=${finish} onBack=${() => to("paper")} problem=${problem} busy=${busy} />`,
    ready: () => html`<${Ready} onOpen=${onOpen} />`,
  };
  return html`<${Lone}><div class="sheet" key=${step}>${steps[step]()}</div><//>`;
}
