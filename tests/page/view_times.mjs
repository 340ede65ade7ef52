// How long a photo of twelve megapixels takes as a view, and how much memory its cage: node tests/page/view_times.mjs [N]
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { request } from "node:http";
import { dirname, join } from "node:path";
import { Home, endBrowser, theBrowser } from "./nodes.mjs";

const times = Number(process.argv[2] ?? 10);
const home = await new Home().make();
const page = await (await theBrowser()).newPage();
// Soft shapes with the noise of a sensor, so that the file is as large as a camera's.
const base64 = await page.evaluate(async () => {
  const canvas = new OffscreenCanvas(4000, 3000);
  const pen = canvas.getContext("2d");
  const picture = pen.createImageData(4000, 3000);
  for (let y = 0, at = 0; y < 3000; y += 1) {
    for (let x = 0; x < 4000; x += 1, at += 4) {
      const light = 128 + 60 * Math.sin(x / 90) * Math.cos(y / 70) + 18 * (Math.random() - 0.5);
      picture.data.set([light + 20, light, light - 20 + y / 100, 255], at);
    }
  }
  pen.putImageData(picture, 0, 0);
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 })).arrayBuffer());
  let letters = "";
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return btoa(letters);
});
await endBrowser();
const photo = Buffer.from(base64, "base64");
const entry = await home.api("POST", "/v1/entries", { text: "At the pond." });
const look = (id, side) => new Promise((done, failed) => {
  request({ socketPath: home.socket(), path: `/v1/attachments/${id}/view?side=${side}`, headers: { Host: "waterline" } }, (answer) => {
    let size = 0;
    answer.on("data", (part) => { size += part.length; }).on("end", () => (answer.statusCode === 200 ? done(size) : failed(new Error(String(answer.statusCode)))));
  }).on("error", failed).end();
});
const took = { 480: [], 2048: [] };
for (let at = 0; at < times; at += 1) {
  const file = join(home.folder, `${at}.jpg`);
  writeFileSync(file, Buffer.concat([photo, Buffer.from(String(at))])); // each is another file
  home.run(["attach", entry.id, file]);
  const { attachments } = await home.api("GET", "/v1/entries/" + entry.id);
  for (const side of [480, 2048]) {
    const begun = performance.now();
    const size = await look(attachments.at(-1).id, side);
    took[side].push(performance.now() - begun);
    if (at === 0) console.log(`a photo of ${photo.length} bytes as a view of ${side}: ${size} bytes`);
  }
}
for (const [side, all] of Object.entries(took)) console.log(`view of ${side}, ms: median ${Math.round(all.sort((a, b) => a - b)[Math.floor(all.length / 2)])}, least ${Math.round(all[0])}, most ${Math.round(all.at(-1))}`);
const measure = "import resource, subprocess, sys\nsubprocess.run(sys.argv[2:4] + [sys.argv[4]], stdin=open(sys.argv[1]), stdout=subprocess.PIPE, check=True)\nprint(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)";
const lens = join(dirname(home.program), "waterline-lens");
for (const side of ["480", "2048"]) console.log(`memory of the cage that decodes it for ${side}, KiB:`, execFileSync("python3", ["-c", measure, join(home.folder, "0.jpg"), lens, "decode", side], { encoding: "utf8" }).trim());
home.end();
