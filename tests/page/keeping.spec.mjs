import assert from "node:assert/strict";
import { mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { look } from "./faults.mjs";
import { Home, PASSPHRASE, area, closePages, endBrowser, eventually, openPage, openSettings, unlockIn } from "./nodes.mjs";

const WORDS = "zwischen uns steht ein Marabu";
const documents = (home) => join(home.person, "Documents");
let home;
before(async () => {
  home = await new Home().make();
  mkdirSync(documents(home), { recursive: true });
  await home.api("POST", "/v1/entries", { text: WORDS });
});
afterEach(closePages);
after(async () => {
  await endBrowser();
  home.end();
});

const backups = () => readdirSync(documents(home)).filter((name) => name.endsWith(".backup"));

test("a backup goes where the person says, and can be tried", async () => {
  await home.unlock();
  const page = await openPage(home);
  await openSettings(page, "Backup");
  await page.getByText("No backup has been made yet.").waitFor();
  await page.getByRole("radio", { name: "Documents" }).first().check();
  await page.getByRole("button", { name: "Make a backup now" }).click();
  await page.getByText("It is made, and its size is").waitFor();
  await page.getByText("The last one was made on").waitFor();
  await look(page);
  assert.equal(backups().length, 1);
  await page.getByRole("button", { name: "Try it" }).first().click();
  await page.locator("#made-secret").fill("not this one");
  await page.keyboard.press("Enter");
  await page.getByText("That does not open this backup.").waitFor();
  await page.locator("#made-secret").fill(PASSPHRASE);
  await page.keyboard.press("Enter");
  await page.getByText("It is whole").waitFor();
  assert.deepEqual(page.astray, []);
});

test("a place that has gone is never replaced by another in silence", async () => {
  await home.unlock();
  const stick = join(home.person, "Downloads");
  mkdirSync(stick);
  const page = await openPage(home);
  await openSettings(page, "Backup");
  await page.getByRole("radio", { name: "Downloads" }).first().check();
  rmSync(stick, { recursive: true });
  const before = backups().length;
  await page.getByRole("button", { name: "Make a backup now" }).click();
  await page.locator("#problem-backup").waitFor();
  await page.getByRole("button", { name: "Look again" }).first().click();
  await page.getByRole("radio", { name: "Downloads" }).waitFor({ state: "detached" });
  assert.equal(await page.locator("main input[type=radio]:checked").count(), 0);
  await page.getByRole("button", { name: "Make a backup now" }).click();
  await page.getByText("Choose a place first.").waitFor();
  assert.equal(backups().length, before);
});

test("a journal comes back from its backup on the first page", async () => {
  writeFileSync(join(documents(home), "other.txt"), "x");
  const other = new Home({ person: home.person });
  try {
    const page = await openPage(other);
    await page.getByRole("button", { name: "Bring back a journal from a backup" }).click();
    await page.getByRole("radio", { name: "Documents" }).first().check();
    await page.getByRole("radio", { name: backups()[0] }).waitFor();
    assert.equal(await page.getByText("other.txt").count(), 0);
    await look(page);
    await page.getByLabel("The passphrase of the day it was made").fill(PASSPHRASE);
    await page.getByRole("button", { name: "Bring it back" }).click();
    await page.getByText("Choose a file first.").waitFor();
    await page.getByRole("radio", { name: backups()[0] }).check();
    await page.getByLabel("The passphrase of the day it was made").fill("not this one");
    await page.getByRole("button", { name: "Bring it back" }).click();
    await page.getByText("That does not open this backup.").waitFor();
    await page.getByRole("radio", { name: backups()[0] }).check();
    await page.getByLabel("The passphrase of the day it was made").fill(PASSPHRASE);
    await page.getByRole("button", { name: "Bring it back" }).click();
    await page.getByRole("heading", { name: "Your journal is back" }).waitFor();
    await look(page);
    await page.getByRole("button", { name: "Open it" }).click();
    await area(page).waitFor();
    await page.getByRole("navigation").getByRole("link", { name: "Entries" }).click();
    await page.locator(".title", { hasText: WORDS }).waitFor();
    assert.deepEqual(page.astray, []);
  } finally {
    other.end();
  }
});

test("a damaged backup is told as one, and nothing comes of it", async () => {
  const damaged = join(documents(home), "damaged.backup");
  writeFileSync(damaged, "not a backup");
  truncateSync(damaged, 200_000);
  const other = new Home({ person: home.person });
  try {
    const page = await openPage(other);
    await page.getByRole("button", { name: "Bring back a journal from a backup" }).click();
    await page.getByRole("radio", { name: "Documents" }).first().check();
    await page.getByRole("radio", { name: "damaged.backup" }).check();
    await page.getByLabel("The passphrase of the day it was made").fill(PASSPHRASE);
    await page.getByRole("button", { name: "Bring it back" }).click();
    await page.getByText("This is not a backup of a journal.").waitFor();
    assert.equal((await other.api("GET", "/v1/status")).state, "absent");
  } finally {
    other.end();
  }
});

/** Goes through a change up to the three words, and returns the phrase. */
async function change(page, { passphrase, next }) {
  await openSettings(page, "Passphrase and paper");
  await page.getByRole("button", { name: "Change it" }).click();
  await page.getByLabel("Passphrase", { exact: true }).fill("not this one");
  await page.keyboard.press("Enter");
  await page.getByText("That does not open this journal.").waitFor();
  await look(page);
  if (!next) await page.getByLabel("Keep the passphrase").check();
  await page.getByLabel("Passphrase", { exact: true }).fill(passphrase);
  await page.keyboard.press("Enter");
  if (next) {
    await page.getByRole("button", { name: "My own" }).click();
    await page.getByLabel("Your passphrase").fill(next);
    await page.getByLabel("Once more").fill(next);
    await page.getByRole("button", { name: "Use it" }).click();
  }
  await page.getByRole("heading", { name: "Write these 24 words on paper" }).waitFor();
  const phrase = await page.locator(".phrase li").allTextContents();
  await page.getByRole("button", { name: "I have written them down" }).click();
  return phrase;
}
async function typeThree(page, word) {
  for (const field of await page.getByLabel(/^Word \d+$/).all()) {
    const place = Number((await field.getAttribute("id")).slice("word-".length));
    await field.fill(word(place));
  }
  await page.getByRole("button", { name: "They are right" }).click();
}

test("a new passphrase opens the journal, and the old one does not", async () => {
  await home.unlock();
  const page = await openPage(home);
  const next = "a longer one for the winter";
  const phrase = await change(page, { passphrase: PASSPHRASE, next });
  await typeThree(page, () => "zebra");
  await page.getByText("At least one of them differs from the page before.").waitFor();
  assert.equal((await home.api("GET", "/v1/status")).state, "open");
  await typeThree(page, (place) => phrase[place - 1]);
  await page.getByRole("heading", { name: "Everything is sealed anew" }).waitFor();
  await look(page);
  assert.doesNotMatch(await page.content(), /Marabu/);
  await page.getByRole("button", { name: "Open the journal" }).click();
  await page.getByRole("heading", { name: "Closed" }).waitFor();
  await eventually(async () => (await home.api("GET", "/v1/status")).state === "locked", "a door that is closed");
  await page.getByLabel("Passphrase").fill(PASSPHRASE);
  await page.keyboard.press("Enter");
  await page.getByText("That doesn't open it.").waitFor();
  await unlockIn(page, next);
  await area(page).waitFor();
  await page.getByRole("link", { name: "Entries" }).click();
  await page.locator(".title", { hasText: WORDS }).waitFor();
  assert.deepEqual(page.astray, []);

  // The other way, with only new words for the paper, and the words of the paper to open it.
  await page.getByRole("navigation").getByRole("link", { name: "Today" }).click();
  const other = await change(page, { passphrase: next });
  assert.notDeepEqual(other, phrase);
  await typeThree(page, (place) => other[place - 1]);
  await page.getByRole("button", { name: "Open the journal" }).click();
  await unlockIn(page, next);
  await openSettings(page, "Passphrase and paper");
  await page.getByLabel("The words from the paper").fill(phrase.join(" "));
  await page.getByRole("button", { name: "Compare" }).click();
  await page.getByText("These are not the words that open this journal.").waitFor();
  await page.getByLabel("The words from the paper").fill(other.join(", ").toUpperCase());
  await page.getByRole("button", { name: "Compare" }).click();
  await page.getByText("These words open your journal.").waitFor();
  await eventually(async () => (await home.api("GET", "/v1/status")).state === "open", "an open journal");
});

test("a change that is cut off says that both papers are to be kept", async () => {
  await home.unlock();
  const page = await openPage(home);
  const phrase = await change(page, { passphrase: "a longer one for the winter" });
  await page.route("**/v1/passphrase/finish", (route) => route.abort());
  await typeThree(page, (place) => phrase[place - 1]);
  await page.getByRole("heading", { name: "It was cut off" }).waitFor();
  await page.getByText("Keep both papers and both passphrases").waitFor();
  assert.equal(await page.getByText("Nothing was changed.").count(), 0);
});

test("a page that was loaded again during a change says what is in force", async () => {
  await home.unlock();
  const page = await openPage(home);
  const next = "a longer one for the spring";
  const phrase = await change(page, { passphrase: "a longer one for the winter", next });
  // The node does it, and the page is gone before it hears of that.
  let done;
  const carriedOut = new Promise((resolve) => { done = resolve; });
  await page.route("**/v1/passphrase/finish", async (route) => { done(await (await route.fetch()).json()); });
  await typeThree(page, (place) => phrase[place - 1]);
  assert.equal((await carriedOut).pairing, "as_before");
  await page.unroute("**/v1/passphrase/finish");
  await page.reload();
  await page.getByText("The change of your passphrase or paper was carried out").waitFor();
  await look(page);
  await page.getByRole("button", { name: "I have read it" }).click();
  await page.getByText("The change of your passphrase or paper was carried out").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Lock now" }).click();
  await page.getByRole("heading", { name: "Closed" }).waitFor();
  await unlockIn(page, next);
  await area(page).waitFor();
  assert.equal(await page.getByText("was carried out").count(), 0);
});
