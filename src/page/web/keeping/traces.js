// The traces of the journal that somebody can see who looks at this computer, and how to clear them.
import { html, useEffect, useRef, useState } from "../vendor/ui.js";
import { useJob } from "../app/job.js";
import { inWindow } from "../app/node.js";
import { go } from "../app/screens.js";
import { sentenceOf, sentenceOfJob } from "../app/sentences.js";
import { t, tn } from "../app/words.js";
import { Working } from "../parts/job.js";
import { Problem } from "../parts/side.js";

const Trace = ({ trace }) => html`<li>${trace.place && html`<p><bdi class="path" dir="ltr">${trace.place}</bdi>${trace.lines !== null && html` <span class="quiet">${tn("{1} line names Waterline", "{1} lines name Waterline", trace.lines)}</span>`}</p>`}<p>${trace.reveals}</p>
  <details class="more"><summary>${t("How to clear it")}</summary><p>${trace.clear}</p><p class="quiet">${t("That deletes with it: {1}", trace.loses)}</p></details></li>`;

const PRINTED = () => t("What you printed, in the printer's queue for a while.");
const WINDOW = () => [
  t("No history, no cookies and no files."),
  t("Desktops remember which programs were opened, and show them in their menus."),
  PRINTED(),
];
const BROWSER = () => [
  t("A line in the history: an address on this computer, where nothing answers any more. A private window keeps none."),
  t("The tabs that were open, if the browser brings them back after a crash: the same address, and no words."),
  t("A question whether to save a password, if the browser asks in spite of us. Say no: the next address is another, so it would never be filled in."),
  t("The list of files that you chose to bring in, as \"recently used\" of the desktop."),
  PRINTED(),
  t("A small picture of the page where the desktop shows its windows. Settings, Closing can cover the page then."),
];

export function Traces() {
  const { job, start } = useJob("traces");
  const begun = useRef(false);
  const [problem, setProblem] = useState("");
  const search = () => {
    setProblem("");
    start({}).catch((error) => setProblem(sentenceOf(error)));
  };
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    search();
  }, []);
  const said = problem || (job?.error ? sentenceOfJob(job.error) : job?.state === "broken_off" ? t("It was broken off. Nothing was changed, and nothing of it is left.") : "");
  // The command was not typed in a shell.
  const traces = job?.answer?.traces.filter(({ trace }) => trace !== "this_command");
  return html`<div class="sheet"><p>${t("This computer shows these traces to somebody who looks at it. Nothing was changed; in each file only the lines that name the program were counted.")}</p>
    <${Problem} text=${said} />${said && html`<div class="row"><button type="button" onClick=${search}>${t("Look again")}</button></div>`}
    ${!traces && !said && html`<${Working} words=${t("Looking. Nothing is changed.")} />`}
    ${traces && html`<h2>${t("Found")}</h2><ul class="plainly apart">${traces.filter((trace) => trace.found).map((trace, at) => html`<${Trace} key=${at} trace=${trace} />`)}</ul>
      <h2>${t("Possible, but it cannot be seen from here")}</h2><ul class="plainly apart">${traces.filter((trace) => !trace.found).map((trace, at) => html`<${Trace} key=${at} trace=${trace} />`)}</ul>
      <h2>${inWindow ? t("What this window keeps") : t("What the browser keeps")}</h2><ul class="plainly apart">${(inWindow ? WINDOW() : BROWSER()).map((words) => html`<li key=${words}>${words}</li>`)}</ul>
      <p>${t("Other places are possible. Clearing traces can be noticed too. If somebody at home may take it badly, think of your safety first.")} <a href="./" onClick=${(event) => { event.preventDefault(); go("cards"); }}>${t("Cards")}</a></p>`}</div>`;
}
