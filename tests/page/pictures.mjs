// Makes the pictures of docs/first-evening.md again: node pictures.mjs [FOLDER]
import { fileURLToPath } from "node:url";
import { endBrowser, openPage } from "./nodes.mjs";
import { two, twoHomes } from "./two.mjs";
import { fill } from "./walk.mjs";
import { fillTwo, walkTwo } from "./walk_sharing.mjs";
import { walkConnecting } from "./walk_two.mjs";

const [folder = fileURLToPath(new URL("../../docs/pictures", import.meta.url))] = process.argv.slice(2);
const how = { width: 1060, height: 720 };
/** Returns a function that keeps these screens as pictures, by their names in the walk. */
const keeping = (page, names) => async (screen) => {
  if (names[screen]) await page.screenshot({ path: `${folder}/${names[screen]}.png` });
};

const [mine, theirs] = await twoHomes();
await fill(mine);
const alone = await openPage(mine, how);
await alone.locator("textarea.page").waitFor();
await alone.waitForTimeout(500);
await alone.screenshot({ path: folder + "/today.png" });
await walkConnecting(alone, theirs, keeping(alone, { compare: "six-words" }));
mine.end();
theirs.end();

const both = await two();
await fillTwo(both);
const page = await openPage(both.ada, how);
await walkTwo(page, keeping(page, { "share-preview": "preview", ours: "ours" }));
both.end();
await endBrowser();
