// Saves an attachment into a file outside the journal, where the person says.
import { html, useLayoutEffect, useRef, useState } from "../vendor/ui.js";
import { useJob } from "../app/job.js";
import { sentenceOf, sentenceOfJob } from "../app/sentences.js";
import { t } from "../app/words.js";
import { Working } from "./job.js";
import { PickPlace } from "./place.js";
import { Problem } from "./side.js";

const LONGEST = 255; // bytes of a name

/** @param {{file: any, onClose: () => void}} props */
export function SaveFile({ file, onClose }) {
  const { job, isOurs, start, end } = useJob("attachment");
  const [place, setPlace] = useState(null);
  const [name, setName] = useState(file.name || t("file"));
  const [problem, setProblem] = useState("");
  const head = useRef(null);
  const ours = isOurs && job?.id === file.id ? job : null;
  const isDone = ours?.state === "ended" && ours.answer;
  useLayoutEffect(() => { head.current?.focus(); }, [Boolean(isDone)]);
  const refuse = (words) => { setProblem(""); setTimeout(() => setProblem(words)); };
  const write = () => {
    if (!place) return refuse(t("Choose a place first."));
    if (!/[^.\s]/.test(name) || /[/\\\u0000]/.test(name)) return refuse(t("Give the file a name, without a slash."));
    if (new TextEncoder().encode(name).length > LONGEST) return refuse(t("This name is too long."));
    setProblem("");
    return start({ id: file.id, place: place.id, name: name.trim() }).catch((error) => refuse(sentenceOf(error)));
  };
  if (isDone) {
    return html`<div class="note"><p tabindex="-1" ref=${head}>${t("A copy lies there now, unsealed, with all that the file says about itself: where and when a picture was taken, for example.")}</p><p class="path" dir="ltr">${ours.answer.file}</p><div class="row"><button type="button" onClick=${onClose}>${t("Close")}</button></div></div>`;
  }
  if (ours?.state === "running") return html`<${Working} words=${t("It is being written.")} done=${ours.done} total=${ours.total} onBreakOff=${end} />`;
  const failed = ours?.error ? sentenceOfJob(ours.error) : ours?.state === "broken_off" ? t("It was broken off. Nothing was written.") : "";
  const id = "save-" + file.id;
  return html`<div class="note" role="group" aria-label=${t("Save")}><p tabindex="-1" ref=${head}>${t("Save writes a copy outside the journal, unsealed and exactly as it was attached.")}</p><${PickPlace} legend=${t("Where to put it")} onPick=${setPlace} />
    <div><label for=${id}>${t("The name of the file")}</label><input type="text" class="typed" id=${id} value=${name} dir="auto" autocomplete="off" spellcheck=${false} onInput=${(event) => setName(event.target.value)} /></div>
    <${Problem} text=${problem || failed} id=${"problem-" + id} /><div class="row"><button type="button" class="primary" onClick=${write}>${t("Save it there")}</button><button type="button" onClick=${onClose}>${t("Not now")}</button></div></div>`;
}
