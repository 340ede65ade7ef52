// Locking with the computer, and notes to oneself on the desktop.
import { html, useEffect, useState } from "../vendor/ui.js";
import { get, post, put } from "../app/node.js";
import { store } from "../app/screens.js";
import { sentenceOf } from "../app/sentences.js";
import { marked, t } from "../app/words.js";
import { Moment } from "../parts/frame.js";
import { Problem } from "../parts/side.js";

/** watcher: what is wrong when it does not listen. */
const SILENT = {
  nothing_tells: marked("Nothing on this computer tells of sleep or of a locked screen."),
  missing: marked("The program waterline-watcher is missing, so nothing tells of sleep or of a locked screen. Install both programs from the same place."),
  failed: marked("The process that listens for sleep and for a locked screen ended again and again. It is started anew when you lock the journal and unlock it again."),
};

/** Returns a sentence about the fault; empty if the watcher listens, or only begins to. */
const silenceInWords = ({ watcher }) => (SILENT[watcher] ? t(SILENT[watcher]) + " " + t("It still locks by itself when nothing is asked of it, and closes after a sleep.") : "");

function toldInWords({ watcher, told, login }) {
  if (watcher !== "listens") return "";
  const lock = told.some((one) => ["locked", "dark"].includes(one)) ? t("This desktop has told of its lock screen: the journal locks with it.") : t("Nothing has told of a lock screen yet: lock your screen once, and look here again.");
  return login ? lock : lock + " " + t("Nothing on this computer tells of sleep. The journal closes when it wakes.");
}

/** Locking with the screen. Before sleep everything is closed; nobody can switch that off. */
export function WithTheScreen() {
  const [computer, setComputer] = useState(store.status?.computer ?? null);
  const [problem, setProblem] = useState("");
  const look = async () => {
    store.status = await get("/v1/status");
    setComputer(store.status.computer ?? null);
  };
  useEffect(() => { look().catch(() => {}); }, []);
  if (!computer) return null;
  const turn = () => post("/v1/settings", { lock_when_dark: !computer.lock_when_dark }).then(look).then(() => setProblem("")).catch((error) => setProblem(sentenceOf(error)));
  return html`<div><${Problem} text=${problem} id="problem-dark" /><p>${silenceInWords(computer) || t("When the screen is locked, the journal locks too. Before the computer sleeps, everything is closed.")}</p>
    <label class="check"><input type="checkbox" checked=${computer.lock_when_dark} onChange=${turn} /><span>${t("Also when the screen only goes dark")}</span></label>
    <p class="hint">${t("Some desktops tell of a locked screen only in this way.")} ${toldInWords(computer)}</p></div>`;
}

/** Start at login. Looks and asks; what the service manager refuses stays as it is. */
export function AtLogin() {
  const [now, setNow] = useState(null);
  const [problem, setProblem] = useState("");
  useEffect(() => { get("/v1/autostart").then(setNow).catch(() => {}); }, []);
  if (!now) return null;
  if (!now.possible) return html`<p class="hint">${t("Here this program cannot start at login. A command starts it when it is needed.")}</p>`;
  const turn = async (event) => {
    const wanted = !now.autostart;
    event.target.checked = now.autostart;
    try {
      const then = await put("/v1/autostart", { autostart: wanted });
      setNow(then);
      setProblem(then.autostart === wanted ? "" : t("Your login's service manager refused, so nothing was changed."));
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };
  return html`<div><${Problem} text=${problem} id="problem-login" /><label class="check"><input type="checkbox" checked=${now.autostart} onChange=${turn} /><span>${t("Start at login, closed")}</span></label>
    <p class="hint">${t("It shows nothing, and can meet the other device only after you opened it once. It ends when you log out. Anybody who lists the services of your login sees it there.")}</p></div>`;
}

const DAYS = [["mon", marked("Monday")], ["tue", marked("Tuesday")], ["wed", marked("Wednesday")], ["thu", marked("Thursday")], ["fri", marked("Friday")], ["sat", marked("Saturday")], ["sun", marked("Sunday")]];

/** A neutral note on the desktop at times that the person chose. */
export function Notes() {
  const [now, setNow] = useState(null);
  const [said, setSaid] = useState("");
  const [problem, setProblem] = useState("");
  useEffect(() => {
    Promise.all([get("/v1/reminders/desktop"), get("/v1/reminders/settings")]).then(([notes, quiet]) => setNow({ notes, quiet })).catch((error) => setProblem(sentenceOf(error)));
  }, []);
  async function keep(event) {
    event.preventDefault();
    setSaid("");
    const fields = [...event.target.elements];
    const word = (name) => fields.find((one) => one.name === name).value.trim();
    const days = fields.filter((one) => one.name === "days" && one.checked).map((one) => one.value);
    if ((days.length > 0) !== (word("time") !== "")) return setProblem(t("To be reminded to write, choose at least one day and a time, or neither."));
    if ((word("from") === "") !== (word("to") === "")) return setProblem(t("Quiet hours need a beginning and an end, or neither."));
    try {
      await put("/v1/reminders/desktop", { ...(days.length ? { days, time: word("time") } : {}), ...(word("weeks") ? { backup_weeks: Number(word("weeks")) } : {}), ...(word("before") ? { minutes_before: Number(word("before")) } : {}) });
      await put("/v1/reminders/settings", word("from") ? { from: word("from"), to: word("to") } : {});
      setProblem("");
      setSaid(t("Kept."));
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  }
  if (!now) return html`<${Problem} text=${problem} id="problem-notes" /><${Moment} />`;
  const { notes, quiet } = now;
  return html`<form class="sheet" autocomplete="off" onSubmit=${keep}><${Problem} text=${problem} id="problem-notes" />
    <p>${t("At these times your desktop shows one sentence, whatever it is about: \"A note to yourself.\"")}</p>
    <p class="quiet">${t("This reaches you only while it is open. For more, use the clock of your computer: it can ring without saying why.")}</p>
    <fieldset><legend class="label">${t("To write")}</legend><div class="choices">${DAYS.map(([day, words]) => html`<label key=${day}><input type="checkbox" name="days" value=${day} defaultChecked=${notes.days.includes(day)} />${t(words)}</label>`)}</div>
      <label for="note-time">${t("Time")}</label><input type="time" id="note-time" name="time" defaultValue=${notes.time ?? ""} /></fieldset>
    <div><label for="note-weeks">${t("Weeks after the last backup")}</label><input type="number" id="note-weeks" name="weeks" min="1" max="52" inputmode="numeric" defaultValue=${notes.backup_weeks ?? ""} /></div>
    <div><label for="note-before">${t("Minutes before a time of my own")}</label><input type="number" id="note-before" name="before" min="0" max="1440" inputmode="numeric" defaultValue=${notes.minutes_before ?? ""} /></div>
    <fieldset><legend class="label">${t("Quiet hours, in which no note comes")}</legend><div class="filters"><div><label for="note-from">${t("From")}</label><input type="time" id="note-from" name="from" defaultValue=${quiet.from ?? ""} /></div><div><label for="note-to">${t("To")}</label><input type="time" id="note-to" name="to" defaultValue=${quiet.to ?? ""} /></div></div></fieldset>
    <p class="hint">${t("An empty field is off.")}</p>
    <div class="row apart"><button class="primary" type="submit">${t("Keep these times")}</button><span class="say" role="status">${said}</span></div></form>`;
}
