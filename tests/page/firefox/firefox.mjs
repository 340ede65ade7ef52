// The things that depend on the browser, in Debian's Firefox: writing, drafts, lock, quick exit, files, and what is left behind.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, lstatSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import puppeteer from "puppeteer-core";
import { Home, PASSPHRASE, eventually } from "../nodes.mjs";

const axe = readFileSync(createRequire(new URL("../package.json", import.meta.url)).resolve("axe-core/axe.min.js"), "utf8");
const MARKER = "Zaunkönig im Efeu";
const SHOTS = process.env.SHOTS;
let home;
let profile;
let browser;

before(async () => {
  home = await new Home().make();
  mkdirSync(join(home.person, "Documents"), { recursive: true });
  profile = mkdtempSync(join(tmpdir(), "firefox-"));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  home.end();
  rmSync(profile, { recursive: true, force: true });
});
const launch = () => puppeteer.launch({ browser: "firefox", executablePath: "/usr/bin/firefox-esr", headless: true, userDataDir: profile });

async function open() {
  await home.unlock();
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 860 });
  page.astray = [];
  page.on("pageerror", (error) => page.astray.push(error.message));
  page.on("console", (message) => { if (message.type() === "error") page.astray.push(message.text()); });
  await page.goto(home.address(), { waitUntil: "load" });
  await page.waitForSelector("textarea.page");
  return page;
}
const button = (name) => `::-p-xpath(//button[normalize-space()="${name}"])`;
const link = (name) => `::-p-xpath(//a[normalize-space()="${name}"])`;
const press = async (page, where) => (await page.waitForSelector(where)).click();
const text = (page) => page.evaluate(() => document.body.innerText);
const says = (page, words) => eventually(async () => (await text(page)).includes(words), `"${words}"`);
async function look(page, name) {
  if (SHOTS) await page.screenshot({ path: join(SHOTS, name + ".png"), fullPage: true });
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  assert.deepEqual(found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join("; ")}`), []);
}

test("words are kept as a draft, as an entry, and found again", async () => {
  const page = await open();
  await page.type("textarea.page", MARKER);
  await eventually(async () => (await home.api("GET", "/v1/page/drafts?side=vault")).drafts.some((draft) => draft.text === MARKER), "the draft");
  await page.reload();
  await page.waitForSelector("textarea.page");
  assert.equal(await page.$eval("textarea.page", (area) => area.value), MARKER);
  await look(page, "today");
  await press(page, button("Keep this entry"));
  await says(page, "Kept.");
  await press(page, link("Entries"));
  await says(page, MARKER);
  await page.type("#find", "Efeu");
  await says(page, "Best first");
  await look(page, "entries");
  assert.deepEqual(page.astray, []);
  await page.close();
});

test("every screen of the rail and of the settings comes without an error", async () => {
  const page = await open();
  for (const name of ["How I am", "Look back", "My times", "Cards", "The deep"]) {
    await press(page, link(name));
    await page.waitForSelector("::-p-xpath(//h1)");
    await look(page, name.replaceAll(" ", "-"));
  }
  await press(page, link("Settings"));
  const groups = await page.waitForSelector(".cards3 a").then(() => page.$$eval(".cards3 a", (all) => all.length));
  for (let at = 0; at < groups; at += 1) {
    await page.waitForSelector(".cards3 a");
    await (await page.$$(".cards3 a"))[at].click();
    await page.waitForSelector(link("All settings"));
    await look(page, "settings-" + at);
    await press(page, link("All settings"));
  }
  assert.deepEqual(page.astray, []);
  await page.close();
});

test("a file of another program is brought in through the file field", async () => {
  const page = await open();
  const file = join(home.folder, "diary.txt");
  writeFileSync(file, "[2021-03-04 09:10] The stork is back.\n");
  await press(page, link("Settings"));
  await press(page, "::-p-xpath(//a[b[normalize-space()='Bring in']])");
  const field = await page.waitForSelector("#file");
  await field.uploadFile(file);
  await says(page, "1 entry would come in");
  await press(page, button("Bring it in"));
  await says(page, "1 entry came in. Only you can see it.");
  assert.deepEqual(page.astray, []);
  await page.close();
});

test("a lock empties the page, and the same draft is there afterwards", async () => {
  const page = await open();
  await page.type("textarea.page", "halfway through");
  await press(page, button("Lock now"));
  await page.waitForSelector("input[type=password]");
  assert.ok(!(await page.content()).includes("halfway"));
  assert.deepEqual(await page.evaluate(() => Object.keys(sessionStorage)), ["t"]);
  assert.equal(await page.evaluate(() => Object.keys(localStorage).length + document.cookie.length), 0);
  await page.type("input[type=password]", PASSPHRASE);
  await page.keyboard.press("Enter");
  await page.waitForSelector("textarea.page");
  assert.equal(await page.$eval("textarea.page", (area) => area.value), "halfway through");
  assert.equal(await page.title(), "Notes");
  await page.close();
});

test("Shift three times leaves, locks, and Back shows no word", async () => {
  const page = await open();
  await page.type("textarea.page", MARKER);
  const before = page.url();
  for (let at = 0; at < 3; at += 1) await page.keyboard.press("Shift");
  await eventually(async () => page.url() !== before, "another address");
  assert.equal(page.url(), "about:blank");
  await eventually(async () => (await home.api("GET", "/v1/status")).state === "locked", "the lock");
  await page.goBack().catch(() => {});
  assert.ok(!(await page.content()).includes("Zaunkönig"));
  await page.close();
});

test("the profile of the browser holds no word afterwards", async () => {
  await browser.close();
  const found = [];
  const search = (folder) => {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      const status = lstatSync(path);
      if (status.isDirectory()) search(path);
      else if (status.isFile() && ["Zaunkönig", "halfway through", "stork", PASSPHRASE].some((words) => readFileSync(path).includes(words))) found.push(path);
    }
  };
  search(profile);
  assert.deepEqual(found, []);
  browser = await launch();
});
