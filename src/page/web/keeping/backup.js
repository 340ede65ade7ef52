// A backup: one sealed file of everything, put where the person says, and tried.
import { html, useEffect, useState } from "../vendor/ui.js";
import { get, post } from "../app/node.js";
import { store } from "../app/screens.js";
import { sentenceOf } from "../app/sentences.js";
import { dateInWords, dayOf, sizeInWords, t } from "../app/words.js";
import { AskSecret, LongWork, PickFile, PickPlace } from "../parts/place.js";
import { Problem } from "../parts/side.js";

const folderOf = (file) => file.slice(0, file.lastIndexOf("/"));
const nameOf = (file) => file.slice(file.lastIndexOf("/") + 1);

function Try({ given }) {
  const [file, setFile] = useState(given);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const [whole, setWhole] = useState(null);
  const attempt = async (secret) => {
    if (!file) return setProblem(t("Choose a file first."));
    setBusy(true);
    setProblem("");
    setWhole(null);
    try {
      setWhole(await post("/v1/backup/verify", { ...file, ...secret }, { attended: true }));
    } catch (error) {
      setProblem(error.code === "wrong_passphrase" ? t("That does not open this backup. A backup opens with the passphrase of the day it was made.") : sentenceOf(error));
    }
    setBusy(false);
  };
  return html`<p>${t("All of it is read, as for bringing it back. Nothing is changed.")}</p>
    ${!given && html`<${PickFile} ending=".backup" onPick=${setFile} />`}
    <${Problem} text=${problem} id=${given ? "problem-made" : "problem-try"} />
    ${busy ? html`<${LongWork} words=${t("It is being read.")} />` : html`<${AskSecret} id=${given ? "made-secret" : "try-secret"} label=${t("The passphrase of the day it was made")} act=${t("Try it")} onSecret=${attempt} />`}
    <p role="status">${whole && t("It is whole: everything in it can be brought back. It was made on {1}.", dateInWords(dayOf(new Date(whole.made))))}</p>`;
}

export function Backup() {
  const [last, setLast] = useState(store.status?.last_backup);
  const [place, setPlace] = useState(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const [made, setMade] = useState(null);
  const [trying, setTrying] = useState(false);
  const [earlier, setEarlier] = useState(false);
  useEffect(() => {
    // Work that was begun before a reload, or in another window.
    get("/v1/backup/progress").then(({ running }) => setBusy(running)).catch(() => {});
  }, []);
  useEffect(() => {
    if (!busy || made) return undefined;
    const timer = setInterval(() => get("/v1/backup/progress", { attended: false }).then(({ running }) => { if (!running) { setBusy(false); get("/v1/status", { attended: false }).then((status) => setLast(status.last_backup)).catch(() => {}); } }).catch(() => {}), 1000);
    return () => clearInterval(timer);
  }, [busy]);
  const make = async () => {
    if (busy) return;
    if (!place) return setProblem(t("Choose a place first."));
    setBusy(true);
    setProblem("");
    setMade(null);
    setTrying(false);
    try {
      const answer = await post("/v1/backup/create", { place: place.id });
      setMade({ ...answer, place: place.id });
      store.status = await get("/v1/status");
      setLast(store.status.last_backup);
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    setBusy(false);
  };
  return html`<div class="sheet"><h2>${t("Make a backup")}</h2><p>${t("One file with everything in it, sealed: it opens with the passphrase or the paper of today. Put it on another disk, so that a broken computer does not take your words along.")}</p>
    <p class="quiet">${last ? t("The last one was made on {1}.", dateInWords(dayOf(new Date(last)))) : t("No backup has been made yet.")}</p>
    <${Problem} text=${problem} id="problem-backup" />
    ${busy && html`<${LongWork} words=${t("The backup is being written. You can go on writing meanwhile.")} />`}
    <div hidden=${busy}><${PickPlace} legend=${t("Where to put it")} onPick=${setPlace} /><div class="row"><button class="primary" type="button" onClick=${make}>${t("Make a backup now")}</button></div></div>
    ${made && html`<div role="status"><p>${t("It is made, and its size is {1}.", sizeInWords(made.size))}</p><p><b dir="ltr">${nameOf(made.file)}</b><br /><span class="quiet" dir="ltr">${folderOf(made.file)}</span></p></div>
      ${trying ? html`<${Try} given=${{ place: made.place, name: nameOf(made.file) }} />` : html`<div class="row"><button type="button" onClick=${() => setTrying(true)}>${t("Try it")}</button></div>`}`}
    <hr /><details onToggle=${(event) => setEarlier(event.target.open)}><summary>${t("Try an earlier backup")}</summary>${earlier && html`<${Try} />`}</details>
    <hr /><h2>${t("Bring one back")}</h2><p>${t("A backup is brought back where there is no journal yet: on a new computer, the first page that you see offers it.")}</p></div>`;
}
