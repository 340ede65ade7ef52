// The settings that a person may choose: one page for each group.
import { html, useEffect, useState } from "../vendor/ui.js";
import { get, inWindow, post, put } from "../app/node.js";
import { store, to } from "../app/screens.js";
import { sentenceOf } from "../app/sentences.js";
import { choose } from "../app/settings.js";
import { marked, t } from "../app/words.js";
import { Backup } from "../keeping/backup.js";
import { BringIn } from "../keeping/bring_in.js";
import { Packet } from "../keeping/packet.js";
import { PassphraseAndPaper } from "../keeping/passphrase.js";
import { TakeOut } from "../keeping/take_out.js";
import { Traces } from "../keeping/traces.js";
import { ExitTo, Keep, OpensIn, Pick } from "../parts/chosen.js";
import { Head, Moment } from "../parts/frame.js";
import { AskSecret } from "../parts/place.js";
import { Problem } from "../parts/side.js";
import { ForTwo } from "../pairing/for_two.js";
import { AtLogin, Notes, WithTheScreen } from "./computer.js";
import { Lists, OneList } from "./lists.js";

const GROUPS = [
  { name: "closing", title: marked("Closing"), about: marked("When it locks by itself, and where Quick exit leads.") },
  { name: "notes", title: marked("Notes to yourself"), about: marked("One neutral sentence on your desktop, at times that you choose.") },
  { name: "reading", title: marked("Reading"), about: marked("Light or dark, size and width of the text, spelling, language.") },
  { name: "lists", title: marked("Words and lists"), about: marked("Kinds and their questions, feelings, cards: all of them are yours to change.") },
  { name: "passphrase", title: marked("Passphrase and paper"), about: marked("Try what is on the paper; choose another passphrase.") },
  { name: "backup", title: marked("Backup"), about: marked("One sealed file of everything, for another disk; and trying one.") },
  { name: "bring-in", title: marked("Bring in"), about: marked("What you wrote elsewhere: in Day One, jrnl, Daylio, Obsidian and many others.") },
  { name: "take-out", title: marked("Take out"), about: marked("Your entries in a file, sealed or in the open.") },
  { name: "packet", title: marked("For a session"), about: marked("Chosen entries for a therapist, as a file or on paper.") },
  { name: "keeping", title: marked("The bin"), about: marked("How long removed entries stay there.") },
  { name: "partner", title: marked("For two"), about: marked("Pairing your devices, how they meet, and the end of the pairing.") },
  { name: "traces", title: marked("What this computer shows"), about: marked("Traces that somebody who looks at it can see, and how to clear them.") },
  { name: "about", title: marked("About"), about: marked("What this is, and what it does not promise.") },
];

/** Whether the deep asks for the passphrase. The node wants the passphrase before it asks no more. */
function DeepAsks() {
  const [on, setOn] = useState(store.settings?.deep_asks === "on");
  const [proves, setProves] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const keep = async (value, secret) => {
    setBusy(true);
    setProblem("");
    try {
      await choose({ deep_asks: value }, secret);
      setOn(value === "on");
      setProves(false);
    } catch (error) {
      setProblem(error.code === "wrong_passphrase" ? t("That does not open this journal.") : sentenceOf(error));
    }
    setBusy(false);
  };
  const turn = () => (on ? setProves(!proves) : keep("on"));
  return html`<${Problem} text=${problem} id="problem-deep" /><div><label class="check"><input type="checkbox" checked=${on} onChange=${(event) => { if (on) event.target.checked = true; turn(); }} /><span>${t("Ask for my passphrase before the deep, too")}</span></label>
    <p class="hint">${t("A curtain, not a lock: while the journal is open, the commands of this program read the deep without it.")}</p></div>
    ${proves && html`<${AskSecret} id="deep-off" label=${t("Your passphrase, to end this")} act=${t("Ask no more")} busy=${busy} onSecret=${(secret) => keep("off", secret)} />`}`;
}

function Closing() {
  const minutes = Math.round((store.status?.idle_lock_seconds ?? 600) / 60);
  return html`<div class="sheet">
    <${Keep} id="minutes" type="number" inputmode="numeric" min="1" max="1440" label=${t("Quiet minutes until it locks by itself")} value=${minutes} onKeep=${async (value) => { await post("/v1/settings", { idle_lock_seconds: Number(value) * 60 }); store.status = await get("/v1/status"); }} />
    <${WithTheScreen} />
    ${inWindow ? html`<p>${t("This window is covered while another one is in front, so that pictures of windows show nothing.")}</p>` : html`<${Pick} name="cover" legend=${t("Cover the page when another window is in front")} choices=${[["off", t("No")], ["on", t("Yes")]]} hint=${t("So that pictures of windows show nothing. The deep is always covered.")} />`}
    <${Pick} name="quick_exit_name" legend=${t("The name of the button that leaves")} choices=${[["quick_exit", t("Quick exit")], ["close", t("Close it")]]} />
    ${!inWindow && html`<${ExitTo} />`}
    <hr /><${OpensIn} />
    <${AtLogin} />
    <hr /><${DeepAsks} /></div>`;
}

function Reading() {
  return html`<div class="sheet">
    <${Pick} name="theme" legend=${t("Light or dark")} choices=${[["system", t("As the system")], ["light", t("Light")], ["dark", t("Dark")]]} />
    <${Pick} name="text_size" legend=${t("Size of the text")} choices=${[["small", t("Small")], ["usual", t("Usual")], ["large", t("Large")], ["largest", t("Largest")]]} />
    <${Pick} name="line_width" legend=${t("Width of the lines")} choices=${[["narrow", t("Narrow")], ["usual", t("Usual")], ["wide", t("Wide")]]} />
    ${!inWindow && html`<${Pick} name="spelling" legend=${t("Let the browser check the spelling")} choices=${[["off", t("No")], ["on", t("Yes")]]} hint=${t("Some browsers send text away to check it.")} />`}
    <${Pick} name="keys" legend=${t("Keys of a single letter")} choices=${[["off", t("No")], ["on", t("Yes")]]} hint=${t("n writes, / finds, ? shows them all.")} />
    <${Pick} name="language" legend=${t("Language")} choices=${[["browser", inWindow ? t("As the system") : t("As the browser")], ["en", "English"], ["de", "Deutsch"]]} /></div>`;
}

function Keeping() {
  const [now, setNow] = useState(null);
  useEffect(() => { Promise.all([get("/v1/bin?side=vault")]).then(([bin]) => setNow({ days: bin.days })).catch(() => {}); }, []);
  if (!now) return html`<${Moment} />`;
  return html`<div class="sheet"><${Keep} id="bin-days" type="number" inputmode="numeric" min="0" max="36500" label=${t("Days that removed entries stay in the bin")} value=${now.days} onKeep=${(value) => put("/v1/bin/settings", { days: Number(value) })} hint=${t("With 0, nothing is kept there.")} />
    <p><a ...${to("bin")}>${t("The bin")}</a></p><p class="quiet">${t("Times that are never looked back to are chosen at Look back. When you want to look at where you are is chosen in the deep.")}</p></div>`;
}

const About = () => html`<div class="sheet"><p><b>Waterline</b></p><p>${t("A journal for one person, on one computer. Nothing of it goes anywhere by itself.")}</p>
  <p>${inWindow ? t("It cannot help against somebody who sees your screen or your keys, or against a program that watches this computer. Words that were open a moment ago may stay in this computer's memory for a while.")
    : t("It cannot help against somebody who sees your screen or your keys, against a program that watches this computer, or against an extension of this browser. Words that were open a moment ago may stay in the browser's memory until the browser is closed.")}</p>
  <p>${inWindow ? t("This window keeps no history, reaches no network and shows nothing but this journal. Its engine, WebKitGTK, gets no more security repairs on Debian 12; a browser does.")
    : t("The browser keeps a line in its history: an address on this computer, where nothing answers any more. A private window keeps none.")}</p></div>`;

const PAGES = { closing: Closing, notes: Notes, reading: Reading, lists: Lists, passphrase: PassphraseAndPaper, backup: Backup, "bring-in": BringIn, "take-out": TakeOut, packet: Packet, keeping: Keeping, partner: ForTwo, traces: Traces, about: About };

export function Settings({ group }) {
  if (group?.startsWith("list:")) return html`<${OneList} key=${group} name=${group.slice(5)} back=${html`<a ...${to("settings", { group: "lists" })}>${t("All lists")}</a>`} />`;
  const found = GROUPS.find((one) => one.name === group);
  if (found) return html`<${Head}>${t(found.title)}<//><div class="column"><p><a ...${to("settings")}>${t("All settings")}</a></p><${PAGES[group]} /></div>`;
  return html`<${Head}>${t("Settings")}<//><div class="cards3">${GROUPS.map((one) => html`<a key=${one.name} ...${to("settings", { group: one.name })}><b>${t(one.title)}</b><span class="quiet">${t(one.about)}</span></a>`)}</div>${store.status?.partner && html`<p><a ...${to("given")}>${t("What my partner's device was given")}</a></p>`}`;
}
