// Paper: what a printer gets, read from the PDF that Chromium makes of the page.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { CORPUS } from "./hostile_texts.mjs";
import { Home, area, closePages, endBrowser, openPage, openSettings } from "./nodes.mjs";

const LINES = Array.from({ length: 400 }, (_, at) => `line ${at} of a long evening`);
let home;
before(async () => {
  home = await new Home().make();
  // Shorter ones print in a second instead of fifty: Chromium draws each letter with all that is piled upon it.
  for (const text of [...CORPUS.map((text) => text.slice(0, 3000)), LINES.join("\n"), "a thing that nobody chose"]) await home.api("POST", "/v1/entries", { text });
});
afterEach(closePages);
after(async () => {
  await endBrowser();
  home.end();
});

/** The text on the paper, a string for each sheet. */
async function printed(page) {
  const file = join(home.person, "printed.pdf");
  writeFileSync(file, await page.pdf({ format: "A4" }));
  return execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" }).split("\f").slice(0, -1);
}
const words = (text) => text.replace(/\s+/g, " ").trim();

test("paper of any other screen has one sentence", async () => {
  await home.unlock();
  const page = await openPage(home);
  await area(page).fill("words in the middle of being written");
  assert.deepEqual((await printed(page)).map(words), ["Nothing is printed from here."]);
  for (const link of ["Entries", "Look back", "How I am"]) {
    await page.getByRole("link", { name: link, exact: true }).click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    assert.deepEqual((await printed(page)).map(words), ["Nothing is printed from here."], link);
  }
});

test("a packet is on paper to its last line, and nothing beside it", async () => {
  await home.unlock();
  const page = await openPage(home);
  page.on("dialog", () => page.astray.push("a dialog"));
  await openSettings(page, "For a session");
  await page.getByLabel("Your own").check();
  const all = page.locator("fieldset", { hasText: "Which entries" }).getByRole("checkbox");
  await all.first().waitFor();
  for (const box of await all.all()) await box.check();
  await page.getByLabel("a thing that nobody chose").uncheck();
  await page.getByRole("button", { name: "Look at it" }).click();
  const shown = page.locator(".printed");
  await shown.waitFor();
  assert.equal(await shown.evaluate((one) => one.children.length), 0);
  assert.equal(await page.evaluate(() => globalThis.hurt), undefined);
  await page.evaluate(() => { globalThis.print = () => {}; });
  await page.getByRole("button", { name: "On paper" }).click();
  const sheets = await printed(page);
  const paper = words(sheets.join(" "));
  for (const line of LINES) assert.ok(paper.includes(line), line);
  assert.ok(paper.includes("<script>globalThis.hurt = 1</script>"));
  assert.ok(paper.startsWith("# For my session"));
  assert.ok(!paper.includes("a thing that nobody chose"));
  assert.ok(!paper.includes("On paper") && !paper.includes("Quick exit"));
  // Letters without a space are broken at the margin, not cut off there.
  assert.ok(paper.replaceAll(" ", "").split("W").length > 3000);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.deepEqual((await printed(page)).map(words), ["Nothing is printed from here."]);
  assert.deepEqual(page.astray, []);
});
