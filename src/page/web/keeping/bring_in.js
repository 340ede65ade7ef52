// Bring in what was written elsewhere: a file is chosen, read as a trial, and brought in only then.
import { html, useEffect, useLayoutEffect, useRef, useState } from "../vendor/ui.js";
import { NotSent, sendFile, useJob } from "../app/job.js";
import { list } from "../app/lists.js";
import { to } from "../app/screens.js";
import { sentenceOf, sentenceOfJob } from "../app/sentences.js";
import { t } from "../app/words.js";
import { Moment } from "../parts/frame.js";
import { Working } from "../parts/job.js";
import { Problem } from "../parts/side.js";
import { Report } from "./report.js";

const NO_CHOICES = { dates: "", moods: {}, front_matter: {} };

const Select = ({ id, label, value, choices, onPick }) => html`<div><label for=${id}>${label}</label><select id=${id} value=${value} onChange=${(event) => onPick(event.target.value)}>${choices.map(([one, words]) => html`<option key=${one} value=${one}>${words}</option>`)}</select></div>`;

const Days = ({ chosen, onPick }) => html`<fieldset><legend class="label">${t("A day such as 07-01-2024 means")}</legend><div class="choices">${[["day-first", t("7 January")], ["month-first", t("1 July")]].map(([one, words]) => html`<label key=${one}><input type="radio" name="dates" checked=${chosen === one} onChange=${() => onPick(one)} />${words}</label>`)}</div></fieldset>`;

/** What the file leaves open, as questions. Each has an answer already, so none has to be touched. */
function Choices({ report, choices, known, onChoose }) {
  const [steps, setSteps] = useState([]);
  useEffect(() => { list("scales").then((scales) => setSteps(scales.groups.find((scale) => scale.name === "mood")?.lines ?? [])).catch(() => {}); }, []);
  const asksDays = choices.dates || report.skipped.some((one) => one.error === "ambiguous_day") || report.remarks.some((one) => one.remark.endsWith("_first"));
  const moods = [...new Set([...known.moods, ...report.moods.map((mood) => mood.word)])];
  if (!asksDays && !moods.length && !report.front_matter.length) return null;
  const put = (of, name, value) => onChoose({ ...choices, [of]: { ...choices[of], [name]: value } });
  return html`<section><h2 class="h3">${t("What the file leaves open")}</h2>
    ${asksDays && html`<${Days} chosen=${choices.dates} onPick=${(dates) => onChoose({ ...choices, dates })} />`}
    ${moods.length > 0 && html`<details class="more"><summary>${t("Moods as numbers, for the chart")}</summary><p class="hint">${t("Only you know which of its moods is which of yours. Without a number a mood stays a word.")}</p><div class="filters">${moods.map((word, at) => html`<${Select} key=${word} id=${"mood-" + at} label=${html`<bdi>${word}</bdi>`} value=${choices.moods[word] ?? ""} choices=${[["", t("stays a word")], ...steps.map((step) => [step.name, step.text])]} onPick=${(value) => put("moods", word, value)} />`)}</div></details>`}
    ${report.front_matter.length > 0 && html`<details class="more"><summary>${t("Names at the head of the files")}</summary><div class="filters">${report.front_matter.map(({ name, becomes }, at) => html`<${Select} key=${name} id=${"name-" + at} label=${html`<bdi>${name}</bdi>`} value=${choices.front_matter[name] ?? becomes} choices=${[["answer", t("an answer of the entry")], ["words", t("a line of its words")], ["nothing", t("left out")]]} onPick=${(value) => put("front_matter", name, value)} />`)}</div></details>`}</section>`;
}

/** A sealed export opens with the passphrase that was chosen for it. */
function Sealed({ problem, onSecret }) {
  const field = useRef(null);
  const done = () => { const typed = field.current.value; if (typed) { field.current.value = ""; onSecret(typed); } };
  return html`<${Problem} text=${problem} id="problem-sealed" /><p>${t("This file is sealed. It opens with the passphrase that was chosen when it was made.")}</p>
    <div><label for="file-secret">${t("The passphrase of the file")}</label><input id="file-secret" type="password" ref=${field} autocomplete="one-time-code" autocapitalize="off" autocorrect="off" spellcheck=${false} data-1p-ignore onKeyDown=${(event) => { if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); done(); } }} /></div>
    <div class="row"><button class="primary" type="button" onClick=${done}>${t("Open it")}</button></div>`;
}

const given = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value));

export function BringIn() {
  const { job, start, end } = useJob("import");
  const [file, setFile] = useState(null); // {id, name}
  const [far, setFar] = useState(null);
  const [problem, setProblem] = useState("");
  const [choices, setChoices] = useState(NO_CHOICES);
  const [known, setKnown] = useState({ moods: [] });
  const secret = useRef("");
  const head = useRef(null);
  const over = useRef(false);
  useEffect(() => () => { secret.current = ""; over.current = true; }, []);
  // After a reload the node still has the file.
  const now = file ?? (job?.file ? { id: job.file, name: job.name } : null);
  const running = job?.state === "running";

  const run = async (trial, with_ = choices, of = now) => {
    setProblem("");
    try {
      await start({ file: of.id, name: of.name, trial, moods: given(with_.moods), front_matter: with_.front_matter, ...(with_.dates && { dates: with_.dates }), ...(secret.current && { passphrase: secret.current }) });
    } catch (error) {
      if (error.code !== "unknown_id") return setProblem(sentenceOf(error));
      // Another window let go of the file.
      await another();
      setProblem(t("The file is not there any more. Nothing was brought in. Choose it once more."));
    }
    return undefined;
  };
  const send = async (chosen) => {
    if (!chosen) return;
    setProblem("");
    setChoices(NO_CHOICES);
    setKnown({ moods: [] });
    secret.current = "";
    setFar(0);
    try {
      const id = await sendFile(chosen, setFar, () => over.current);
      if (!id) return;
      const sent = { id, name: chosen.name };
      setFile(sent);
      await run(true, NO_CHOICES, sent);
    } catch (error) {
      setProblem(error instanceof NotSent ? error.message : sentenceOf(error));
    }
    setFar(null);
  };
  const choose = (next) => {
    setKnown({ moods: [...new Set([...known.moods, ...(job?.answer?.moods ?? []).map((mood) => mood.word)])] });
    setChoices(next);
    run(true, next);
  };
  const another = async () => {
    secret.current = "";
    setFile(null);
    setProblem("");
    await end();
  };
  const report = job?.answer;
  const failed = job && !running && (job.error && !report ? job.error : job.state === "broken_off" ? { error: "broken_off" } : null);
  useLayoutEffect(() => { if (report || failed) head.current?.focus(); }, [job?.job, Boolean(report)]);
  const sealed = failed && (failed.error === "sealed_file" || failed.error === "wrong_passphrase");

  if (job === undefined) return html`<${Moment} />`;
  if (far !== null) return html`<div class="sheet"><${Working} words=${t("The file is being taken in. It stays on this computer.")} done=${Math.round(far * 100)} total=${100} /></div>`;
  if (running && !job.trial) {
    return html`<div class="sheet"><${Working} words=${t("Your entries are being brought in.")} done=${job.done} total=${job.total} onBreakOff=${end} /><p class="quiet">${t("If you break it off, what has come in stays. Bring the same file in again, and the rest is added, nothing twice.")}</p></div>`;
  }
  if (running && !report) return html`<div class="sheet"><${Working} words=${t("It is being read. Nothing is kept yet.")} done=${job.done} total=${job.total} onBreakOff=${end} /></div>`;
  if (report && job.trial) {
    return html`<div class="sheet"><h2 tabindex="-1" ref=${head}>${t("What would come in")}</h2><p class="quiet"><bdi>${job.name}</bdi></p><${Report} report=${report} /><${Problem} text=${problem} id="problem-import" />
      <${Choices} report=${report} choices=${choices} known=${known} onChoose=${choose} />
      <p>${t("All of it will be only yours, whatever the file says.")}</p>
      <div class="row apart">${report.added + report.revised + report.to_history + report.lists > 0 && html`<button class="primary" type="button" onClick=${() => run(false)}>${t("Bring it in")}</button>`}<button type="button" onClick=${another}>${t("Another file")}</button></div></div>`;
  }
  if (report) {
    return html`<div class="sheet"><h2 tabindex="-1" ref=${head}>${t("It is done")}</h2><p class="quiet"><bdi>${job.name}</bdi></p><${Report} report=${report} />
      <div class="row apart"><a ...${to("entries")}>${t("Look at your entries")}</a><button type="button" onClick=${another}>${t("Another file")}</button></div></div>`;
  }
  if (failed?.error === "ambiguous_day" && now) {
    return html`<div class="sheet"><h2 tabindex="-1" ref=${head}><bdi>${now.name}</bdi></h2><p>${t("Its days can be read in two ways. Nothing was brought in yet.")}</p><${Days} chosen="" onPick=${(dates) => choose({ ...choices, dates })} /><div class="row"><button type="button" onClick=${another}>${t("Another file")}</button></div></div>`;
  }
  if (sealed && now) {
    return html`<div class="sheet"><h2 tabindex="-1" ref=${head}><bdi>${now.name}</bdi></h2><${Sealed} problem=${failed.error === "wrong_passphrase" ? t("That does not open this file. Nothing was brought in.") : ""} onSecret=${(typed) => { secret.current = typed; run(true); }} /><div class="row"><button type="button" onClick=${another}>${t("Another file")}</button></div></div>`;
  }
  return html`<div class="sheet"><h2 tabindex="-1" ref=${head}>${t("What you wrote elsewhere")}</h2>
    <p>${t("Choose the file that the other program exported. It is read first, and you see what would come in before anything is kept. The file itself stays as it is.")}</p>
    <${Problem} text=${problem || (failed ? (failed.error === "broken_off" ? (job.trial ? t("It was broken off. Nothing was kept.") : t("It was broken off. What has come in stays; bring the same file in again for the rest, and nothing comes twice.")) : sentenceOfJob(failed)) : "")} id="problem-import" />
    <div><label for="file">${t("The file")}</label><input type="file" id="file" onChange=${(event) => { send(event.target.files[0]); event.target.value = ""; }} /><p class="hint">${t("A folder, for example of Obsidian or Logseq: pack it as a ZIP file first. Several files likewise.")}</p></div>
    <details class="more"><summary>${t("What can be brought in")}</summary><ul class="plainly"><li>Day One, Journey, Diarium, Diaro, Daylio, jrnl</li><li>Evernote, Joplin, Bear, Google Keep, Standard Notes, Notion</li><li>${t("Obsidian, Logseq, Apple Notes and others that export Markdown or text")}</li><li>${t("what this program took out, sealed or not")}</li></ul><p>${t("Days, tags, moods and answers come along, and the photos and recordings of most of these.")}</p></details></div>`;
}
