import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { chromium } from "playwright-core";
import { Home, area, closePages, endBrowser, eventually, launching, openPage, PASSPHRASE, unlockIn } from "./nodes.mjs";

let home;
before(async () => { home = await new Home().make(); });
afterEach(closePages);
after(async () => {
  await endBrowser();
  home.end();
});

/** Files below this folder that hold these bytes, as UTF-8 or UTF-16. */
function filesWith(folder, word) {
  const found = new Set();
  for (const bytes of [word, [...word].map((letter) => letter + "\\x00").join("")]) {
    const grep = spawnSync("grep", ["-rlaP", bytes, folder], { encoding: "utf8", env: { ...process.env, LC_ALL: "C" } });
    grep.stdout.split("\n").filter(Boolean).forEach((file) => found.add(file));
  }
  return [...found];
}

test("the browser's profile keeps no word, passphrase, id or token after leaving", async () => {
  const profile = mkdtempSync(join(tmpdir(), "profile-"));
  const context = await chromium.launchPersistentContext(profile, { ...launching, viewport: { width: 1280, height: 860 } });
  const page = context.pages()[0] ?? await context.newPage();
  await home.api("POST", "/v1/lock", {});
  await page.goto(home.address());
  await unlockIn(page);
  await area(page).pressSequentially("Markerheron stands in the reeds");
  await page.getByRole("button", { name: "Keep this entry" }).click();
  await page.getByRole("heading", { name: "Kept." }).waitFor();
  await page.getByRole("link", { name: "Entries" }).click();
  await page.getByLabel("Find words").pressSequentially("Markerheron");
  await page.locator("mark").waitFor();
  await page.locator(".entry").first().click();
  await page.locator("article").waitFor();
  const [{ id }] = (await home.api("GET", "/v1/entries")).entries;
  const token = await page.evaluate(() => sessionStorage.getItem("t"));
  const folder = new URL(page.url()).pathname.replaceAll("/", "");
  await page.locator("#exit").click();
  await page.waitForURL("about:blank");
  await eventually(async () => (await home.api("GET", "/v1/status")).state === "locked", "the lock");
  await context.close();
  assert.deepEqual(filesWith(profile, folder).length > 0, true, "the search finds what is there: the line of the history");
  for (const word of ["Markerheron", PASSPHRASE, id, "Waterline"]) assert.deepEqual(filesWith(profile, word), [], word);
  // The token of a tab may lie in the browser's session file. It is worth nothing any more.
  assert.ok(token.length >= 32);
  rmSync(profile, { recursive: true, force: true });
});

test("print shows one sentence", async () => {
  await home.unlock();
  const page = await openPage(home);
  await area(page).fill("Printed marabou");
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("#root").isVisible(), false);
  const seen = await page.evaluate(() => getComputedStyle(document.body, "::after").content);
  assert.match(seen, /Nothing is printed from here/);
});

test("no request goes anywhere but to the node, and none has a word in its address", async () => {
  await home.unlock();
  const page = await openPage(home);
  await area(page).fill("Wordinaddress");
  await eventually(async () => (await home.api("GET", "/v1/page/drafts?side=vault")).drafts.some((draft) => draft.text === "Wordinaddress"), "the draft");
  for (const name of ["Entries", "How I am", "Look back", "My times", "Cards", "Settings"]) {
    await page.getByRole("link", { name, exact: true }).click();
    await page.getByRole("heading", { name, level: 1 }).waitFor();
  }
  assert.deepEqual(page.astray, []);
  assert.equal(page.asked.some((one) => one.url().includes("Wordinaddress")), false);
  const types = new Set(page.asked.map((one) => one.resourceType()));
  assert.equal([...types].every((type) => ["document", "script", "stylesheet", "fetch", "image", "other"].includes(type)), true, [...types].join());
});
