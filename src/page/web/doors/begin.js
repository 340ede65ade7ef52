// First run: five pages, one thing each. Nothing is written before the last.
import { html, useEffect, useState } from "../vendor/ui.js";
import { inWindow, post } from "../app/node.js";
import { sentenceOf } from "../app/sentences.js";
import { loadSettings } from "../app/settings.js";
import { dateInWords, dayOf, t } from "../app/words.js";
import { ExitTo, OpensIn } from "../parts/chosen.js";
import { Check, Heading, Paper, Passphrase } from "../parts/new_secrets.js";
import { AskSecret, LongWork, PickFile } from "../parts/place.js";
import { Lone, Problem } from "../parts/side.js";

function Welcome({ onNext, onRestore }) {
  return html`<${Heading}>${t("A place to write for yourself")}<//>
    <p>${t("It stays on this computer, sealed with words that only you know.")}</p>
    <div class="row apart"><button class="primary" type="button" onClick=${onNext}>${t("Begin")}</button>
      <button class="plain" type="button" onClick=${onRestore}>${t("Bring back a journal from a backup")}</button></div>`;
}

function Restore({ onBack, onDone }) {
  const [file, setFile] = useState(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const bring = async (secret) => {
    if (!file) return setProblem(t("Choose a file first."));
    setBusy(true);
    setProblem("");
    try {
      onDone(await post("/v1/backup/restore", { ...file, ...secret }, { survives: true }));
    } catch (error) {
      setProblem(error.code === "wrong_passphrase" ? t("That does not open this backup. A backup opens with the passphrase of the day it was made.") : sentenceOf(error));
      setBusy(false);
    }
  };
  return html`<${Heading}>${t("From a backup")}<//><p>${t("It is read from the file and kept on this computer. The file stays as it is.")}</p><${Problem} text=${problem} />
    ${busy ? html`<${LongWork} words=${t("The journal is being brought back.")} />` : html`<${PickFile} ending=".backup" onPick=${setFile} />
      <${AskSecret} id="backup-secret" label=${t("The passphrase of the day it was made")} act=${t("Bring it back")} onSecret=${bring} />
      <p><button class="plain" type="button" onClick=${onBack}>${t("Back")}</button></p>`}`;
}

function Restored({ answer, onOpen }) {
  return html`<${Heading}>${t("Your journal is back")}<//><p>${t("It is as it was on {1}. Its passphrase and its paper are those of that day.", dateInWords(dayOf(new Date(answer.made))))}</p>
    ${answer.has_partner && html`<p>${t("It is quiet: nothing goes out or comes in until you say so, because some of what waits in it may have left or been cancelled since.")}</p>`}
    <div class="row"><button class="primary" type="button" onClick=${onOpen}>${t("Open it")}</button></div>`;
}

function Ready({ onOpen }) {
  const [ready, setReady] = useState(false);
  useEffect(() => { loadSettings().then(() => setReady(true)).catch(() => {}); }, []);
  return html`<${Heading}>${t("Your journal is ready")}<//><p>${t("Nobody else can read it. Lock it when you get up; it also locks by itself.")}</p>
    <p class="quiet">${inWindow ? t("Quick exit, at the top of every page, closes this window at once and locks everything. Pressing Shift three times does the same.") : t("Quick exit, at the top of every page, leaves at once and locks everything. Pressing Shift three times does the same. The browser may still remember that a page was open here; a private window leaves no such line.")}</p>
    <div class="row"><button class="primary" type="button" onClick=${onOpen}>${t("Write something")}</button></div>
    ${ready && html`<hr /><${OpensIn} />${!inWindow && html`<${ExitTo} />`}`}`;
}

export function Begin({ onOpen }) {
  const [step, setStep] = useState("welcome");
  const [begun, setBegun] = useState(null);
  const [restored, setRestored] = useState(null);
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
    restore: () => html`<${Restore} onBack=${() => to("welcome")} onDone=${(answer) => { setRestored(answer); to("restored"); }} />`,
    restored: () => html`<${Restored} answer=${restored} onOpen=${onOpen} />`,
    passphrase: () => html`<${Passphrase} onNext=${choose} onBack=${() => to("welcome")} busy=${busy} problem=${problem} />`,
    paper: () => html`<${Paper} phrase=${begun.recovery_phrase} onNext=${() => to("check")} onBack=${() => to("passphrase")} />`,
    check: () => html`<${Check} places=${begun.check} onFinish=${finish} onBack=${() => to("paper")} problem=${problem} busy=${busy} />`,
    ready: () => html`<${Ready} onOpen=${onOpen} />`,
  };
  return html`<${Lone}><div class="sheet" key=${step}>${steps[step]()}</div><//>`;
}
