// The microphone, in a document of its own: it alone may use it, and it shows nothing of the journal. What is recorded belongs to
// the draft that was kept last; its id lies there already, so neither a lock nor a crash loses it.
import { html, render, useEffect, useRef, useState } from "../vendor/ui.js";
import { get, hasToken, heard, post, remove } from "../app/node.js";
import { sentenceOf } from "../app/sentences.js";
import { loadSettings } from "../app/settings.js";
import { lengthInWords, openRecording, soundOf } from "../app/sounds.js";
import { speakAsTheBrowserDoes, t } from "../app/words.js";
import { Lone, Problem } from "../parts/side.js";
import { openMicrophone, Recording } from "./microphone.js";

/** Back to the page; `#recorded`: to the draft. */
const goBack = (how = "#recorded") => location.replace("./" + how);
let open = /** @type {Recording | null} */ (null);

const whyNot = (error) => (error.name === "NotAllowedError" ? t("The browser did not let this page use the microphone. Nothing was recorded. Allow it there and try again, or go back.")
  : typeof error.code === "string" ? sentenceOf(error) : t("No microphone can be used here. Nothing was recorded. Connect one and try again, or go back."));

function Record({ recording }) {
  const [step, setStep] = useState(recording.offset ? "broken" : "ready"); // "ready", "broken", "records", "ends", "ended"
  const [seconds, setSeconds] = useState(recording.seconds ?? 0);
  const [problem, setProblem] = useState("");
  const [sound, setSound] = useState("");
  const [throwing, setThrowing] = useState(false);
  const head = useRef(null);
  const path = "/v1/attachments/" + recording.id;
  useEffect(() => { head.current?.focus(); }, [step]);

  const isEnding = useRef(false); // it may be full, unplugged and stopped at once
  const end = async () => {
    if (isEnding.current) return;
    isEnding.current = true;
    setStep("ends");
    try {
      await open?.stop();
      open = null;
      const made = await post(path + "/finish");
      setSeconds(made.seconds);
      setSound(await soundOf(made.id));
      setStep("ended");
    } catch (error) {
      open = null;
      setProblem(error.code === "empty" ? t("Nothing was heard, so nothing was recorded.") : sentenceOf(error));
      setStep(error.code === "empty" ? "ready" : "broken");
    }
    isEnding.current = false;
  };
  const begin = async () => {
    setProblem("");
    let microphone;
    try {
      microphone = await openMicrophone();
      const { offset } = await get(path);
      open = new Recording({ id: recording.id, offset, ...microphone, tell: (about) => {
        if (about.seconds !== undefined) setSeconds(about.seconds);
        if (about.error === null) setProblem("");
        else if (about.error?.code === "unplugged") end();
        else if (about.error) setProblem(sentenceOf(about.error) + " " + t("The last seconds are not kept yet; it is tried again."));
        if (about.isFull) end();
      } });
      setStep("records");
    } catch (error) {
      microphone?.stream.getTracks().forEach((track) => track.stop());
      setProblem(whyNot(error));
    }
  };
  const throwAway = async () => {
    open?.letGo();
    open = null;
    try {
      await remove(path + "?for_good=true");
    } catch (error) {
      if (error.code !== "unknown_id") return setProblem(sentenceOf(error));
    }
    return goBack();
  };
  const back = () => (recording.offset || seconds ? goBack() : throwAway());
  const away = throwing ? html`<div class="row" role="group" aria-label=${t("Throw it away")}><span>${t("Nobody can bring it back then, you neither.")}</span>
      <button type="button" class="danger" onClick=${throwAway}>${t("Throw it away for good")}</button><button type="button" ref=${(node) => node?.focus()} onClick=${() => setThrowing(false)}>${t("Leave it")}</button></div>`
    : html`<div class="row"><button type="button" class="plain" onClick=${() => setThrowing(true)}>${t("Throw it away")}</button></div>`;
  return html`<${Lone}><div class="sheet"><h1 tabindex="-1" ref=${head}>${t("A voice note")}</h1>
    <${Problem} text=${problem} />
    ${step === "ready" && html`<p>${t("Only you can hear it. It is kept sealed on this computer, second by second, while you speak.")}</p>
      <div class="row"><button type="button" class="primary" onClick=${begin}>${t("Begin to record")}</button><button type="button" onClick=${back}>${t("Back")}</button></div>`}
    ${step === "broken" && html`<p>${t("There is a recording of {1} that was not ended.", lengthInWords(seconds))}</p>
      <div class="row"><button type="button" class="primary" onClick=${end}>${t("End it and listen")}</button><button type="button" onClick=${begin}>${t("Go on recording")}</button><button type="button" onClick=${back}>${t("Back")}</button></div>${away}`}
    ${step === "records" && html`<p role="status">${t("It records now.")}</p><p class="large"><time>${lengthInWords(seconds)}</time></p>
      <div class="row"><button type="button" class="primary" onClick=${end}>${t("Stop")}</button></div><p class="quiet small">${t("Half an hour at most. Each second is kept as it comes.")}</p>`}
    ${step === "ends" && html`<p role="status">${t("One moment.")}</p>`}
    ${step === "ended" && html`<p role="status">${t("Recorded: {1}.", lengthInWords(seconds))}</p><audio controls src=${sound} aria-label=${t("What you recorded")}></audio>
      <div class="row"><button type="button" class="primary" onClick=${() => goBack()}>${t("Keep it with the draft")}</button></div>${away}`}</div><//>`;
}

/** The microphone ends before anything else does. */
function leave(how) {
  open?.letGo();
  goBack(how);
}
addEventListener("pagehide", () => open?.letGo());

/** A lock from elsewhere, also while nothing is asked: the page goes back to the door. */
async function watchState() {
  for (let since = 0; ;) {
    try {
      since = (await get(`/v1/changes?since=${since}&wait_seconds=25`, { attended: false })).at;
      if ((await get("/v1/status", { attended: false })).state !== "open") return leave("");
    } catch {
      return leave("");
    }
    await new Promise((done) => setTimeout(done, 1000));
  }
}

async function start() {
  heard.locked = () => leave("");
  heard.gone = () => leave("");
  await speakAsTheBrowserDoes();
  if (!hasToken()) return goBack("");
  try {
    const status = await get("/v1/status", { attended: false });
    if (status.state !== "open") return goBack("");
    await loadSettings();
    const recording = await openRecording();
    if (!recording) return goBack();
    render(html`<${Record} recording=${recording} />`, document.getElementById("root"));
  } catch {
    return goBack("");
  }
  return watchState();
}

start();
