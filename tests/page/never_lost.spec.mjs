import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { Home, area, closePages, endBrowser, eventually, openPage } from "./nodes.mjs";

let home;
before(async () => { home = await new Home().make(); });
beforeEach(async () => { await home.unlock(); });
afterEach(closePages);
after(async () => {
  await endBrowser();
  home.end();
});

const drafts = async () => (await home.api("GET", "/v1/page/drafts?side=vault")).drafts;
/** Lets the node's answers to what changes something be this refusal; the function that is returned ends it. */
async function refuse(page, status, error) {
  const changes = /\/v1\/(page\/drafts|entries)\b/;
  await page.route(changes, (route) => (["PUT", "POST"].includes(route.request().method()) ? route.fulfill({ status, json: { error } }) : route.continue()));
  return () => page.unroute(changes);
}

test("a full disk is said where the words stand, and they are kept once there is room", async () => {
  const page = await openPage(home);
  await area(page).waitFor();
  const room = await refuse(page, 507, "disk_full");
  await area(page).fill("Written on a full disk");
  await page.getByText("The draft couldn't be kept. There is no room left on the disk.").waitFor();
  await page.getByRole("button", { name: "Keep this entry" }).click();
  await page.getByRole("alert").filter({ hasText: "There is no room left on the disk." }).waitFor();
  assert.equal(await area(page).inputValue(), "Written on a full disk");
  await room();
  await eventually(async () => (await drafts()).some(({ text }) => text === "Written on a full disk"), "the draft");
  await page.getByRole("button", { name: "Keep this entry" }).click();
  await page.getByRole("heading", { name: "Kept." }).waitFor();
  assert.equal((await home.api("GET", "/v1/entries")).entries[0].title, "Written on a full disk");
});

test("a write that the disk did not confirm is said, and the words can be selected", async () => {
  const page = await openPage(home);
  await area(page).waitFor();
  await refuse(page, 500, "writing_stopped");
  await area(page).fill("Nobody knows whether this was kept");
  await page.getByText("The disk did not confirm the last change. Close everything and open it again").waitFor();
  await page.getByText("The draft couldn't be kept. The disk did not confirm that the last change was written").waitFor();
  await area(page).selectText();
  assert.equal(await page.evaluate(() => getSelection().toString() || document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)), "Nobody knows whether this was kept");
  await page.getByRole("button", { name: "Close everything" }).click();
  await page.getByRole("heading", { name: "Closed" }).waitFor();
  await eventually(async () => (await home.api("GET", "/v1/status")).state !== "open", "a closed journal");
});

test("a tab that is killed takes no words along that were with the node", async () => {
  const page = await openPage(home);
  await area(page).fill("Typed before the tab was gone");
  await eventually(async () => (await drafts()).some(({ text }) => text === "Typed before the tab was gone"), "the draft");
  const cdp = await page.context().newCDPSession(page);
  const gone = page.waitForEvent("crash");
  cdp.send("Page.crash").catch(() => {}); // it never answers
  await gone;
  const next = await openPage(home);
  await eventually(async () => (await area(next).inputValue()) === "Typed before the tab was gone", "the words");
  await home.api("DELETE", "/v1/page/drafts/new?side=vault");
});

test("two tabs that change one entry lose no word of either", async () => {
  const entry = await home.api("POST", "/v1/entries", { text: "The words of before" });
  const pages = [await openPage(home), await openPage(home)];
  for (const [place, page] of pages.entries()) {
    await page.getByRole("link", { name: "Entries" }).click();
    await page.locator(".entry .title", { hasText: "The words of before" }).click();
    await page.getByRole("link", { name: "Change", exact: true }).click();
    await area(page).fill(`The words of tab ${place}`);
    await eventually(async () => (await drafts()).some(({ text }) => text === `The words of tab ${place}`), "the draft").catch(async (error) => {
      throw new Error(`${error.message}: tab ${place} shows ${await page.locator("body").innerText()} and asked ${page.asked.slice(-5).map((one) => one.method() + " " + new URL(one.url()).pathname)}; there are ${JSON.stringify(await drafts())}`);
    });
  }
  for (const [place, page] of pages.entries()) {
    await page.getByRole("button", { name: "Keep the change" }).click();
    if (place === 1) await page.getByRole("button", { name: "Keep both, one after the other" }).click();
    await page.locator("article", { hasText: `The words of tab ${place}` }).waitFor();
  }
  assert.equal((await home.api("GET", "/v1/entries/" + entry.id)).text, "The words of tab 0\n\nThe words of tab 1");
});
