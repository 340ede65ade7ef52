// Files on their way into the journal as attachments, piece by piece.
import { post, put, remove } from "./node.js";
import { sizeInWords, t } from "./words.js";

const PIECE = 1024 * 1024; // bytes
const MOST = 2 ** 30;
const MOST_TRIES = 5; // of one piece

/** A file was not attached: `message` is a sentence. */
export class NotAttached extends Error {}

/** Sends a file. If the node lost some of it, it goes on where the node says.
 *  @param {File} file @param {string} side @param {(far: number) => void} onFar gets 0 to 1 @param {() => boolean} isOver true:
 *  nobody wants it any more; then the node is told to forget it
 *  @returns {Promise<any>} the attachment; null if it was over */
export async function sendAttachment(file, side, onFar, isOver) {
  if (file.size === 0) throw new NotAttached(t("\"{1}\" is empty or is a folder, so there was nothing to attach.", file.name));
  if (file.size > MOST) throw new NotAttached(t("\"{1}\" is larger than {2}, so it was not attached. It stays where it is.", file.name, sizeInWords(MOST)));
  const path = "/v1/attachments/" + (await post("/v1/attachments", { side, size: file.size, name: file.name })).id;
  try {
    for (let at = 0, tries = 0; at < file.size;) {
      if (isOver()) break;
      const bytes = await file.slice(at, at + PIECE).arrayBuffer().catch(() => new ArrayBuffer(0));
      if (bytes.byteLength === 0) throw new NotAttached(t("\"{1}\" could not be read to its end, so it was not attached.", file.name));
      const answer = await put(`${path}/bytes?offset=${at}`, new Uint8Array(bytes)).catch((error) => {
        tries += 1;
        if (error.code !== "wrong_offset" || tries > MOST_TRIES) throw error;
        return error.more;
      });
      if (answer.offset > at) tries = 0;
      at = answer.offset;
      onFar(at / file.size);
    }
    if (!isOver()) return await post(path + "/finish");
  } catch (error) {
    if (error.code !== "locked" && error.code !== "closed" && error.code !== "gone") await forget(path);
    throw error;
  }
  await forget(path);
  return null;
}

const forget = (path) => remove(path, { survives: true }).catch(() => {});
