import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { Home, area, closePages, endBrowser, eventually, openPage } from "./nodes.mjs";

let home;
before(async () => { home = await new Home().make(); });
afterEach(closePages);
after(async () => {
  await endBrowser();
  home.end();
});

/** Leaves by this act; then the tab is empty, the journal locked, and nothing answers at the door. */
async function leave(page, act) {
  const { origin } = new URL(page.url());
  await act();
  await page.waitForURL("about:blank");
  await eventually(async () => (await home.api("GET", "/v1/status")).state === "locked", "the lock");
  await eventually(() => fetch(origin).then(() => false, () => true), "the closed door");
}

test("quick exit is the first stop of the Tab key, and locks and leaves", async () => {
  await home.unlock();
  const page = await openPage(home);
  await area(page).fill("Something secret and green");
  await page.evaluate(() => { document.body.tabIndex = -1; document.body.focus(); });
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.id), "exit");
  const length = await page.evaluate(() => history.length);
  await leave(page, () => page.keyboard.press("Enter"));
  assert.equal(await page.evaluate(() => history.length), length);
  await page.goBack({ waitUntil: "load" }).catch(() => {});
  assert.doesNotMatch(await page.content(), /secret and green|Waterline/);
});

test("Shift three times leaves, and two times with a letter between does not", async () => {
  await home.unlock();
  const page = await openPage(home);
  await area(page).fill("");
  await page.keyboard.press("Shift");
  await page.keyboard.press("Shift");
  await page.keyboard.press("Shift+A");
  await page.keyboard.press("Shift");
  assert.equal(await area(page).inputValue(), "A");
  await page.keyboard.press("b");
  await leave(page, async () => { for (let at = 0; at < 3; at += 1) await page.keyboard.press("Shift"); });
});

test("words typed just before leaving are in the draft", async () => {
  await home.unlock();
  const page = await openPage(home);
  await area(page).fill("Typed in the last moment");
  await leave(page, () => page.locator("#exit").click());
  await home.unlock();
  const { drafts } = await home.api("GET", "/v1/page/drafts?side=vault");
  // In a slot of their own, since nobody could look any more whether another window's words lie in the first.
  const kept = drafts.find((draft) => draft.text === "Typed in the last moment");
  assert.ok(kept);
  await home.api("DELETE", `/v1/page/drafts/${kept.slot}?side=vault`);
});

test("quick exit locks however long the last words are", async () => {
  // In bytes: just below what a browser sends after a page, above it, and far above.
  for (const [words, fits] of [["w".repeat(58_000), true], ["\u6211".repeat(29_000), false], ["\"".repeat(29_000), false], ["w".repeat(200_000), false]]) {
    await home.unlock();
    const page = await openPage(home);
    await area(page).waitFor();
    // Typed and left in one moment, before the draft is on its way.
    await leave(page, () => page.evaluate((text) => {
      const field = document.querySelector("textarea.page");
      field.value = text;
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
      document.getElementById("exit").click();
    }, words).catch(() => {}));
    await home.unlock();
    const { drafts } = await home.api("GET", "/v1/page/drafts?side=vault");
    if (fits) assert.ok(drafts.some((draft) => draft.text === words));
    for (const { slot } of drafts) await home.api("DELETE", `/v1/page/drafts/${slot}?side=vault`);
    await closePages();
  }
});

test("quick exit works before unlocking", async () => {
  await home.api("POST", "/v1/lock", {});
  const page = await openPage(home);
  await page.getByRole("heading", { name: "Closed" }).waitFor();
  await leave(page, () => page.locator("#exit").click());
});

test("the address, the title and what the browser stores never change", async () => {
  await home.unlock();
  const page = await openPage(home);
  await area(page).waitFor();
  const address = page.url();
  for (const name of ["Entries", "How I am", "Cards", "Settings", "The deep"]) {
    await page.getByRole("link", { name, exact: true }).click();
    await page.getByRole("heading", { name, level: 1 }).waitFor();
    assert.equal(page.url(), address);
    assert.equal(await page.title(), "Notes");
  }
  assert.doesNotMatch(address, /#/);
  const stored = await page.evaluate(async () => ({ local: localStorage.length, session: Object.keys(sessionStorage), cookies: document.cookie, bases: (await indexedDB.databases()).length, caches: (await caches?.keys?.())?.length ?? 0, state: JSON.stringify(history.state) }));
  assert.deepEqual({ ...stored, state: undefined }, { local: 0, session: ["t"], cookies: "", bases: 0, caches: 0, state: undefined });
  assert.match(stored.state, /^\{"n":\d+\}$/);
  await page.goBack();
  await page.getByRole("heading", { name: "Settings", level: 1 }).waitFor();
});
