import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { Home, area, arrive, closePages, endBrowser, eventually, openPage } from "./nodes.mjs";

let home;
before(async () => { home = await new Home().make(); });
afterEach(closePages);
after(async () => {
  await endBrowser();
  home.end();
});

const rail = (page, name) => arrive(page, () => page.getByRole("link", { name, exact: true }).click());

test("an entry is written, kept, found, changed, read as it was, binned and brought back", async () => {
  const page = await openPage(home);
  await area(page).fill("The heron on the bridge\n\nIt stood there as if nothing could hurry it.");
  await page.getByRole("button", { name: "Keep this entry" }).click();
  await page.getByRole("heading", { name: "Kept." }).waitFor();
  assert.equal((await home.api("GET", "/v1/page/drafts?side=vault")).drafts.length, 0);

  await rail(page, "Entries");
  await page.getByLabel("Find words").fill("hurry");
  await page.locator("mark", { hasText: "hurry" }).waitFor();
  await page.getByLabel("Find words").fill("nowhereword");
  await page.locator("p:not([role])", { hasText: "No entry has all of these words." }).waitFor();
  await page.getByRole("button", { name: "Clear the narrowing" }).click();
  await page.locator(".entry .title", { hasText: "The heron on the bridge" }).click();
  await page.getByRole("article", { name: "The heron on the bridge" }).waitFor();

  await page.getByRole("link", { name: "Change", exact: true }).click();
  await area(page).fill("The heron on the bridge\n\nIt flew when the rain came.");
  await page.getByRole("button", { name: "Keep the change" }).click();
  await page.locator("article", { hasText: "when the rain came" }).waitFor();

  await page.getByRole("link", { name: "How it was before" }).click();
  await page.locator("ins", { hasText: "when the rain came" }).waitFor();
  await page.locator("del", { hasText: "nothing could hurry it" }).waitFor();
  await page.getByRole("button", { name: "Make it this again" }).click();
  await page.locator("article", { hasText: "nothing could hurry it" }).waitFor();

  await page.getByText("More", { exact: true }).click();
  await page.getByRole("button", { name: "Put it in the bin" }).click();
  await page.getByText("It is in the bin").waitFor();
  await page.getByRole("link", { name: "Back to the list" }).click();
  await page.getByRole("link", { name: "The bin" }).click();
  await page.getByText("Each is gone for good after 30 days.").waitFor();
  await page.getByRole("button", { name: "Bring it back" }).click();
  await page.getByText("It is where it was.").waitFor();
  assert.equal((await home.api("GET", "/v1/entries")).entries.length, 1);
  assert.deepEqual(page.astray, []);
});

test("a conflict's answers are kept beneath its questions, and survive another kind", async () => {
  const page = await openPage(home);
  await page.getByRole("radio", { name: "A conflict" }).check({ force: true });
  await page.getByLabel("What set it off?").fill("The lamp by the stairs");
  await page.getByLabel("How long until I was myself again?").fill("1h30");
  await page.getByText("Sad", { exact: true }).click();
  await page.getByRole("checkbox", { name: "lonely" }).check({ force: true });
  await page.getByRole("radio", { name: "An insight" }).check({ force: true });
  await page.getByText("From before").waitFor();
  await page.getByRole("radio", { name: "A conflict" }).check({ force: true });
  assert.equal(await page.getByLabel("What set it off?").inputValue(), "The lamp by the stairs");
  await page.getByRole("button", { name: "Keep this entry" }).click();
  await page.getByRole("heading", { name: "Kept." }).waitFor();
  const [row] = (await home.api("GET", "/v1/entries?kind=conflict")).entries;
  const entry = await home.api("GET", "/v1/entries/" + row.id);
  assert.deepEqual(Object.fromEntries(entry.fields.map(({ name, value }) => [name, value])), { trigger: "The lamp by the stairs", felt: "lonely", recovery: "90" });
});

test("when another changed the entry first, both texts are shown and none is lost", async () => {
  const entry = await home.api("POST", "/v1/entries", { text: "One text" });
  const page = await openPage(home);
  await rail(page, "Entries");
  await page.locator(".entry .title", { hasText: "One text" }).click();
  await page.getByRole("link", { name: "Change", exact: true }).click();
  await area(page).fill("My text");
  await home.api("PUT", "/v1/entries/" + entry.id, { text: "The other text" });
  await page.getByRole("button", { name: "Keep the change" }).click();
  await page.getByText("This was changed meanwhile").waitFor();
  await page.getByRole("button", { name: "Keep both, one after the other" }).click();
  await page.locator("article", { hasText: "My text" }).waitFor();
  assert.equal((await home.api("GET", "/v1/entries/" + entry.id)).text, "The other text\n\nMy text");
  assert.equal((await home.api("GET", "/v1/page/drafts?side=vault")).drafts.length, 0);
});

test("two hundred entries come by fifty, and the focus is on the first new one", async () => {
  for (let at = 0; at < 120; at += 1) await home.api("POST", "/v1/entries", { text: "Number of a long list " + at });
  const page = await openPage(home);
  await rail(page, "Entries");
  await page.locator(".entry").nth(49).waitFor();
  assert.equal(await page.locator(".entry").count(), 50);
  await page.getByRole("button", { name: "Earlier entries" }).click();
  await page.locator(".entry").nth(99).waitFor();
  await eventually(() => page.evaluate(() => [...document.querySelectorAll(".entry")].indexOf(document.activeElement) === 50), "the focus");
  const titles = await page.locator(".entry .title").allTextContents();
  assert.equal(new Set(titles).size, 100);
});

test("how I am is noted and drawn, with a sentence and a table", async () => {
  const page = await openPage(home);
  await rail(page, "How I am");
  await page.getByText("There is nothing to draw yet.").waitFor();
  await page.getByRole("radio", { name: "good", exact: true }).check({ force: true });
  await page.getByRole("button", { name: "Note it" }).click();
  await page.getByText("Noted.").waitFor();
  await page.getByRole("img", { name: "How is it, all in all?" }).waitFor();
  await page.locator("figcaption", { hasText: "It was good each time." }).waitFor();
  assert.equal((await home.api("GET", "/v1/values?field=mood")).values.length, 1);
});

test("the deep shows nothing before its curtain, and puts itself away when it is left", async () => {
  await home.api("POST", "/v1/entries", { side: "deep", kind: "note", text: "Pelican under the stone" });
  const page = await openPage(home);
  await rail(page, "The deep");
  await page.getByRole("button", { name: "Open it" }).waitFor();
  assert.doesNotMatch(await page.content(), /Pelican/);
  await page.getByRole("button", { name: "Open it" }).click();
  await page.getByText("Pelican under the stone").waitFor();
  for (const word of [/share/i, /print/i, /export/i]) assert.equal(await page.getByRole("button", { name: word }).count(), 0);
  await page.getByRole("link", { name: /Am I ready/ }).click();
  await page.getByRole("group", { name: /I want this for myself/ }).getByRole("radio", { name: "partly" }).check({ force: true });
  await page.getByRole("button", { name: "Keep it in the deep" }).click();
  await page.locator("article").waitFor();
  await rail(page, "Today");
  assert.doesNotMatch(await page.content(), /Pelican/);
  await page.goBack();
  await page.getByRole("button", { name: "Open it" }).waitFor();
});
