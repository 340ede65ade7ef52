// My times: the person's own appointments, the next one first. None of them goes into another calendar.
import { html, useEffect, useState } from "../vendor/ui.js";
import { asAnswers } from "../app/drafts.js";
import { get, post, remove } from "../app/node.js";
import { sentenceOf } from "../app/sentences.js";
import { store, to } from "../app/screens.js";
import { dayInWords, dayOf, durationInWords, t, timeInWords } from "../app/words.js";
import { Head, Moment } from "../parts/frame.js";
import { Problem, Side } from "../parts/side.js";

export function Times() {
  const [times, setTimes] = useState(null);
  const [problem, setProblem] = useState("");
  const load = async () => {
    const { entries } = await get("/v1/entries?kind=appointment&limit=200");
    setTimes(await Promise.all(entries.map((entry) => get("/v1/entries/" + entry.id))));
  };
  useEffect(() => { load().catch((error) => setProblem(sentenceOf(error))); }, []);
  async function add(event) {
    event.preventDefault();
    const form = event.target;
    const { label, day, time, lasts } = Object.fromEntries([...form.elements].filter((one) => one.name).map((one) => [one.name, one.value.trim()]));
    if (!label || !day || !time) return setProblem(t("A name, a day and a time are needed."));
    setProblem("");
    try {
      await post("/v1/entries", { kind: "appointment", fields: { label, ...(lasts ? { lasts } : {}) }, day, created: new Date(`${day}T${time}`).toISOString().slice(0, 19) + "Z", time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone });
      form.reset();
      await load();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  }
  const toBin = (id) => remove("/v1/entries/" + id).then(load).catch((error) => setProblem(sentenceOf(error)));
  const now = Date.now();
  const coming = (times ?? []).filter((entry) => Date.parse(entry.created) >= now).sort((a, b) => (a.created < b.created ? -1 : 1));
  const past = (times ?? []).filter((entry) => Date.parse(entry.created) < now).sort((a, b) => (a.created > b.created ? -1 : 1));
  const row = (entry) => {
    const { label, lasts } = asAnswers(entry.fields);
    return html`<li class="removed" key=${entry.id}><p class="title"><a ...${to("entry", { id: entry.id })}><bdi>${label || entry.title}</bdi></a></p><p class="quiet small">${dayInWords(entry.day)}, ${timeInWords(entry.created)}${lasts ? ", " + durationInWords(lasts) : ""}</p>
      <div class="row">${store.status?.partner && Date.parse(entry.created) >= now && html`<a class="small" ...${to("share", { id: entry.id, group: "busy" })}>${t("Say that you are busy then")}</a>`}<button class="plain small" type="button" onClick=${() => toBin(entry.id)}>${t("Put it in the bin")}</button></div></li>`;
  };
  return html`<${Head} beside=${html`<${Side} />`}>${t("My times")}<//><div class="column"><p class="quiet">${t("Nothing of this goes into another calendar.")}</p>
    <form class="sheet" autocomplete="off" onSubmit=${add} aria-label=${t("A time of my own")}><${Problem} text=${problem} />
      <div><label for="time-label">${t("What may the calendar call it?")}</label><input type="text" id="time-label" name="label" dir="auto" autocomplete="off" spellcheck=${false} /></div>
      <div class="filters"><div><label for="time-day">${t("Day")}</label><input type="date" id="time-day" name="day" defaultValue=${dayOf()} /></div><div><label for="time-time">${t("Time")}</label><input type="time" id="time-time" name="time" /></div>
      <div><label for="time-lasts">${t("How long is it?")}</label><input type="text" id="time-lasts" name="lasts" placeholder="1h30" autocomplete="off" /></div></div>
      <div class="row apart"><button class="primary" type="submit">${t("Keep this time")}</button><span class="say">${t("Kept for you alone. Nothing is sent.")}</span></div></form>
    ${!times ? html`<${Moment} />` : html`<h2>${t("To come")}</h2>${coming.length ? html`<ul class="entries sheet">${coming.map(row)}</ul>` : html`<p class="quiet">${t("Nothing is noted.")}</p>`}
      ${past.length > 0 && html`<details class="more"><summary>${t("Earlier")}</summary><ul class="entries sheet">${past.map(row)}</ul></details>`}`}</div>`;
}
