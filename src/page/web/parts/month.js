// A month with the days on which something was written: bold, on a ground, and said in words.
import { html, useState } from "../vendor/ui.js";
import { dateOf, dayAndMonth, dayOf, monthAlone, monthInWords, t, weekdayShort } from "../app/words.js";

const shifted = (month, by) => {
  const date = dateOf(month + "-15");
  date.setMonth(date.getMonth() + by);
  return dayOf(date).slice(0, 7);
};

/** @param {{days: Set<string>, chosen?: string, onDay: (day: string) => void}} props */
export function Month({ days, chosen, onDay }) {
  const [month, setMonth] = useState((chosen || dayOf()).slice(0, 7));
  const first = dateOf(month + "-01");
  const empty = (first.getDay() + 6) % 7;
  const count = new Date(first.getFullYear(), first.getMonth() + 1, 0).getDate();
  const names = Array.from({ length: 7 }, (_, at) => weekdayShort("2024-01-0" + (at + 1)).slice(0, 2)); // a Monday first
  const ahead = shifted(month, 1);
  const day = (number) => `${month}-${String(number).padStart(2, "0")}`;
  return html`<aside class="sheet" aria-label=${t("Calendar")}><div class="row apart tight"><h2 class="h3" aria-live="polite">${month.slice(0, 4) === dayOf().slice(0, 4) ? monthAlone(month + "-01") : monthInWords(month + "-01")}</h2><div class="row">
    <button class="plain" type="button" aria-label=${monthInWords(shifted(month, -1) + "-01")} onClick=${() => setMonth(shifted(month, -1))}>←</button>
    <button class="plain" type="button" aria-label=${monthInWords(ahead + "-01")} disabled=${ahead > dayOf().slice(0, 7)} onClick=${() => setMonth(ahead)}>→</button></div></div>
    <div class="month">${names.map((name) => html`<span class="name" key=${name} aria-hidden="true">${name}</span>`)}${Array.from({ length: empty }, (_, at) => html`<span key=${"e" + at}></span>`)}
    ${Array.from({ length: count }, (_, at) => days.has(day(at + 1))
      ? html`<button type="button" key=${day(at + 1)} aria-label=${t("{1}, written", dayAndMonth(day(at + 1)))} aria-pressed=${chosen === day(at + 1)} onClick=${() => onDay(day(at + 1))}>${at + 1}</button>`
      : html`<span key=${day(at + 1)} aria-hidden="true">${at + 1}</span>`)}</div>
    <p class="small quiet">${t("Days on which you wrote. Nothing is counted.")}</p></aside>`;
}
