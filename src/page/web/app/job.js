// Jobs: work that takes a while, which the node has a command of the program do (docs/api.md, "Jobs"). The node holds its
// state, so it is found again after a reload; a lock ends it and forgets it.
import { useEffect, useRef, useState } from "../vendor/ui.js";
import { get, post, put, remove } from "./node.js";
import { base64Of } from "./picture.js";
import { store } from "./screens.js";
import { marked, spoken, t } from "./words.js";

const PIECE = 1_000_000; // bytes; in base64 still below what the node takes at once
const LOOK = 300; // ms

/** A file cannot be sent: `message` is a sentence. */
export class NotSent extends Error {}

const TOO_LARGE = marked("This file is too large for the page: it is larger than 256 MB. Nothing was brought in. Leave out its photos, if its program can do that, or bring it in at the terminal.");
const UNREADABLE = marked("This file could not be read. Nothing was brought in.");

/** Sends a file that the person chose, piece by piece, into the node's memory. @param {File} file @param {(far: number) => void} onFar gets 0 to 1 @param {() => boolean} isOver true: nobody waits for it any more @returns {Promise<string|null>} its id; null if it was over */
export async function sendFile(file, onFar, isOver) {
  const { file: id, max_size: most } = await post("/v1/jobs/file");
  if (file.size > most) throw new NotSent(t(TOO_LARGE));
  for (let at = 0; at < file.size; at += PIECE) {
    const bytes = await file.slice(at, at + PIECE).arrayBuffer().catch(() => { throw new NotSent(t(UNREADABLE)); });
    if (isOver()) return null;
    await put("/v1/jobs/file/" + id, { at, bytes: base64Of(new Uint8Array(bytes)) });
    onFar(Math.min(1, (at + PIECE) / file.size));
  }
  return isOver() ? null : id;
}

/** The job of this kind, as the node says it is; undefined until it has said so. What ended is forgotten when its screen is left.
 *  isOurs: this screen began it, and has not ended it since; otherwise another window did, or this one before a reload.
 *  @param {string} what @returns {{job: object|null|undefined, isOurs: boolean, start: (order: object) => Promise<void>, end: () => Promise<void>}} */
export function useJob(what) {
  const [job, setJob] = useState(undefined);
  const now = useRef({ over: false, timer: 0, job: null, ours: "", ends: 0 });
  const look = async () => {
    clearTimeout(now.current.timer);
    const { job: found } = await get("/v1/jobs", { attended: false });
    if (now.current.over) return;
    now.current.job = found?.what === what ? found : null;
    setJob(now.current.job);
    if (now.current.job?.state === "running") now.current.timer = setTimeout(() => look().catch(() => {}), LOOK);
  };
  const end = async () => {
    now.current.ours = "";
    now.current.ends += 1;
    if (!now.current.job) return;
    await remove("/v1/jobs/" + now.current.job.job).catch(() => {});
    await look();
  };
  useEffect(() => {
    look().catch(() => {});
    return () => {
      now.current.over = true;
      clearTimeout(now.current.timer);
      // After a lock the node has forgotten it already, and a refusal would draw the door anew, under a passphrase being typed.
      if (store.status && now.current.job && now.current.job.state !== "running") remove("/v1/jobs/" + now.current.job.job, { survives: true }).catch(() => {});
    };
  }, []);
  const start = async (order) => {
    const { ends } = now.current;
    const { job: id } = await post("/v1/jobs", { what, language: spoken(), ...order });
    if (ends === now.current.ends) now.current.ours = id;
    await look();
  };
  return { job, isOurs: Boolean(job) && job.job === now.current.ours, start, end };
}
