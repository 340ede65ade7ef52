// Files of photos for tests: drawn by the browser, with what cameras and programs write into them.
import { deflateSync } from "node:zlib";

/** A picture of four fields, red and green above, blue and white below. @returns {Promise<Buffer>} */
export async function drawn(page, { kind = "image/jpeg", width = 1200, height = 800 } = {}) {
  const base64 = await page.evaluate(async ([type, w, h]) => {
    const canvas = new OffscreenCanvas(w, h);
    const pen = canvas.getContext("2d");
    for (const [at, colour] of ["#d22", "#2a2", "#22d", "#fff"].entries()) {
      pen.fillStyle = colour;
      pen.fillRect((at % 2) * w / 2, Math.floor(at / 2) * h / 2, w / 2, h / 2);
    }
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type, quality: 0.9 })).arrayBuffer());
    let letters = "";
    for (const byte of bytes) letters += String.fromCharCode(byte);
    return btoa(letters);
  }, [kind, width, height]);
  return Buffer.from(base64, "base64");
}

const segment = (code, content) => Buffer.concat([Buffer.from([0xff, code]), Buffer.from([(content.length + 2) >> 8, (content.length + 2) & 0xff]), content]);

/** Exif data: which way the camera was held, words about the picture, and where it was. */
function exif(orientation, words) {
  const text = Buffer.from(words + "\0");
  const place = Buffer.from("N\0\0\0");
  const [first, gps] = [8, 8 + 2 + 3 * 12 + 4];
  const behind = gps + 2 + 2 * 12 + 4;
  const row = (tag, type, count, value) => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt16BE(tag, 0);
    bytes.writeUInt16BE(type, 2);
    bytes.writeUInt32BE(count, 4);
    value.copy(bytes, 8);
    return bytes;
  };
  const number = (value) => { const bytes = Buffer.alloc(4); bytes.writeUInt32BE(value); return bytes; };
  const short = (value) => { const bytes = Buffer.alloc(4); bytes.writeUInt16BE(value); return bytes; };
  const latitude = Buffer.concat([52, 1, 31, 1, 7, 1].map(number));
  return Buffer.concat([
    Buffer.from("Exif\0\0MM\0*"), number(first), short(3).subarray(0, 2),
    row(0x010e, 2, text.length, number(behind)), row(0x0112, 3, 1, short(orientation)), row(0x8825, 4, 1, number(gps)), number(0),
    short(2).subarray(0, 2), row(1, 2, 2, place), row(2, 5, 3, number(behind + text.length)), number(0),
    text, latitude,
  ]);
}

/** The JPEG file as a camera writes it: with Exif data, a comment, and words behind its end. */
export const ofACamera = (jpeg, words, orientation = 6) => Buffer.concat([jpeg.subarray(0, 2), segment(0xe1, exif(orientation, words)), segment(0xfe, Buffer.from(words)), jpeg.subarray(2), Buffer.from(words)]);

/** The JPEG file with another size in its header. */
export function thatSays(jpeg, width, height) {
  const file = Buffer.from(jpeg);
  for (let at = 2; at < file.length;) {
    if (file[at + 1] === 0xc0 || file[at + 1] === 0xc2) {
      file.writeUInt16BE(height, at + 5);
      file.writeUInt16BE(width, at + 7);
      return file;
    }
    at += 2 + file.readUInt16BE(at + 2);
  }
  throw new Error("no frame");
}

/** A file that says of itself that it is a photo of a telephone, in a kind that cannot be shown here. */
export const ofATelephone = () => Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypheic\0\0\0\0mif1heic"), Buffer.alloc(3000, "h")]);

/** A PNG picture of water under an evening sky, without a browser. */
export function evening(width = 900, height = 600) {
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0, at = 0; y < height; y += 1) {
    at += 1;
    const far = y / height;
    const wave = y > height * 0.6 ? Math.round(18 * Math.sin(y / 3)) : 0;
    for (let x = 0; x < width; x += 1, at += 3) {
      rows[at] = Math.min(255, 240 - 190 * far + wave);
      rows[at + 1] = Math.min(255, 180 - 60 * far + wave + 20 * x / width);
      rows[at + 2] = Math.min(255, 120 + 60 * far + wave);
    }
  }
  const part = (name, content) => {
    const bytes = Buffer.concat([Buffer.from(name), content]);
    const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    size.writeUInt32BE(content.length);
    sum.writeUInt32BE(crcOf(bytes));
    return Buffer.concat([size, bytes, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), part("IHDR", head), part("IDAT", deflateSync(rows)), part("IEND", Buffer.alloc(0))]);
}

/** The checksum of a part of a PNG file. */
function crcOf(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
