import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { faults } from "./faults.mjs";
import { Home, PASSPHRASE, area, closePages, endBrowser, eventually, openPage } from "./nodes.mjs";

let home;
before(async () => {
  home = await new Home().make();
  await home.api("POST", "/v1/entries", { side: "deep", kind: "note", text: "Pelican under the stone" });
  await home.api("POST", "/v1/entries", { side: "deep", kind: "why", text: "Pelican of reasons" });
});
afterEach(closePages);
after(async () => {
  await endBrowser();
  home.end();
});

const rail = (page, name) => page.getByRole("navigation").getByRole("link", { name, exact: true }).click();
async function open() {
  await home.unlock();
  const page = await openPage(home);
  await area(page).waitFor();
  return page;
}
async function enter(page) {
  await rail(page, "The deep");
  await page.getByRole("button", { name: "Open it" }).click();
  await page.getByText("Pelican under the stone").waitFor();
}
/** The tab goes behind another one, and comes back. */
const hide = (page) => page.evaluate(() => {
  for (const state of ["hidden", "visible"]) {
    Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
    Object.defineProperty(document, "hidden", { value: state === "hidden", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }
});
const SCREENS = {
  home: async () => {},
  entry: async (page) => page.locator(".entry", { hasText: "under the stone" }).click(),
  change: async (page) => {
    await SCREENS.entry(page);
    await page.getByRole("link", { name: "Change", exact: true }).click();
  },
  before: async (page) => {
    await SCREENS.entry(page);
    await page.getByRole("link", { name: "How it was before" }).click();
  },
  writing: async (page) => page.locator(".cards3 a", { hasText: "Why I do this" }).click(),
};

test("every screen of the deep is put away with the tab, and comes back when asked for", async () => {
  const page = await open();
  await page.clock.install();
  for (const [name, go] of Object.entries(SCREENS)) {
    for (const how of ["hidden", "quiet"]) {
      await enter(page);
      await go(page);
      await page.waitForFunction(() => /Pelican/.test(document.querySelector("main").innerHTML + [...document.querySelectorAll("textarea")].map((one) => one.value)));
      if (how === "hidden") await hide(page);
      else await page.clock.fastForward(3 * 60_000 + 1000);
      await page.getByRole("button", { name: "Open it" }).waitFor();
      assert.doesNotMatch(await page.content(), /Pelican/, `${name}, ${how}`);
      await page.getByRole("button", { name: "Open it" }).click();
      await page.waitForFunction(() => /Pelican/.test(document.querySelector("main").innerHTML + [...document.querySelectorAll("textarea")].map((one) => one.value)));
      await rail(page, "Today");
      await area(page).waitFor();
      assert.doesNotMatch(await page.content(), /Pelican/, `${name}, left`);
    }
  }
  assert.deepEqual(page.astray, []);
});

test("words that are being written in the deep outlive its curtain", async () => {
  const page = await open();
  await enter(page);
  await page.locator(".cards3 a", { hasText: "Why I do this" }).click();
  const words = page.locator(".editor textarea").last();
  await words.fill("Because the heron stands still");
  await hide(page);
  await page.getByRole("button", { name: "Open it" }).waitFor();
  assert.doesNotMatch(await page.content(), /heron/);
  await eventually(async () => (await home.api("GET", "/v1/page/drafts?side=deep")).drafts.some((draft) => draft.text.includes("heron")), "the draft");
  await page.getByRole("button", { name: "Open it" }).click();
  await eventually(async () => (await words.inputValue()) === "Because the heron stands still", "the words");
});

test("the deep asks for the passphrase once that is chosen, and only it ends that", async () => {
  const page = await open();
  await rail(page, "Settings");
  await page.getByRole("link", { name: /^Closing/ }).click();
  const choice = page.getByLabel("Ask for my passphrase before the deep, too");
  await choice.click();
  await eventually(async () => (await home.api("GET", "/v1/page/settings")).settings.deep_asks === "on", "the choice");
  await rail(page, "The deep");
  const field = page.getByLabel("Passphrase", { exact: true });
  await field.fill("not this one");
  await page.keyboard.press("Enter");
  await page.getByText("That does not open this journal.").waitFor();
  assert.doesNotMatch(await page.content(), /Pelican/);
  assert.deepEqual(await faults(page), []);
  await field.fill(PASSPHRASE);
  await page.keyboard.press("Enter");
  await page.getByText("Pelican under the stone").waitFor();
  await hide(page);
  await field.waitFor();
  assert.equal(await field.inputValue(), "");

  await rail(page, "Settings");
  await page.getByRole("link", { name: /^Closing/ }).click();
  await choice.click();
  await page.getByLabel("Your passphrase, to end this").fill("not this one");
  await page.keyboard.press("Enter");
  await page.getByText("That does not open this journal.").waitFor();
  assert.ok(await choice.isChecked());
  assert.equal((await home.api("GET", "/v1/page/settings")).settings.deep_asks, "on");
  assert.equal((await home.api("PUT", "/v1/page/settings", { deep_asks: "off" })).error, "wrong_passphrase");
  assert.deepEqual(await faults(page), []);
  await page.getByLabel("Your passphrase, to end this").fill(PASSPHRASE);
  await page.keyboard.press("Enter");
  await eventually(async () => !(await choice.isChecked()), "the end of it");
  assert.equal((await home.api("GET", "/v1/page/settings")).settings.deep_asks, "off");
  await enter(page);
  assert.deepEqual(page.astray, []);
});
