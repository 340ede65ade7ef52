import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { faults } from "./faults.mjs";
import { area, closePages, endBrowser, eventually, openPage } from "./nodes.mjs";
import { shareNow, two } from "./two.mjs";

let couple;
before(async () => { couple = await two(); });
afterEach(closePages);
after(async () => {
  await endBrowser();
  couple.end();
});

const rail = (page, name) => page.getByRole("navigation").getByRole("link", { name, exact: true }).click();
const press = (within, name) => within.getByRole("button", { name, exact: true }).click();
async function open(home) {
  await home.unlock();
  const page = await openPage(home);
  await area(page).waitFor();
  return page;
}
const slots = async (home) => (await home.api("GET", "/v1/page/drafts?side=vault")).drafts.map((draft) => draft.slot);

test("a reply to what was taken back is shown whole, and can go on the sheet", async () => {
  const { item } = await shareNow(couple.ada, "The station was cold.", { replies: true });
  await couple.meet();
  const page = await open(couple.ben);
  await rail(page, "Ours");
  await press(page.locator(".item", { hasText: "The station was cold." }), "Reply");
  const starter = "I would like to think about it before I say more.";
  await page.getByText("More ways to begin").click();
  await press(page, starter);
  assert.equal(await page.getByLabel("Your reply").inputValue(), starter);
  await page.getByLabel("Your reply").fill("First I did not know.\n\nThen I knew, and I said nothing.");
  await eventually(async () => (await slots(couple.ben)).includes("reply-" + item), "the draft");
  await rail(page, "Today");
  await page.getByRole("link", { name: "Go on with it" }).waitFor();
  await couple.ada.api("POST", `/v1/shared/${item}/take-back`);
  await couple.meet();
  await rail(page, "Entries");
  await rail(page, "Today");
  const left = page.locator(".drafts", { hasText: "Words whose place is gone" });
  await left.getByText("Then I knew, and I said nothing.").waitFor();
  assert.equal(await page.getByRole("link", { name: "Go on with it" }).count(), 0);
  assert.deepEqual(await faults(page), []);
  await press(left, "Copy them to the sheet");
  assert.equal(await area(page).inputValue(), "First I did not know.\n\nThen I knew, and I said nothing.");
  await eventually(async () => (await slots(couple.ben)).includes("new"), "the draft of the sheet");
  await press(left, "Throw them away");
  await left.waitFor({ state: "detached" });
  assert.deepEqual(await slots(couple.ben), ["new"]);
  assert.deepEqual(page.astray, []);
});

test("questions ask for the drafts once, however many there are", async () => {
  for (let at = 0; at < 4; at += 1) await couple.ada.api("POST", "/v1/questions", { text: "Question number " + at, wait_seconds: 0, confirm: "now" });
  const page = await open(couple.ada);
  page.asked.length = 0;
  await rail(page, "Questions");
  await page.locator(".answer").nth(3).waitFor();
  assert.equal(page.asked.filter((one) => one.url().includes("/v1/page/drafts")).length, 1);
  // The typed words are there again, also when the list is read anew meanwhile.
  await page.locator(".answer textarea").first().fill("Half an answer");
  await couple.ada.api("POST", "/v1/questions", { text: "One more", wait_seconds: 0, confirm: "now" });
  await page.locator(".answer").nth(4).waitFor();
  assert.deepEqual((await page.locator(".answer textarea").evaluateAll((all) => all.map((one) => one.value))).filter(Boolean), ["Half an answer"]);
  await rail(page, "Today");
  await area(page).waitFor();
  await rail(page, "Questions");
  await page.locator(".answer").nth(4).waitFor();
  assert.deepEqual((await page.locator(".answer textarea").evaluateAll((all) => all.map((one) => one.value))).filter(Boolean), ["Half an answer"]);
});

test("the last day of a share is counted from the day on which it leaves", async () => {
  await couple.ada.api("POST", "/v1/entries", { text: "Nine herons" });
  const page = await open(couple.ada);
  await rail(page, "Entries");
  await page.locator(".entry", { hasText: "Nine herons" }).click();
  await page.getByRole("link", { name: "Share a piece of this with your partner" }).click();
  await page.locator("input[value=whole]").check();
  await press(page, "Look at it as your partner will");
  await page.locator(".theirs .bounded").waitFor();
  await page.getByText("Replies, a date, an end").click();
  await page.getByLabel("Days after which their device is asked to remove it").fill("3");
  const day = (days) => new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" }).format(new Date(Date.now() + days * 86_400_000));
  await page.locator("input[value=night]").check();
  await page.locator(".theirs").getByText("until " + day(4)).waitFor();
  await page.locator("input[value=moment]").check();
  await page.getByText("a last day, 3 days after it has left").waitFor();
  assert.equal(await page.locator(".theirs").getByText(/until/).count(), 0);
});
