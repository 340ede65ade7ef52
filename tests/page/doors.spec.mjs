import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { faults } from "./faults.mjs";
import { Home, area, closePages, endBrowser, eventually, openPage, unlockIn } from "./nodes.mjs";

const SECRET = "zwischen uns steht ein Marabu";
let home;
before(async () => {
  home = await new Home().make();
  await home.api("POST", "/v1/entries", { text: SECRET });
});
afterEach(closePages);
after(async () => {
  await endBrowser();
  home.end();
});

test("the door opens with the passphrase, and the cursor is in the sheet", async () => {
  await home.api("POST", "/v1/lock", {});
  const page = await openPage(home);
  await page.getByRole("heading", { name: "Closed" }).waitFor();
  await page.getByLabel("Passphrase").fill("not this one");
  await page.keyboard.press("Enter");
  await page.getByText("That doesn't open it.").waitFor();
  assert.equal(await page.getByLabel("Passphrase").inputValue(), "");
  await unlockIn(page);
  await area(page).waitFor();
  await eventually(() => page.evaluate(() => document.activeElement.tagName === "TEXTAREA"), "the cursor in the sheet");
  assert.deepEqual(page.astray, []);
});

test("a lock leaves nothing of the journal in the page", async () => {
  await home.unlock();
  const page = await openPage(home);
  await page.getByRole("link", { name: "Entries" }).click();
  await page.locator(".title", { hasText: SECRET }).click();
  await page.locator("article").waitFor();
  await page.getByRole("button", { name: "Lock now" }).click();
  const shown = await page.evaluate(() => document.documentElement.outerHTML);
  assert.doesNotMatch(shown, /Marabu/);
  await page.getByRole("heading", { name: "Closed" }).waitFor();
  await eventually(async () => (await home.api("GET", "/v1/status")).state === "locked", "the lock");
  for (const way of ["goBack", "goForward", "reload"]) {
    await page[way]({ waitUntil: "load" }).catch(() => {});
    assert.doesNotMatch(await page.content(), /Marabu/, way);
  }
  await page.getByRole("heading", { name: "Closed" }).waitFor();
});

test("after unlocking one is at the place where one was", async () => {
  await home.unlock();
  const page = await openPage(home);
  await page.getByRole("link", { name: "Entries" }).click();
  await page.locator(".title", { hasText: SECRET }).click();
  await page.locator("article").waitFor();
  await page.getByRole("button", { name: "Lock now" }).click();
  await unlockIn(page);
  await page.locator("article", { hasText: SECRET }).waitFor();
});

test("a lock from elsewhere empties the page by itself", async () => {
  await home.unlock();
  const page = await openPage(home);
  await page.getByRole("link", { name: "Entries" }).click();
  await page.locator(".title", { hasText: SECRET }).waitFor();
  await home.api("POST", "/v1/lock", {});
  await page.getByRole("heading", { name: "Closed" }).waitFor();
  assert.doesNotMatch(await page.content(), /Marabu/);
});

test("a page left behind does not open with the next unlock", async () => {
  await home.unlock();
  const page = await openPage(home);
  await area(page).waitFor();
  await home.api("POST", "/v1/lock", {});
  await page.getByRole("heading", { name: "Closed" }).waitFor();
  await home.unlock();
  await page.reload();
  await page.getByRole("heading", { name: "Closed" }).waitFor();
  await unlockIn(page);
  await area(page).waitFor();
});

test("a void code shows that the page was closed, and no name", async () => {
  const page = await openPage(home, { address: home.address().replace(/#.*/, "#00000000000000000000000000000000") });
  await page.getByText("This page was closed. Open it again from your programs.").waitFor();
  assert.doesNotMatch(await page.content(), /Waterline/);
});

test("a node that is gone is said so, and the words stay in the field", async () => {
  await home.unlock();
  const page = await openPage(home);
  await area(page).fill("Words that stay");
  home.kill();
  await page.getByText("The program behind this page is not running, or the page was closed.").waitFor();
  assert.equal(await area(page).inputValue(), "Words that stay");
});

test("the last page of first run keeps a private window and where Quick exit leads", async () => {
  const fresh = new Home();
  try {
    const page = await openPage(fresh);
    await page.getByRole("button", { name: "Begin" }).click();
    await page.getByRole("button", { name: "Use these" }).click();
    await page.getByRole("button", { name: "I have written them down" }).click();
    await page.getByRole("button", { name: "I have no paper now" }).click();
    await page.getByRole("textbox").fill("loss");
    await page.getByRole("button", { name: "Go on without the paper" }).click();
    await page.getByRole("heading", { name: "Your journal is ready" }).waitFor();
    await page.getByLabel("Open it in a private window from now on").check();
    await page.getByLabel("Where Quick exit leads").fill("https://weather.example/");
    await page.getByRole("button", { name: "Keep it" }).click();
    await page.getByText("Kept.").waitFor();
    assert.deepEqual(await faults(page), []);
    const { settings } = await fresh.api("GET", "/v1/page/settings");
    assert.equal(settings.quick_exit_to, "https://weather.example/");
    await page.getByRole("button", { name: "Write something" }).click();
    await area(page).waitFor();
    assert.equal(await page.evaluate(() => globalThis.leaving.state.target), "https://weather.example/");
    assert.deepEqual(page.astray, []);
    // The wish holds for whoever opens the page while everything is closed.
    await fresh.api("POST", "/v1/lock", { all: true });
    assert.equal(fresh.json(["open"]).window, "private");
  } finally {
    fresh.end();
  }
});
