// What is attached to an entry: photos as pictures, everything else by its name. A file leaves the journal only by Save.
import { html, useEffect, useRef, useState } from "../vendor/ui.js";
import { get, remove } from "../app/node.js";
import { sentenceOf } from "../app/sentences.js";
import { isSound, lengthInWords } from "../app/sounds.js";
import { isPhoto, LARGE, letGo, THUMBNAIL, viewOf } from "../app/views.js";
import { sizeInWords, t } from "../app/words.js";
import { Problem } from "./side.js";
import { Sound } from "./sound.js";

/** A view of a photo, while it is wanted. @param {string} id @param {number} side @param {boolean} isWanted
 *  @returns {{url: string, isRefused: boolean}} */
function useView(id, side, isWanted) {
  const [view, setView] = useState({ url: "", isRefused: false });
  useEffect(() => {
    if (!isWanted) return undefined;
    let over = false;
    let url = "";
    viewOf(id, side).then((found) => {
      if (over) return letGo(found);
      url = found;
      return setView({ url, isRefused: false });
    }).catch(() => { if (!over) setView({ url: "", isRefused: true }); });
    return () => {
      over = true;
      if (url) letGo(url);
      setView({ url: "", isRefused: false });
    };
  }, [id, side, isWanted]);
  return view;
}

const nameOf = (file) => file.name || t("A file without a name");

/** Says what kind of file it is, where that is known. */
function kindInWords({ kind }) {
  if (!kind) return "";
  if (kind.startsWith("image/")) return t("a picture");
  if (kind.startsWith("audio/")) return t("a recording");
  return kind.startsWith("video/") ? t("a video") : t("a file");
}

/** A photo; pressed, it is shown larger. */
function Photo({ file, onRefused }) {
  const [isLarge, setIsLarge] = useState(false);
  const small = useView(file.id, THUMBNAIL, true);
  const large = useView(file.id, LARGE, isLarge);
  useEffect(() => { if (small.isRefused) onRefused(); }, [small.isRefused]);
  const url = (isLarge && large.url) || small.url;
  return html`<button type="button" class=${"photo" + (isLarge ? " is-large" : "")} aria-expanded=${isLarge} onClick=${() => setIsLarge(!isLarge)}>
    ${url ? html`<img src=${url} alt=${file.description || t("Picture without a description")} />` : html`<span class="quiet small">${t("One moment.")}</span>`}<span class="unseen">${t("Larger")}</span></button>
    ${isLarge && large.isRefused && html`<p class="quiet small" role="status">${t("The larger picture could not be shown. The photo is kept as it is.")}</p>`}`;
}

/** The picture or the sound of an attachment, or what there is to say in its place. */
export function Picture({ file }) {
  const [isRefused, setIsRefused] = useState(false);
  if (isPhoto(file.kind) && !isRefused) return html`<${Photo} file=${file} onRefused=${() => setIsRefused(true)} />`;
  if (isSound(file.kind)) return html`<${Sound} file=${file} />`;
  if (!file.kind?.startsWith("image/")) return null;
  return html`<p class="quiet small" role="status">${t("Kept as it is; it cannot be shown on this computer yet.")}</p>`;
}

export const About = ({ file }) => html`<p class="quiet small one-line"><bdi>${nameOf(file)}</bdi><span>${kindInWords(file)}</span>${typeof file.seconds === "number" && html`<span>${lengthInWords(file.seconds)}</span>`}<span>${sizeInWords(file.size)}</span></p>`;

/** Save, and what takes it away. onRemove: takes it off this entry or draft. onGone: it was removed for good. */
export function Acts({ file, onRemove, onGone, removeWords }) {
  const [open, setOpen] = useState(""); // "save", "remove"
  const [saving, setSaving] = useState(/** @type {any} */ (null));
  const [problem, setProblem] = useState("");
  const again = useRef(null);
  const save = () => {
    setOpen(open === "save" ? "" : "save");
    if (!saving) import("./save_file.js").then(setSaving);
  };
  const forGood = () => remove(`/v1/attachments/${file.id}?for_good=true`).then(onGone).catch((error) => setProblem(sentenceOf(error)));
  const leave = () => { setOpen(""); again.current?.focus(); };
  const named = (words) => html`${words} <bdi class="unseen">${nameOf(file)}</bdi>`;
  return html`<div class="row acts"><button type="button" aria-expanded=${open === "save"} onClick=${save}>${named(t("Save"))}</button>
      ${onRemove && html`<button type="button" class="plain" onClick=${() => onRemove().catch((error) => setProblem(sentenceOf(error)))}>${named(removeWords)}</button>`}
      ${onGone && html`<button type="button" class="plain" ref=${again} aria-expanded=${open === "remove"} onClick=${() => setOpen(open === "remove" ? "" : "remove")}>${named(t("Remove for good"))}</button>`}</div>
    <${Problem} text=${problem} id=${"problem-" + file.id} />
    ${open === "save" && saving && html`<${saving.SaveFile} file=${file} onClose=${() => setOpen("")} />`}
    ${open === "remove" && html`<div class="row" role="group" aria-label=${t("Remove for good")}><span>${t("It goes from every entry and every earlier text. Nobody can bring it back then, you neither.")}</span>
      <button type="button" class="danger" onClick=${forGood}>${t("Remove it for good")}</button><button type="button" ref=${(node) => node?.focus()} onClick=${leave}>${t("Leave it")}</button></div>`}`;
}

/** @param {{entry: any, onChange?: (entry: object) => void}} props without onChange nothing can be taken off here */
export function Attached({ entry, onChange }) {
  const [said, setSaid] = useState("");
  const head = useRef(null);
  const readAgain = async (words) => {
    onChange(await get("/v1/entries/" + entry.id));
    setSaid(words);
    head.current?.focus();
  };
  const takeOff = async (file) => {
    await remove(`/v1/attachments/${file.id}?entry=${entry.id}`);
    await readAgain(t("Taken off. \"How it was before\" brings it back."));
  };
  return html`<section class="attached" aria-label=${t("Photos and files")} tabindex="-1" ref=${head}><p class="quiet small" role="status">${said}</p><ul>${entry.attachments.map((file) => html`<li key=${file.id}><${Picture} file=${file} />
    ${file.description && html`<p dir="auto">${file.description}</p>`}<${About} file=${file} />
    <${Acts} file=${file} removeWords=${t("Take it off")} onRemove=${onChange && (() => takeOff(file))} onGone=${onChange && (() => readAgain(t("It is gone for good.")))} /></li>`)}</ul></section>`;
}
