// Take out: the person's own entries, lists and shares in one new file.
import { html, useLayoutEffect, useState } from "../vendor/ui.js";
import { useJob } from "../app/job.js";
import { store } from "../app/screens.js";
import { sentenceOf, sentenceOfJob } from "../app/sentences.js";
import { watchDeep } from "../app/settings.js";
import { dayOf, marked, t, tn } from "../app/words.js";
import { AskDeep, deepAsks } from "../parts/ask_deep.js";
import { Moment } from "../parts/frame.js";
import { Working } from "../parts/job.js";
import { NewFile } from "../parts/new_file.js";

const FORMATS = {
  json: { words: marked("All of it, for this program or another (JSON)"), ending: ".zip" },
  markdown: { words: marked("A text for each entry (Markdown, in a folder)"), ending: "" },
  html: { words: marked("One page for any browser, to read"), ending: ".html" },
};

const Written = ({ report, onAgain }) => html`<div class="sheet" role="status"><h2>${t("It is written")}</h2>
  <p>${report.sealed ? tn("{1} entry is in it, sealed.", "{1} entries are in it, sealed.", report.entries) : tn("{1} entry is in it, in the open.", "{1} entries are in it, in the open.", report.entries)}</p>
  <div class="row"><button type="button" onClick=${onAgain}>${t("Another one")}</button></div></div>`;

export function TakeOut() {
  const { job, start, end } = useJob("export");
  const [format, setFormat] = useState("json");
  const [deep, setDeep] = useState(false);
  const [asking, setAsking] = useState(false);
  const [partner, setPartner] = useState(false);
  const [problem, setProblem] = useState("");
  // The passphrase was asked of the person who sat here then.
  const putDeepAway = () => { setDeep(false); setAsking(false); if (deep) setProblem(t("The deep is closed again. Choose it once more if it is to go along.")); };
  useLayoutEffect(() => ((deep || asking) && deepAsks() ? watchDeep(putDeepAway) : undefined), [deep, asking]);
  const write = async (file) => {
    setProblem("");
    try {
      await start({ format, deep, partner, ...file });
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };
  if (job === undefined) return html`<${Moment} />`;
  if (job?.state === "running") return html`<div class="sheet"><${Working} words=${t("Your entries are being gathered and written.")} done=${job.done} total=${job.total} onBreakOff=${end} /></div>`;
  if (job?.answer && !job.error) return html`<${Written} report=${job.answer} onAgain=${end} />`;
  const said = problem || (job?.error ? sentenceOfJob(job.error) : job?.state === "broken_off" ? t("It was broken off. Nothing was written.") : "");
  return html`<div class="sheet"><h2>${t("Your entries in a file")}</h2><p>${t("Everything that you wrote, as it was and as it is, with your lists and what you shared. The journal stays as it is.")}</p>
    <fieldset><legend class="label">${t("In which form")}</legend><div class="rows">${Object.entries(FORMATS).map(([name, { words }]) => html`<label class="check" key=${name}><input type="radio" name="format" checked=${format === name} onChange=${() => setFormat(name)} />${t(words)}</label>`)}</div></fieldset>
    <fieldset><legend class="label">${t("Only if you want")}</legend><div class="rows"><label class="check"><input type="checkbox" checked=${deep || asking} onChange=${() => { setProblem(""); return asking ? setAsking(false) : deep || !deepAsks() ? setDeep(!deep) : setAsking(true); }} />${t("The deep too")}</label>
      ${asking && html`<${AskDeep} onOpen=${() => { setDeep(true); setAsking(false); }} onLater=${() => setAsking(false)} />`}
      ${store.status?.partner && html`<label class="check"><input type="checkbox" checked=${partner} onChange=${() => setPartner(!partner)} />${t("Also what your partner shared with you: it is theirs")}</label>`}</div></fieldset>
    ${!asking && html`<${NewFile} id="export" name=${"notes-" + dayOf()} sealedEnding=".sealed" plainEnding=${FORMATS[format].ending} act=${t("Write it")} problem=${said} onWrite=${write} />`}</div>`;
}
