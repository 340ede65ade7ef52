// "When may it leave?": everything that is said to the partner in words waits first. Used by every screen that sends words.
import { html, useEffect, useLayoutEffect, useState } from "../vendor/ui.js";
import { get } from "../app/node.js";
import { sentenceOf } from "../app/sentences.js";
import { dayOf, durationInWords, marked, t } from "../app/words.js";
import { Glyph, Problem } from "../parts/side.js";

const DAY = 86_400;
const NOW = marked("now");

/** What a person has chosen so far; the screen holds it, so that Back loses nothing. */
export const freshTiming = () => ({ when: "usual", usual: 3600, most: Infinity, mostDaysShown: undefined, moment: "", day: dayOf(new Date(Date.now() + DAY * 1000)), time: "18:00", typed: "" });

/** The person's own wait and the node's limits, for freshTiming(). */
const waitsHere = async () => {
  const settings = await get("/v1/waiting/settings");
  return { usual: settings.wait_seconds, most: settings.max_wait_seconds, mostDaysShown: settings.max_days_shown };
};

const isTyped = (typed) => [NOW, t(NOW)].some((word) => word.toLowerCase() === typed.trim().toLowerCase());

/** Returns the fields of the request, or {problem: a sentence} if the choice is not complete. */
export function timingOf({ when, usual, most, moment, day, time, typed }) {
  if (when === "night") return { wait_seconds: DAY };
  if (when === "moment") return moment.trim() ? { until: moment.trim() } : { problem: t("Give the moment a name, so that you find it again. Nothing has left.") };
  if (when === "other") {
    const seconds = Math.round((new Date(`${day}T${time || "12:00"}`).getTime() - Date.now()) / 1000);
    if (!(seconds >= 60)) return { problem: t("That time has passed. Nothing has left.") };
    return seconds <= most ? { wait_seconds: seconds } : { problem: t("That is more than {1} days away. Nothing has left.", Math.floor(most / DAY)) };
  }
  if (when === "now") return isTyped(typed) ? { wait_seconds: 0, confirm: NOW } : { problem: t("Type the word if you are sure. Nothing has left.") };
  return { wait_seconds: usual };
}

const usualInWords = (seconds) => (seconds === 3600 ? t("In an hour") : t("In {1}", durationInWords(seconds / 60)));

/** The words of the button that sends. */
function actOf({ when, usual }) {
  if (when === "night") return t("Let it wait until tomorrow, then share it");
  if (when === "moment") return t("Let it wait until I say so");
  if (when === "other") return t("Let it wait until then, then share it");
  if (when === "now") return t("Share it now");
  return usual === 3600 ? t("Let it wait an hour, then share it") : t("Let it wait, then share it");
}

/** The choice alone. @param {{timing: object, onChange: (change: (timing: object) => object) => void}} props onChange as the setter of a state */
export function Timing({ timing, onChange }) {
  useEffect(() => {
    if (!timing.asked) waitsHere().then((told) => onChange((now) => ({ ...now, ...told, asked: true }))).catch(() => {});
  }, []);
  const set = (change) => onChange((now) => ({ ...now, ...change }));
  const choice = (when, words, hint, more) => html`<label key=${when}><input type="radio" name="when" value=${when} checked=${timing.when === when} onChange=${() => set({ when })} /><span><b>${words}</b><span class="hint">${hint}</span></span></label>${timing.when === when && more}`;
  const field = (id, label, name, type) => html`<div><label for=${id}>${label}</label><input type=${type} id=${id} class="typed" value=${timing[name]} autocomplete="off" autocapitalize="off" spellcheck=${false} maxlength="100" onInput=${(event) => set({ [name]: event.target.value })} /></div>`;
  return html`<fieldset><legend class="label">${t("When may it leave?")}</legend><div class="depths">
    ${choice("usual", usualInWords(timing.usual), t("Until then you can cancel it, and nobody will know that it was there."))}
    ${choice("night", t("After a night's sleep"), t("Tomorrow at this time."))}
    ${choice("moment", t("When I say so"), t("For instance after a session together. Only you see the name of the moment."), field("moment", t("The name of the moment"), "moment", "text"))}
    ${choice("other", t("At another time"), t("On a day that you choose."), html`<div class="row">${field("leave-day", t("Day"), "day", "date")}${field("leave-time", t("Time"), "time", "time")}</div>`)}
    ${choice("now", t("At once"), t("It can't be cancelled then."), field("leave-now", t("Type {1} if you are sure.", t(NOW)), "typed", "text"))}</div></fieldset>`;
}

/** The choice, and the one button that sends; `onLeave` gets the fields of the request. Its error is shown here. */
export function Leave({ timing, onChange, onLeave, children }) {
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  // "At once" is chosen for words that are in sight, never for those of an earlier look.
  useLayoutEffect(() => onChange((now) => ({ ...now, typed: "", when: now.when === "now" ? "usual" : now.when })), []);
  const leave = async (event) => {
    event.preventDefault();
    const { problem: lacking, ...fields } = timingOf(timing);
    setProblem(lacking ?? "");
    if (lacking || busy) return;
    setBusy(true);
    try {
      await onLeave(fields);
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    setBusy(false);
  };
  return html`<form class="sheet" autocomplete="off" onSubmit=${leave}><${Problem} text=${problem} id="problem-leave" /><${Timing} timing=${timing} onChange=${onChange} />
    <p class="note">${t("Once it has left you can ask their device to remove it. Nobody can un-read it.")}</p>
    <div class="row apart"><button class="rise" type="submit" aria-disabled=${busy}><${Glyph} name=${timing.when === "now" ? "above" : "waiting"} />${actOf(timing)}</button>${children}</div></form>`;
}
