import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { faults } from "./faults.mjs";
import { Home, closePages, endBrowser, openPage } from "./nodes.mjs";
import { fill, walk } from "./walk.mjs";

let home;
before(async () => {
  home = await new Home().make();
  await fill(home);
});
afterEach(closePages);
after(async () => {
  await endBrowser();
  home.end();
});

test("axe finds a fault where there is one", async () => {
  await home.unlock();
  const page = await openPage(home);
  await page.locator("textarea.page").waitFor();
  await page.evaluate(() => document.querySelector("label.unseen").remove());
  assert.match((await faults(page)).join(), /^label/);
});

for (const language of ["en-GB", "de-DE"]) {
  for (const scheme of ["light", "dark"]) {
    for (const width of [1280, 320]) {
      test(`no screen has a fault: ${language}, ${scheme}, ${width} px`, async () => {
        await home.unlock();
        const page = await openPage(home, { language, scheme, width, height: 800 });
        const found = {};
        await walk(page, async (screen) => {
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          const all = await faults(page);
          if (wide > 0) all.push(`scrolls sideways by ${wide} px`);
          if (all.length) found[screen] = all;
        }, language);
        assert.deepEqual(found, {});
        assert.deepEqual(page.astray, []);
            });
    }
  }
}
