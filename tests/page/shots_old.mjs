import { mkdirSync } from "node:fs";
import { Home, endBrowser, openPage, WEB } from "./nodes.mjs";
import { fill, walk } from "./walk.mjs";
const [folder, looksWanted] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const home = await new Home().make();
await fill(home);
const looks = [["light", {}], ["dark", { scheme: "dark" }], ["320", { width: 320, height: 720 }], ["de", { language: "de-DE" }]].filter(([n]) => !looksWanted || looksWanted.split(",").includes(n));
const settings = { theme: "system", text_size: "usual", line_width: "usual", spelling: "off", keys: "off", cover: "off", quick_exit_name: "quick_exit", quick_exit_to: "", language: "browser" };
for (const [name, how] of looks) {
  await home.unlock();
  const page = await openPage(home, { ...how, old: async (context) => {
    const json = (body) => ({ contentType: "application/json", body: JSON.stringify(body) });
    await context.route("**/v1/page/drafts*", (r) => r.fulfill(json({ drafts: [] })));
    await context.route("**/v1/page/settings", (r) => r.fulfill(json({ settings })));
    await context.route("**/v1/changes*", () => {});
    await context.route("**/v1/entries?*", (r) => r.continue({ url: r.request().url().replace(/&preview=160/, "") }));
    await context.route("**/v1/look-back?*", (r) => r.continue({ url: r.request().url().replace(/&preview=160/, "") }));
  } });
  try {
  await walk(page, async (screen) => {
    await page.screenshot({ path: `${folder}/${screen}-${name}.png`, fullPage: name !== "320" });
  }, how.language ?? "en");
  } catch (e) { console.log(name, String(e).split("\n").slice(0,4).join(" ")); await page.screenshot({path: `${folder}/failed-${name}.png`}); }
  console.log(name, page.astray.length ? page.astray : "nothing astray");
  await page.context().close();
}
await endBrowser();
home.end();
