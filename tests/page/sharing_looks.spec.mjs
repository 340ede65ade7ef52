import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { faults, misfits } from "./faults.mjs";
import { closePages, endBrowser, openPage } from "./nodes.mjs";
import { two } from "./two.mjs";
import { fillTwo, walkTwo } from "./walk_sharing.mjs";

let couple;
before(async () => {
  couple = await two();
  await fillTwo(couple);
});
afterEach(closePages);
after(async () => {
  await endBrowser();
  couple.end();
});

const spacing = () => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }");
  document.adoptedStyleSheets = [sheet];
};

for (const [name, how, change] of [
  ["in English, in the light", {}],
  ["in German, in the dark, at 320 px", { language: "de-DE", scheme: "dark", width: 320, height: 720 }],
  ["with the text spacing of WCAG 1.4.12, at 320 px", { width: 320, height: 720 }, spacing],
  ["from right to left", {}, () => { document.documentElement.dir = "rtl"; }],
  ["in forced colours", { more: { forcedColors: "active" } }],
]) {
  test(`no screen for two has a fault ${name}`, async () => {
    await couple.ada.unlock();
    const page = await openPage(couple.ada, how);
    const found = {};
    await walkTwo(page, async (screen) => {
      if (change) await page.evaluate(change);
      const all = change ? [] : await faults(page);
      all.push(...await misfits(page));
      if (all.length) found[screen] = all;
    }, how.language);
    assert.deepEqual(found, {});
    assert.deepEqual(page.astray, []);
  });
}
