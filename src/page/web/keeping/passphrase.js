// Another passphrase, or other words for the paper. Both seal everything anew under new keys.
import { html, useRef, useState } from "../vendor/ui.js";
import { post } from "../app/node.js";
import { go, store } from "../app/screens.js";
import { sentenceOf } from "../app/sentences.js";
import { whileClosed } from "../app/start.js";
import { t } from "../app/words.js";
import { phraseFrom } from "../doors/open.js";
import { Check, Heading, Paper, Passphrase } from "../parts/new_secrets.js";
import { AskSecret, LongWork } from "../parts/place.js";
import { Lone, Problem } from "../parts/side.js";

function TryPaper() {
  const phrase = useRef(null);
  const [said, setSaid] = useState("");
  const [problem, setProblem] = useState("");
  const attempt = async () => {
    setSaid("");
    setProblem("");
    try {
      await post("/v1/passphrase/check", { recovery_phrase: phraseFrom(phrase.current.value) });
      setSaid(t("These words open your journal. Keep the paper."));
      phrase.current.value = "";
    } catch (error) {
      setProblem(error.code === "wrong_passphrase" ? t("These are not the words that open this journal.") : sentenceOf(error));
    }
  };
  return html`<h2>${t("Try the paper")}</h2><p>${t("Type what is on the paper; it is only compared.")}</p><${Problem} text=${problem} /><div><label for="paper">${t("The words from the paper")}</label><textarea class="plain-text" id="paper" rows="3" ref=${phrase} autocomplete="off" autocapitalize="off" spellcheck=${false}></textarea></div>
    <div class="row"><button type="button" onClick=${attempt}>${t("Compare")}</button><span class="say" role="status">${said}</span></div>`;
}

/** Shown alone while the journal is closed for it. */
const Sealing = ({ words }) => html`<${Lone}><div class="sheet"><${Heading}>${t("One moment")}<//><${LongWork} words=${words} mayEnd=${false} /><p class="quiet">${t("If the computer stops in the middle, the old passphrase or the new one opens it, and nothing is lost.")}</p></div><//>`;

const Sealed = ({ answer, onOpen }) => html`<${Lone}><div class="sheet"><${Heading}>${t("Everything is sealed anew")}<//>
  <p>${t("An old passphrase and an old paper open nothing that you write from now on. Old backups still open with the passphrase or the paper of their day.")}</p>
  ${answer.pairing === "renews" && html`<p>${t("Your partner's device takes your new keys when the two next meet; nothing leaves before.")}</p>`}
  ${answer.pairing === "ended" && html`<p>${t("The pairing was ended, because it had not been confirmed yet. Pair once more.")}</p>`}
  <div class="row"><button class="primary" type="button" onClick=${onOpen}>${t("Open the journal")}</button></div></div><//>`;

/** `cut`: the node ended in the middle. */
const NotSealed = ({ problem, cut, onOpen }) => html`<${Lone}><div class="sheet"><${Heading}>${cut ? t("It was cut off") : t("It did not succeed")}<//><${Problem} text=${problem} />
  ${cut && html`<p>${t("Either the old passphrase and paper are in force, or the new ones. Keep both papers and both passphrases until one of them has opened the journal.")}</p>`}<div class="row"><button class="primary" type="button" onClick=${onOpen}>${t("Open the journal")}</button></div></div><//>`;

/** A change: the secret of today, a new passphrase (or not), the paper, three of its words. */
export function Change() {
  const [step, setStep] = useState("today");
  const [keeps, setKeeps] = useState(false);
  const [known, setKnown] = useState(false);
  const [secret, setSecret] = useState(null);
  const [begun, setBegun] = useState(null);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const paired = Boolean(store.status?.partner);
  const begin = async (from, passphrase) => {
    if (busy) return;
    setBusy(true);
    setProblem("");
    try {
      setBegun(await post("/v1/passphrase/begin", { ...from, ...(passphrase && { new_passphrase: passphrase }), ...(known && { somebody_knows_it: true }) }));
      setSecret(null);
      setStep("paper");
    } catch (error) {
      setProblem(error.code === "wrong_passphrase" ? t("That does not open this journal.") : sentenceOf(error));
      setStep("today");
    }
    setBusy(false);
  };
  const next = async (from) => {
    if (keeps && from.passphrase) return begin(from);
    if (busy) return undefined;
    setBusy(true);
    setProblem("");
    try {
      await post("/v1/passphrase/check", from);
      setSecret(from);
      setStep("passphrase");
    } catch (error) {
      setProblem(error.code === "wrong_passphrase" ? t("That does not open this journal.") : sentenceOf(error));
    }
    setBusy(false);
    return undefined;
  };
  const finish = (how) => whileClosed((show, onOpen) => {
    show(html`<${Sealing} words=${t("Everything is being sealed anew.")} />`);
    return post("/v1/passphrase/finish", { change: begun.change, ...how }, { survives: true })
      .then((answer) => show(html`<${Sealed} answer=${answer} onOpen=${onOpen} />`))
      .catch((error) => show(html`<${NotSealed} problem=${sentenceOf(error)} cut=${error.code === "gone"} onOpen=${onOpen} />`));
  });
  // Words that are wrong are told before everything closes.
  const check = (how) => {
    if (how.words && Object.values(how.words).some((word) => !word)) return setProblem(t("Type all three words."));
    const wrong = how.words && Object.entries(how.words).some(([place, word]) => begun.recovery_phrase[Number(place) - 1] !== word);
    if (wrong) return setProblem(t("At least one of them differs from the page before. Nothing was changed. Go back and compare the paper with it."));
    return finish(how);
  };
  const steps = {
    today: () => html`<${Heading}>${t("First, the passphrase of today")}<//><${Problem} text=${problem} />
      <${AskSecret} id="today-secret" label=${t("Passphrase")} act=${t("Go on")} busy=${busy} onSecret=${next}>
        <label class="check"><input type="checkbox" checked=${keeps} onChange=${() => setKeeps(!keeps)} />${t("Keep the passphrase, and change only the words for the paper")}</label>
        ${paired && html`<label class="check"><input type="checkbox" checked=${known} onChange=${() => setKnown(!known)} /><span>${t("Somebody may know the old one")}<br /><span class="quiet">${t("Your partner's device then gets new keys of yours as well, when the two next meet.")}</span></span></label>`}<//>
      <p><button class="plain" type="button" onClick=${() => history.back()}>${t("Back")}</button></p>`,
    passphrase: () => html`<${Passphrase} onNext=${(passphrase) => begin(secret, passphrase)} onBack=${() => { setSecret(null); setStep("today"); }} busy=${busy} problem=${problem} />`,
    paper: () => html`<${Paper} phrase=${begun.recovery_phrase} onNext=${() => { setProblem(""); setStep("check"); }} onBack=${() => setStep("today")} />`,
    check: () => html`<${Check} places=${begun.check} onFinish=${check} onBack=${() => setStep("paper")} problem=${problem} busy=${busy} />`,
  };
  return html`<div class="column"><div class="sheet" key=${step}>${steps[step]()}</div></div>`;
}

export function PassphraseAndPaper() {
  return html`<div class="sheet"><${TryPaper} /><hr /><h2>${t("Another passphrase")}</h2><p>${t("A change seals everything anew, and gives you new words for the paper. The old passphrase and the old paper then open nothing of what you write later.")}</p>
    <div class="row"><button type="button" onClick=${() => go("new-secrets")}>${t("Change it")}</button></div></div>`;
}
