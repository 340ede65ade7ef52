// Where a file is put, or lies: places that a person knows by name, and the files in one. The node reads and writes them; the
// browser's own downloads and uploads would leave a list.
import { html, useEffect, useLayoutEffect, useRef, useState } from "../vendor/ui.js";
import { get, post, query } from "../app/node.js";
import { sentenceOf } from "../app/sentences.js";
import { dateInWords, sizeInWords, t } from "../app/words.js";
import { phraseFrom } from "../doors/open.js";
import { Problem } from "./side.js";

const lastPart = (folder) => folder.slice(folder.lastIndexOf("/") + 1);

const nameOf = ({ kind, folder }) => ({ home: t("My folder"), documents: t("Documents"), downloads: t("Downloads"), drive: lastPart(folder) })[kind];

// Radios of one name are one choice, wherever they stand on the page.
let choices = 0;
const useName = (what) => useState(() => `${what}-${(choices += 1)}`)[0];

/** The places that are there now, as radios; the first is chosen. */
export function PickPlace({ legend, onPick }) {
  const name = useName("place");
  const [places, setPlaces] = useState(null);
  const [chosen, setChosen] = useState("");
  const [problem, setProblem] = useState("");
  const pick = (place) => { setChosen(place.id); onPick(place); };
  // A place that has gone is not replaced by another without a word.
  const look = () => get("/v1/places").then((answer) => {
    setPlaces(answer.places);
    const still = answer.places.find((place) => place.id === chosen);
    if (!chosen && answer.places.length) pick(answer.places[0]);
    if (chosen && !still) { setChosen(""); onPick(null); }
  }).catch((error) => setProblem(sentenceOf(error)));
  useEffect(() => { look(); }, []);
  if (problem) return html`<${Problem} text=${problem} id="problem-places" />`;
  return html`<fieldset><legend class="label">${legend}</legend><div class="rows">${(places ?? []).map((place) => html`<label class="check" key=${place.id}><input type="radio" name=${name} checked=${chosen === place.id} onChange=${() => pick(place)} /><span><b dir="auto">${nameOf(place)}</b> <span class="quiet" dir="ltr">${place.folder}</span></span></label>`)}</div>
    <p class="hint">${t("A disk that you have just put in appears here after a moment.")} <button class="plain" type="button" onClick=${look}>${t("Look again")}</button></p></fieldset>`;
}

/** A place, and a file of it with this ending. */
export function PickFile({ ending, onPick }) {
  const name = useName("file");
  const [found, setFound] = useState(null);
  const [chosen, setChosen] = useState("");
  const [problem, setProblem] = useState("");
  const list = (place) => {
    setProblem("");
    setFound(null);
    setChosen("");
    onPick(null);
    if (!place) return;
    get("/v1/places/" + encodeURIComponent(place.id) + query({ ending })).then((answer) => setFound({ place, files: answer.files })).catch((error) => setProblem(sentenceOf(error)));
  };
  const pick = (file) => { setChosen(file.name); onPick({ place: found.place.id, name: file.name }); };
  return html`<${PickPlace} legend=${t("Where does it lie?")} onPick=${list} /><${Problem} text=${problem} id="problem-files" />
    ${found && (found.files.length
      ? html`<fieldset><legend class="label">${t("Which one?")}</legend><div class="rows">${found.files.map((file) => html`<label class="check" key=${file.name}><input type="radio" name=${name} checked=${chosen === file.name} onChange=${() => pick(file)} /><span><span dir="auto">${file.name}</span> <span class="quiet">${dateInWords(file.day)}, ${sizeInWords(file.size)}</span></span></label>`)}</div></fieldset>`
      : html`<p class="quiet">${t("There is no such file in this place.")}</p>`)}`;
}

/** The passphrase, or the words from the paper, and a button. @param {(secret: object) => void} onSecret gets {passphrase} or {recovery_phrase} */
export function AskSecret({ id, label, act, busy, onSecret, hint, children }) {
  const field = useRef(null);
  const [paper, setPaper] = useState(false);
  // Before anybody can type into it.
  useLayoutEffect(() => { if (field.current) field.current.value = ""; }, [paper]);
  const done = () => {
    const typed = field.current.value;
    if (busy || !typed) return field.current.focus();
    field.current.value = "";
    onSecret(paper ? { recovery_phrase: phraseFrom(typed) } : { passphrase: typed });
  };
  const onKey = (event) => { if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); done(); } };
  const more = { autocapitalize: "off", autocorrect: "off", spellcheck: false, "data-1p-ignore": true, onKeyDown: onKey };
  return html`${paper
    ? html`<div key="paper"><label for=${id}>${t("The words from the paper")}</label><textarea id=${id} class="plain-text" rows="4" ref=${field} autocomplete="off" ...${more}></textarea></div>`
    : html`<div key="typed"><label for=${id}>${label}</label><input id=${id} type="password" ref=${field} autocomplete="one-time-code" ...${more} /></div>`}
    ${hint && html`<p class="hint">${hint}</p>`}${children}
    <div class="row apart"><button class="primary" type="button" aria-disabled=${busy} onClick=${done}>${act}</button>
      <button class="plain" type="button" onClick=${() => setPaper(!paper)}>${paper ? t("Use the passphrase instead") : t("Use the words from the paper instead")}</button></div>`;
}

/** Work of the node that takes a while: how far it is, and a way to break it off. */
export function LongWork({ words, mayEnd = true }) {
  const [far, setFar] = useState(null);
  useEffect(() => {
    let over = false;
    const look = async () => {
      const progress = await get("/v1/backup/progress", { attended: false, survives: true }).catch(() => null);
      if (over) return;
      if (progress?.running) setFar(progress);
      setTimeout(look, 400);
    };
    look();
    return () => { over = true; };
  }, []);
  return html`<div class="work"><p role="status">${words}</p><progress aria-label=${words} max=${far?.total || 1} value=${far?.total ? far.done : undefined}></progress>
    ${mayEnd && html`<button type="button" onClick=${() => post("/v1/backup/break-off", {}, { survives: true }).catch(() => {})}>${t("Break it off")}</button>`}</div>`;
}
