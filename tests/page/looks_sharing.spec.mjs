import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { readings } from "./aria.mjs";
import { looks } from "./faults.mjs";
import { closePages, endBrowser, openPage } from "./nodes.mjs";
import { two } from "./two.mjs";
import { DAY } from "./walk.mjs";
import { fillTwo, walkTwo } from "./walk_sharing.mjs";

let couple;
before(async () => {
  couple = await two({ day: DAY });
  await fillTwo(couple);
});
afterEach(closePages);
after(async () => {
  await endBrowser();
  couple.end();
});

for (const [language, width] of [["en-GB", 1280], ["en-GB", 320], ["de-DE", 1280], ["de-DE", 320], ["he-IL", 320]]) {
  test(`no screen of sharing has a fault: ${language === "he-IL" ? "from right to left" : language}, ${width} px`, async () => {
    await couple.ada.unlock();
    const waiting = async () => (await couple.ada.api("GET", "/v1/waiting")).waiting;
    const before = new Set((await waiting()).map(({ id }) => id));
    const page = await openPage(couple.ada, { language, width, height: 800 });
    const found = {};
    await walkTwo(page, async (screen) => {
      const all = width === 1280 ? await readings(page, screen, language) : [];
      all.push(...await looks(page));
      if (all.length) found[screen] = all;
    }, language);
    // The one that the walk lets wait is cancelled, so that the next walk begins with the same.
    for (const { id } of (await waiting()).filter((one) => !before.has(one.id))) await couple.ada.api("DELETE", "/v1/waiting/" + id);
    assert.deepEqual(found, {});
    assert.deepEqual(page.astray, []);
  });
}
