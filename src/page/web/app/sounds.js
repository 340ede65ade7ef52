// Sound to play, as blobs in memory; and where a recording belongs. A lock and quick exit let go of every sound.
import { get, getBytes, post } from "./node.js";
import { whenEmptied } from "./screens.js";
import { t } from "./words.js";

export const isSound = (kind) => kind === "audio/ogg";

const urls = new Set();
function letGoOfSounds() {
  urls.forEach((url) => URL.revokeObjectURL(url));
  urls.clear();
  document.querySelectorAll("audio").forEach((player) => { player.removeAttribute("src"); player.load(); });
}
whenEmptied.add(letGoOfSounds);
const before = globalThis.leaving.state.forget; // pictures may have theirs
globalThis.leaving.state.forget = () => { before(); letGoOfSounds(); };

export function letGoOfSound(url) {
  URL.revokeObjectURL(url);
  urls.delete(url);
}

/** Asks for a sound: what was recorded here as it is, everything else as samples. @param {string} id
 *  @returns {Promise<string>} an address for <audio>; letGoOfSound() takes it back */
export async function soundOf(id) {
  const bytes = await getBytes(`/v1/attachments/${id}/sound`);
  const type = new Uint8Array(bytes)[0] === "O".charCodeAt(0) ? "audio/ogg" : "audio/wav";
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  urls.add(url);
  return url;
}

/** A length of time as a clock shows it. @param {number} seconds */
export const lengthInWords = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

/** Begins a recording that has no sound yet. @param {string} side @returns {Promise<any>} its attachment */
export const beginRecording = (side) => post("/v1/attachments", { side, recording: true, name: t("voice note") + ".ogg" });

/** The draft that was kept last. The address of a document must not name it, since browsers keep addresses.
 *  @returns {Promise<any>} the draft, with its side; undefined if there is none */
export async function latestDraft() {
  const sides = await Promise.all(["vault", "deep"].map((side) => get("/v1/page/drafts?side=" + side, { attended: false }).then(({ drafts }) => drafts.map((draft) => ({ ...draft, side })))));
  return sides.flat().filter((draft) => draft.saved).sort((one, other) => Date.parse(other.saved) - Date.parse(one.saved))[0];
}

/** The recording of that draft which is not finished; undefined if there is none. */
export async function openRecording() {
  const draft = await latestDraft();
  for (const { id } of [...draft?.attachments ?? []].reverse()) {
    const found = await get("/v1/attachments/" + id, { attended: false }).catch((error) => { if (error.code !== "unknown_id") throw error; });
    if (found?.state === "recording") return found;
  }
  return undefined;
}

const OF_AN_ENTRY = /^[ed][a-z0-9]{26}$/;

/** The screen on which that draft is written further. */
export async function placeOfLatestDraft() {
  const draft = await latestDraft();
  if (!draft) return undefined;
  if (OF_AN_ENTRY.test(draft.slot)) return { name: "change", id: draft.slot };
  return draft.side === "deep" && draft.kind ? { name: "deep-write", kind: draft.kind } : { name: "today" };
}
