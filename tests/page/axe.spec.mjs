import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, afterEach, before, test } from "node:test";
import { Home, closePages, endBrowser, openPage } from "./nodes.mjs";
import { fill, walk } from "./walk.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
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

async function faults(page) {
  // Whatever can be opened is looked at as well.
  await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
  await page.waitForTimeout(50);
  // Playwright evaluates outside the page's policy.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ") + " | " + (node.any[0]?.message ?? node.failureSummary)).slice(0, 3).join("; ")}`);
}

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
