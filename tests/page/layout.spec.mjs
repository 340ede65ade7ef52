import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
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

/** Walks through every screen; nothing may scroll sideways or lose the end of a control's name. */
async function looks(page, change = () => {}) {
  const found = {};
  await walk(page, async (screen) => {
    await page.evaluate(change);
    const wrong = await page.evaluate(() => {
      const cut = [...document.querySelectorAll("button, a.button, summary, label, h1, h2")].filter((one) => one.offsetParent && !one.classList.contains("unseen") && (one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0 && getComputedStyle(one).display !== "inline")).map((one) => "cut: " + one.textContent.slice(0, 40));
      const wide = document.documentElement.scrollWidth - innerWidth;
      return wide > 0 ? cut.concat(`scrolls sideways by ${wide} px`) : cut;
    });
    if (wrong.length) found[screen] = wrong;
  });
  assert.deepEqual(found, {});
}

const spacing = () => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }");
  document.adoptedStyleSheets = [sheet];
};

for (const [name, how, change] of [
  ["with the text spacing of WCAG 1.4.12, at 320 px", { width: 320, height: 720 }, spacing],
  ["from right to left, at 320 px", { width: 320, height: 720 }, () => { document.documentElement.dir = "rtl"; }],
  ["in forced colours", { more: { forcedColors: "active" } }],
  ["at twice the size", { width: 640, height: 430, more: { deviceScaleFactor: 2 } }],
]) {
  test(`every screen keeps its form ${name}`, async () => {
    await home.unlock();
    await looks(await openPage(home, how), change);
  });
}
