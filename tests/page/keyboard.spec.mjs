import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { Home, area, closePages, endBrowser, eventually, openPage, PASSPHRASE, settled } from "./nodes.mjs";

let home;
before(() => { home = new Home(); });
afterEach(closePages);
after(async () => {
  await endBrowser();
  home.end();
});

/** Presses Tab until the focus is on this; the focus must be seen all the way. */
async function tabTo(page, name) {
  for (let at = 0; at < 60; at += 1) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(() => {
      const node = document.activeElement;
      const box = node.getBoundingClientRect();
      const covered = node !== document.body && node.id !== "exit" && box.height > 0 && !node.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)) && !node.closest("label")?.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
      return { name: (node.getAttribute("aria-label") || node.labels?.[0]?.textContent || node.textContent || "").trim(), covered, outline: getComputedStyle(node).outlineStyle };
    });
    if (here.name === name) return here;
  }
  throw new Error("no way by Tab to " + name);
}
const press = async (page, name) => {
  await tabTo(page, name);
  await page.keyboard.press("Enter");
};
const head = (page, name) => page.waitForFunction((wanted) => document.activeElement?.tagName === "H1" && document.activeElement.textContent === wanted, name);

test("a journal is made, written into and locked by the keyboard alone", async () => {
  const page = await openPage(home);
  await head(page, "A place to write for yourself");
  await press(page, "Begin");
  await head(page, "Choose a passphrase");
  await press(page, "My own");
  await tabTo(page, "Your passphrase");
  await page.keyboard.type(PASSPHRASE);
  await tabTo(page, "Once more");
  await page.keyboard.type(PASSPHRASE);
  await page.keyboard.press("Enter");
  await head(page, "Write these 24 words on paper");
  const words = await page.locator(".phrase li").allTextContents();
  assert.equal(words.length, 24);
  await press(page, "I have written them down");
  await head(page, "Type three of them");
  for (const label of await page.locator("label").allTextContents()) {
    const place = Number(/\d+/.exec(label)[0]);
    await tabTo(page, label);
    await page.keyboard.type(words[place - 1]);
  }
  await page.keyboard.press("Enter");
  await head(page, "Your journal is ready");
  await press(page, "Write something");
  await area(page).waitFor();
  await eventually(() => page.evaluate(() => document.activeElement.tagName === "TEXTAREA"), "the cursor in the sheet");
  await page.keyboard.type("By keys alone");
  await page.keyboard.press("Control+Enter");
  await head(page, "Kept.");
  await press(page, "Lock now");
  await page.getByRole("heading", { name: "Closed" }).waitFor();
  await eventually(() => page.evaluate(() => document.activeElement.id === "secret"), "the focus in the field");
  await page.keyboard.type(PASSPHRASE);
  await page.keyboard.press("Enter");
  await area(page).waitFor();
  assert.deepEqual(page.astray, []);
});

test("what has the focus is seen, and nothing lies over it", async () => {
  const page = await openPage(home);
  await area(page).waitFor();
  for (const name of ["Today", "Entries", "Settings"]) {
    await page.getByRole("link", { name, exact: true }).click();
    await settled(page);
    await page.evaluate(() => { document.activeElement.blur(); scrollTo(0, 0); });
    for (let stops = 0; stops < 60; stops += 1) {
      await page.keyboard.press("Tab");
      const here = await page.evaluate(() => {
        const node = document.activeElement;
        if (node === document.body) return null;
        const shown = node.closest("label") ?? node; // a radio's label is drawn in its place
        const box = shown.getBoundingClientRect();
        const over = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height, innerHeight - box.y) / 2);
        const style = getComputedStyle(node.matches(".choices input") ? shown : node);
        // The sheet shows its focus on the frame around it.
        const marked = style.outlineStyle !== "none" || node.matches("textarea.page");
        return { name: shown.textContent.trim().slice(0, 30) || node.id, seen: marked && Boolean(over) && (shown.contains(over) || over.contains(shown)) };
      });
      if (!here) break;
      assert.ok(here.seen, `${here.name} on ${name}`);
    }
  }
});

test("the focus is on the head of every screen that comes", async () => {
  const page = await openPage(home);
  await area(page).waitFor();
  for (const name of ["Entries", "How I am", "Look back", "My times", "Cards", "The deep", "Settings"]) {
    await press(page, name);
    await head(page, name);
  }
});
