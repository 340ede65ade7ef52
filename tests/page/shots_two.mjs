// Screenshots of the screens of two people, to look at: node shots_two.mjs FOLDER [SCREEN...], with WATERLINE_PAGE_FROM
import { mkdirSync } from "node:fs";
import { endBrowser, openPage } from "./nodes.mjs";
import { twoHomes } from "./two.mjs";
import { fillTwo, walkConnecting, walkTwo } from "./walk_two.mjs";

const [folder = "/tmp/shots", ...only] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const looks = [["light", {}], ["dark", { scheme: "dark" }], ["320", { width: 320, height: 720 }], ["de", { language: "de-DE" }]];
for (const [name, how] of looks) {
  const [mine, theirs] = await twoHomes();
  const page = await openPage(mine, how);
  const language = how.language ?? "en";
  const shoot = async (screen) => {
    if (only.length && !only.includes(screen)) return;
    await page.screenshot({ path: `${folder}/${screen}-${name}.png`, fullPage: true });
  };
  await walkConnecting(page, theirs, shoot, language);
  await fillTwo(mine, theirs);
  await page.reload();
  await page.reload();
  await walkTwo(page, shoot, language).catch(async (error) => { await page.screenshot({ path: folder + '/fault.png' }); throw error; });
  console.log(name, page.astray.length ? page.astray : "nothing astray");
  await page.context().close();
  mine.end();
  theirs.end();
}
await endBrowser();
