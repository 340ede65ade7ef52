// Begins: the language, the session of this tab, the state of the journal, and then a door or the frame of screens.
import { html, render } from "../vendor/ui.js";
import { beginSession, cancelAll, forgetToken, get, Gone, hasToken, heard, inWindow, post } from "./node.js";
import { Open, Shut } from "../doors/open.js";
import { emptyStore, heldWords, isDeep, keepLastWords, lastWords, lockHasArrived, lockIsOnItsWay, shownNow, store, style } from "./screens.js";
import { sayExit, speakAsTheBrowserDoes } from "./words.js";

const root = document.getElementById("root");

/** The screen that was open when the page was locked: its name and an id, no words. */
let place = null;
let isRecorded = false; // a voice note was recorded in the other document
let doors = 0;

const show = (screen) => render(screen, root);
const preloaded = () => Promise.all([import("../parts/frame.js"), style("screens.css")]).then(([frame]) => frame);
const preload = () => Promise.all([preloaded(), import("./settings.js"), import("./sentences.js")]);

function showShut(why) {
  show(html`<${Shut} why=${why} />`);
}

/** The door. Nothing of the journal is left in the page when this returns. */
function showDoor() {
  const was = shownNow();
  if (store.status) place = isDeep(was) ? null : { ...was };
  cancelAll();
  emptyStore();
  document.body.className = "";
  // One key for both times that it is drawn: what is being typed at the door stays.
  const key = (doors += 1);
  const door = () => show(html`<${Open} key=${key} onOpen=${enter} />`);
  door();
  // The page forgets its chosen look as well: the door is the same for everybody.
  if (Object.keys(document.documentElement.dataset).length) import("./settings.js").then(({ forgetSettings }) => forgetSettings()).then(() => { if (!store.status) door(); });
  setTimeout(preload, 50);
  watchDoor();
}

/** In our own window another process shows the door after a lock, and the one that had the words in its memory ends. It goes
 *  on only while it holds words that are nowhere else.
 *  @param {Promise<any>} kept the words that were typed last are on their way until then */
async function endThisProcess(kept) {
  if (!inWindow) return;
  await kept;
  await lockHasArrived();
  if (heldWords.length === 0) location.replace("/afresh" + (place ? "#" + encodeURIComponent(JSON.stringify(place)) : ""));
}

/** The journal was locked elsewhere. */
function wasLocked() {
  const shown = store.status !== null;
  const kept = keepLastWords();
  showDoor();
  if (shown) endThisProcess(kept);
}

let watches = 0;
/** Waits at the door for the end of the node or of this address, so that nobody types a passphrase to what may listen
 *  there afterwards. */
async function watchDoor() {
  const mine = (watches += 1);
  heard.gone = () => showShut("gone");
  let since = 0;
  while (mine === watches) {
    try {
      const news = await get(`/v1/changes?since=${since}&wait_seconds=25`, { attended: false, survives: true });
      since = news.at;
    } catch (error) {
      if (error instanceof Gone) return;
    }
    await new Promise((done) => setTimeout(done, 1000));
  }
}

/** After a reload in the middle of a pairing one is there again. */
async function pairingUnderWay(status) {
  if (status.partner?.confirmed) return null;
  const [{ isUnderWay }, pairing] = await Promise.all([import("../pairing/follow.js"), get("/v1/pairing", { attended: false })]);
  return isUnderWay(pairing) ? { name: "connect" } : null;
}

async function enter() {
  const [{ Frame }, { loadSettings }, status] = await Promise.all([preloaded(), import("./settings.js"), get("/v1/status")]);
  if (status.state !== "open") return showDoor();
  watches += 1;
  await loadSettings();
  await import("./drafts.js").then(({ giveBack }) => giveBack());
  store.status = status;
  if (isRecorded) place = await import("./sounds.js").then(({ placeOfLatestDraft }) => placeOfLatestDraft());
  isRecorded = false;
  place ??= await pairingUnderWay(status);
  if (place) store.visited = [place];
  place = null;
  show(html`<${Frame} onLock=${lock} key="frame" />`);
}

/** Locks: the page is empty at once; what was typed in the last second goes first, and then the lock. */
export async function lock() {
  const kept = keepLastWords();
  showDoor();
  const sent = Promise.race([kept, new Promise((done) => setTimeout(done, 3000))]).then(() => post("/v1/lock", {}, { survives: true }));
  // The door is shown in any case; the node locks by itself.
  lockIsOnItsWay(sent);
  await lockHasArrived();
  await endThisProcess(kept);
}

/** Shows screens of its own while the journal is closed for work on it; nothing of the journal is left in the page. Afterwards
 *  the journal is locked, so that the door that is shown then is one, and the person opens it with what is in force now.
 *  @param {(show: (screen: object) => void, onOpen: () => void) => Promise<void>} work ends when its last screen is shown */
export async function whileClosed(work) {
  await keepLastWords();
  cancelAll();
  emptyStore();
  document.body.className = "";
  place = null;
  watches += 1;
  const onLocked = heard.locked;
  heard.locked = () => {};
  await work(show, () => { heard.locked = onLocked; lock(); });
}

async function look() {
  const status = await get("/v1/status", { attended: false });
  if (status.state === "absent") {
    const [{ Begin }] = await Promise.all([import("../doors/begin.js"), style("screens.css")]);
    show(html`<${Begin} onOpen=${enter} />`);
  } else if (status.state === "open") {
    await enter();
  } else {
    showDoor();
  }
}

/** A file that is dropped beside a sheet would be opened in the place of this page. */
function ignoreDrops() {
  const ignore = (event) => {
    if (event.defaultPrevented || !event.dataTransfer?.types.includes("Files") || event.target.closest?.("input[type=file]")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "none";
  };
  addEventListener("dragover", ignore);
  addEventListener("drop", ignore);
}

async function start() {
  ignoreDrops();
  await speakAsTheBrowserDoes();
  sayExit();
  heard.locked = (code) => (code === "no_store" ? look() : wasLocked());
  globalThis.leaving.state.lastWords = () => [...lastWords].map((send) => send(true)).find((words) => words);
  const code = location.hash.slice(1);
  if (code) history.replaceState({ n: 0 }, "", location.pathname);
  if (code === "scanned") place = { name: "connect", group: "scanned" }; // from the camera's page (scan/scan.js)
  else if (code === "recorded") isRecorded = true; // from the microphone's page (record/record.js)
  else if (code && inWindow) place = JSON.parse(decodeURIComponent(code)); // from the process before (endThisProcess)
  try {
    if (code && code !== "scanned" && code !== "recorded" && !inWindow) await beginSession(code);
    if (!hasToken()) return showShut("closed");
    await look();
  } catch (error) {
    if (error.code === "locked") return showDoor();
    if (!(error instanceof Gone)) forgetToken();
    showShut(error instanceof Gone ? "gone" : "closed");
  }
}

start();
