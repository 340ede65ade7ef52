// The camera, in a document of its own: it alone may use it, and it shows nothing of the journal. It looks for the picture
// of a pairing, joins, and goes back to the page.
import { html, render, useEffect, useRef, useState } from "../vendor/ui.js";
import { get, hasToken, heard, post } from "../app/node.js";
import { readPicture, WHY } from "../app/picture.js";
import { sentenceOf } from "../app/sentences.js";
import { loadSettings } from "../app/settings.js";
import { speakAsTheBrowserDoes, t } from "../app/words.js";
import { Lone, Problem } from "../parts/side.js";

const WIDEST = 960; // pixels of a picture that is looked at
const EVERY = 400; // ms between two
const QUALITY = 0.9;
const MARK = "base64,";

/** Back to the page; `#scanned`: to the pairing. */
const goBack = (how = "#scanned") => location.replace("./" + how);

/** What the camera sees now, as base64 of a JPEG file; nothing before its first picture. */
function pictureOf(video, canvas) {
  if (!video.videoWidth) return "";
  const scale = Math.min(1, WIDEST / video.videoWidth);
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
  const address = canvas.toDataURL("image/jpeg", QUALITY);
  return address.slice(address.indexOf(MARK) + MARK.length);
}

function Scan() {
  const video = useRef(null);
  const [problem, setProblem] = useState("");
  const [seen, setSeen] = useState("");
  const [round, setRound] = useState(0);
  useEffect(() => {
    let over = false;
    let stream;
    const canvas = document.createElement("canvas");
    const end = () => {
      over = true;
      stream?.getTracks().forEach((track) => track.stop());
    };
    addEventListener("pagehide", end);
    (async () => {
      try {
        stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: "environment", width: { ideal: 1280 } } });
      } catch (error) {
        return setProblem(error.name === "NotAllowedError" ? t("The browser did not let this page use the camera. Nothing was changed. Allow it there and try again, or go back and use a photograph or the text.") : t("No camera can be used here. Nothing was changed. Go back and use a photograph or the text."));
      }
      if (over) return end();
      video.current.srcObject = stream;
      await video.current.play().catch(() => {});
      while (!over) {
        await new Promise((done) => setTimeout(done, EVERY));
        try {
          const picture = over ? "" : pictureOf(video.current, canvas);
          if (!picture) continue;
          const { text, why } = await readPicture(picture, { attended: false });
          if (over) return;
          if (text) {
            end();
            await post("/v1/pairing/join", { picture: text });
            return goBack();
          }
          setSeen(why === "nothing" || why === "busy" ? "" : t(WHY[why] ?? WHY.not_safe));
        } catch (error) {
          end();
          return setProblem(sentenceOf(error));
        }
      }
    })();
    return () => {
      removeEventListener("pagehide", end);
      end();
    };
  }, [round]);
  return html`<${Lone}><div class="sheet"><h1 tabindex="-1" ref=${(node) => node && !node.dataset.was && (node.dataset.was = "1", node.focus())}>${t("Look at the picture")}</h1>
    <${Problem} text=${problem} />
    ${problem ? html`<div class="row"><button type="button" onClick=${() => { setProblem(""); setRound(round + 1); }}>${t("Try again")}</button><button type="button" onClick=${() => goBack()}>${t("Back")}</button></div>`
    : html`<p>${t("Hold this device so that its camera sees the whole picture on the other screen. It goes on by itself.")}</p>
      <video class="camera" ref=${video} muted playsinline aria-label=${t("What the camera sees")}></video>
      <p class="quiet" role="status">${seen}</p><p class="quiet small">${t("The pictures stay on this computer and are kept nowhere.")}</p>
      <div class="row"><button type="button" onClick=${() => goBack()}>${t("Back")}</button></div>`}</div><//>`;
}

/** A lock from elsewhere, also while nothing is asked: the page goes back to the door. */
async function watchState() {
  for (let since = 0; ;) {
    try {
      since = (await get(`/v1/changes?since=${since}&wait_seconds=25`, { attended: false })).at;
      if ((await get("/v1/status", { attended: false })).state !== "open") return goBack("");
    } catch {
      return goBack("");
    }
    await new Promise((done) => setTimeout(done, 1000));
  }
}

async function start() {
  heard.locked = () => goBack("");
  heard.gone = () => goBack("");
  await speakAsTheBrowserDoes();
  if (!hasToken()) return goBack("");
  try {
    const status = await get("/v1/status", { attended: false });
    if (status.state !== "open") return goBack("");
    await loadSettings();
  } catch {
    return goBack("");
  }
  render(html`<${Scan} />`, document.getElementById("root"));
  watchState();
}

start();
