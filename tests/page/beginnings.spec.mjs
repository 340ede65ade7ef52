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

async function today() {
  await home.unlock();
  const page = await openPage(home);
  await area(page).waitFor();
  await page.getByText("Other ways to begin").click();
  await page.getByRole("button", { name: "Saying a need" }).waitFor();
  return page;
}
const drafts = async () => (await home.api("GET", "/v1/page/drafts?side=vault")).drafts;

test("a template begins the sheet, and is nothing before it was written to", async () => {
  const page = await today();
  await page.getByRole("button", { name: "The end of a day" }).click();
  assert.equal(await area(page).inputValue(), "What there was:\n\nWhat it did with me:\n\nWhat I leave here:\n");
  await page.getByRole("button", { name: "Keep this entry" }).click();
  await page.getByText("There is no text in it, so nothing was kept.").waitFor();
  await page.getByRole("button", { name: "Saying a need" }).click();
  assert.match(await area(page).inputValue(), /^When this happens:\n/);
  assert.deepEqual(await drafts(), []);
  await page.keyboard.type(" the door falls shut");
  await eventually(async () => (await drafts())[0]?.text.startsWith("When this happens: the door falls shut\n"), "the draft");
  // Words that were written stay, whatever is begun after them.
  await page.getByRole("button", { name: "The end of a day" }).click();
  assert.match(await area(page).inputValue(), /^When this happens: the door falls shut\n[^]*\n\nWhat there was:\n/);
  await page.getByRole("button", { name: "Keep this entry" }).click();
  await page.getByRole("heading", { name: "Kept." }).waitFor();
  assert.deepEqual(page.astray, []);
});

test("a question of a chosen group stands above what is written to it", async () => {
  const page = await today();
  await page.getByLabel("Questions about").selectOption({ label: "When it is hard" });
  const { groups } = await home.api("GET", "/v1/lists/prompts");
  const known = groups.find((group) => group.title === "When it is hard").lines.map((line) => line.text).filter(Boolean);
  const question = page.locator(".prompt p").first();
  for (let times = 0; times < 12; times += 1) {
    assert.ok(known.includes(await question.textContent()), await question.textContent());
    await page.getByRole("button", { name: "Another question" }).click();
  }
  const chosen = await question.textContent();
  await page.getByRole("button", { name: "Begin with it" }).click();
  await page.keyboard.type("A walk.");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("heading", { name: "Kept." }).waitFor();
  const [entry] = (await home.api("GET", "/v1/entries?limit=1")).entries;
  assert.equal((await home.api("GET", "/v1/entries/" + entry.id)).text, `# ${chosen}\n\nA walk.`);
});
