// A sound of an entry or a draft: played from memory, and a recording that was broken off.
import { html, useEffect, useRef, useState } from "../vendor/ui.js";
import { inWindow, post, remove } from "../app/node.js";
import { sentenceOf } from "../app/sentences.js";
import { lengthInWords, letGoOfSound, soundOf } from "../app/sounds.js";
import { t } from "../app/words.js";
import { Problem } from "./side.js";

/** A button that becomes the player. */
export function Sound({ file }) {
  const [url, setUrl] = useState("");
  const [problem, setProblem] = useState("");
  const [isComing, setIsComing] = useState(false);
  const over = useRef(false);
  useEffect(() => () => { over.current = true; }, []);
  useEffect(() => () => { if (url) letGoOfSound(url); }, [url]);
  const play = async () => {
    setIsComing(true);
    setProblem("");
    try {
      const found = await soundOf(file.id);
      if (over.current) return letGoOfSound(found);
      setUrl(found);
    } catch (error) {
      if (!over.current) setProblem(sentenceOf(error));
    }
    return setIsComing(false);
  };
  const begin = (player) => { if (player && !player.dataset.was) { player.dataset.was = "1"; player.focus(); player.play().catch(() => {}); } };
  if (inWindow) return html`<p class="quiet small">${t("This window plays no sound. Open the page in your browser for that, or save it.")}</p>`;
  const label = file.description || file.name || t("A voice note");
  if (url && !problem) return html`<audio controls src=${url} ref=${begin} aria-label=${label} onError=${() => setProblem(t("This program cannot play it. It is kept as it is."))}></audio>`;
  return html`<div class="row"><button type="button" disabled=${isComing} onClick=${play}>${t("Listen")} <bdi class="unseen">${label}</bdi></button>${isComing && html`<span class="quiet small" role="status">${t("One moment.")}</span>`}</div><${Problem} text=${problem} id=${"problem-sound-" + file.id} />`;
}

/** Ends each of these that is a recording. One in which nothing is to be heard is left out.
 *  @param {any[]} files @returns {Promise<any[]>} */
export async function endRecordings(files) {
  const ended = [];
  for (const file of files) {
    if (file.state !== "recording") ended.push(file);
    else {
      const made = await post(`/v1/attachments/${file.id}/finish`).catch((error) => { if (error.code !== "empty" && error.code !== "unknown_id") throw error; });
      if (made) ended.push({ ...file, ...made });
    }
  }
  return ended;
}

/** @param {{file: any, onGoOn: () => void, onEnded: (file: any) => void, onGone: () => void}} props */
export function Unfinished({ file, onGoOn, onEnded, onGone }) {
  const [problem, setProblem] = useState("");
  const failed = (error) => setProblem(sentenceOf(error));
  const end = () => endRecordings([file]).then(([made]) => (made ? onEnded(made) : onGone())).catch(failed);
  const away = () => remove(`/v1/attachments/${file.id}?for_good=true`).then(onGone).catch(failed);
  return html`<p>${t("There is a recording of {1} that was not ended.", lengthInWords(file.seconds ?? 0))}</p><${Problem} text=${problem} id=${"problem-unfinished-" + file.id} />
    <div class="row"><button type="button" onClick=${end}>${t("End it and keep it")}</button><button type="button" onClick=${onGoOn}>${t("Go on recording")}</button><button type="button" class="plain" onClick=${away}>${t("Throw it away for good")}</button></div>`;
}
