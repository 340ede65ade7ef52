// Pictures of pairing, for the node to read. Bytes go as base64, never as a Blob.
import { post } from "./node.js";
import { marked } from "./words.js";

const PIECE = 32_768;
export const MOST = 12 * 1024 * 1024; // bytes of a picture file; the node takes a third more, as base64

/** Bytes as base64. @param {Uint8Array} bytes */
export function base64Of(bytes) {
  let letters = "";
  for (let at = 0; at < bytes.length; at += PIECE) letters += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  return btoa(letters);
}

/** Asks for the pairing text in a picture: {text, why}. @param {string} picture base64 of a PNG or JPEG file */
export const readPicture = (picture, how) => post("/v1/pairing/read", { picture }, how);

/** Why a picture has no text for us. */
export const WHY = {
  nothing: marked("No code can be seen in this picture. Take it again, closer and sharper. Nothing was changed."),
  other_code: marked("The code in this picture is of something else. Nothing was changed. Use the picture that the other screen shows."),
  unreadable: marked("This is not a picture that can be read here. A PNG or JPEG file will do. Nothing was changed."),
  not_safe: marked("This picture could not be read safely. Nothing was changed. Pair by words instead."),
  busy: marked("Another picture is being read. Try again in a moment."),
};
