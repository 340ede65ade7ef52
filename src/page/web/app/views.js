// Views of photos: JPEG files that the node made of their pixels. Each is a blob in memory while it is shown. A lock and quick
// exit let go of all of them.
import { getBytes } from "./node.js";
import { whenEmptied } from "./screens.js";

export const THUMBNAIL = 480;
export const LARGE = 2048;

const AT_ONCE = 2; // a browser has six connections, and others need some
const PHOTOS = ["image/jpeg", "image/png", "image/webp"];
/** Whether the node may be able to show a file of this kind. @param {string} kind */
export const isPhoto = (kind) => PHOTOS.includes(kind);

const urls = new Set();
let running = 0;
let waiting = [];
let times = 0; // how often everything was let go of

export function letGo(url) {
  URL.revokeObjectURL(url);
  urls.delete(url);
}
function letGoOfAll() {
  times += 1;
  running = 0;
  waiting = [];
  [...urls].forEach(letGo);
}
whenEmptied.add(letGoOfAll);
const before = globalThis.leaving.state.forget; // sounds may have theirs
globalThis.leaving.state.forget = () => { before(); letGoOfAll(); };

/** Asks for a view. @param {string} id @param {number} side THUMBNAIL or LARGE
 *  @returns {Promise<string>} an address for <img>; letGo() takes it back. Throws Refused. After a lock it never ends. */
export async function viewOf(id, side) {
  const mine = times;
  if (running >= AT_ONCE) await new Promise((done) => waiting.push(done));
  else running += 1;
  try {
    const bytes = await getBytes(`/v1/attachments/${id}/view?side=${side}`, { attended: side === LARGE });
    if (mine !== times) return await new Promise(() => {});
    const url = URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" }));
    urls.add(url);
    return url;
  } finally {
    if (mine === times) {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  }
}
