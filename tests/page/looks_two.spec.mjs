import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { readings } from "./aria.mjs";
import { looks } from "./faults.mjs";
import { Home, arrive, closePages, endBrowser, openPage } from "./nodes.mjs";
import { connectedHomes, twoHomes } from "./two.mjs";
import { DAY } from "./walk.mjs";
import { fillTwo, walkConnecting, walkTwo } from "./walk_two.mjs";

let mine;
let theirs;
let alone = [];
before(async () => {
  [mine, theirs] = await connectedHomes({ day: DAY });
  await fillTwo(mine, theirs);
});
beforeEach(async () => { await mine.unlock(); });
afterEach(async () => {
  await closePages();
  alone.forEach((home) => home.end());
  alone = [];
});
after(async () => {
  await endBrowser();
  mine.end();
  theirs.end();
});

for (const [language, width] of [["en-GB", 1280], ["en-GB", 320], ["de-DE", 1280], ["de-DE", 320], ["he-IL", 320]]) {
  test(`no screen of two has a fault: ${language === "he-IL" ? "from right to left" : language}, ${width} px`, async () => {
    const how = { language, width, height: 800 };
    const found = {};
    const at = (page) => async (screen) => {
      const all = width === 1280 ? await readings(page, screen, language) : [];
      all.push(...await looks(page));
      if (all.length) found[screen] = all;
    };
    alone = await twoHomes({ day: DAY });
    const first = await openPage(alone[0], how);
    await walkConnecting(first, alone[1], at(first), language);
    const page = await openPage(mine, how);
    await walkTwo(page, at(page), language);
    assert.deepEqual(found, {});
    assert.deepEqual([...first.astray, ...page.astray], []);
  });
}

test("alone, no screen but one line of the settings speaks of another person", async () => {
  alone = [await new Home().make()];
  const page = await openPage(alone[0]);
  await page.locator("textarea.page").waitFor();
  const words = /partner|for two|pair|connect|above the line|\bours\b/i;
  for (const name of ["Today", "Entries", "How I am", "Look back", "My times", "Cards", "Settings"]) {
    await arrive(page, () => page.getByRole("navigation").getByText(name, { exact: true }).click());
    // The question to begin with is drawn from the person's list, and may say what it likes.
    const drawn = (await page.locator(".prompt").allInnerTexts()).join("\n").split("\n");
    const shown = (await page.locator("#root").innerText()).split("\n").filter((line) => words.test(line) && !drawn.includes(line));
    assert.deepEqual(shown, name === "Settings" ? ["For two", "Pairing your devices, how they meet, and the end of the pairing."] : [], name);
  }
});

test("Lock now is in sight beside all of the rail on a low screen", async () => {
  for (const height of [860, 720, 620]) {
    const page = await openPage(mine, { height });
    await page.locator("textarea.page").waitFor();
    const place = await page.getByRole("button", { name: "Lock now" }).boundingBox();
    assert.ok(place.y + place.height <= height, `at ${height} px`);
    await page.context().close();
  }
});
