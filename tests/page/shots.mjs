// Screenshots to look at: node shots.mjs FOLDER [SCREEN...]
import { mkdirSync } from "node:fs";
import { Home, endBrowser, openPage, WEB } from "./nodes.mjs";
import { fill, walk } from "./walk.mjs";

process.env.WATERLINE_PAGE_FROM ??= WEB;
const [folder = "/tmp/shots", ...only] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const home = await new Home().make();
await fill(home);
const looks = [["light", {}], ["dark", { scheme: "dark" }], ["320", { width: 320, height: 720 }], ["de", { language: "de-DE" }]];
for (const [name, how] of looks) {
  await home.unlock();
  const page = await openPage(home, how);
  await walk(page, async (screen) => {
    if (only.length && !only.includes(screen)) return;
    await page.screenshot({ path: `${folder}/${screen}-${name}.png`, fullPage: name !== "320" });
  }, how.language ?? "en");
  console.log(name, page.astray.length ? page.astray : "nothing astray");
  await page.context().close();
}
await endBrowser();
home.end();
