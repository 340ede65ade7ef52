import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { faults, misfits } from "./faults.mjs";
import { Home, closePages, endBrowser, openPage } from "./nodes.mjs";
import { connectedHomes, twoHomes } from "./two.mjs";
import { fillTwo, walkConnecting, walkTwo } from "./walk_two.mjs";

let mine;
let theirs;
let alone = [];
before(async () => {
  [mine, theirs] = await connectedHomes();
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

async function walkBoth(how, look, language = "en") {
  const found = {};
  const at = (page) => async (screen) => {
    const all = await look(page);
    if (all.length) found[screen] = all;
  };
  alone = await twoHomes();
  const first = await openPage(alone[0], how);
  await walkConnecting(first, alone[1], at(first), language);
  const page = await openPage(mine, how);
  await walkTwo(page, at(page), language);
  assert.deepEqual(found, {});
  assert.deepEqual([...first.astray, ...page.astray], []);
}

for (const language of ["en-GB", "de-DE"]) {
  for (const [scheme, width] of [["light", 1280], ["dark", 1280], ["light", 320], ["dark", 320]]) {
    test(`no screen of two has a fault: ${language}, ${scheme}, ${width} px`, async () => {
      await walkBoth({ language, scheme, width, height: 800 }, async (page) => [...await faults(page), ...await misfits(page)], language);
    });
  }
}

const change = (act) => async (page) => {
  await page.evaluate(act);
  return misfits(page);
};
for (const [name, how, act] of [
  ["with the text spacing of WCAG 1.4.12, at 320 px", { width: 320, height: 720 }, () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }");
    document.adoptedStyleSheets = [sheet];
  }],
  ["from right to left, at 320 px", { width: 320, height: 720 }, () => { document.documentElement.dir = "rtl"; }],
  ["in forced colours", { more: { forcedColors: "active" } }, () => {}],
]) {
  test(`every screen of two keeps its form ${name}`, () => walkBoth(how, change(act)));
}

test("alone, no screen but one line of the settings speaks of another person", async () => {
  alone = [await new Home().make()];
  const page = await openPage(alone[0]);
  await page.locator("textarea.page").waitFor();
  const words = /partner|for two|pair|connect|above the line|\bours\b/i;
  for (const name of ["Today", "Entries", "How I am", "Look back", "My times", "Cards", "Settings"]) {
    await page.getByRole("navigation").getByText(name, { exact: true }).click();
    await page.waitForTimeout(200);
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
