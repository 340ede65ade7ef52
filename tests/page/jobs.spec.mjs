// Long work on the page: bring in, take out, a packet for a session, traces.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { look } from "./faults.mjs";
import { Home, PASSPHRASE, area, closePages, endBrowser, eventually, openPage, openSettings, unlockIn } from "./nodes.mjs";

const WORDS = "zwischen uns steht ein Marabu";
const DEEP = "what I said on Tuesday";
const SECRET = "violet kettle orchard six";
const documents = (home) => join(home.person, "Documents");
let home;
before(async () => {
  home = await new Home().make();
  mkdirSync(documents(home), { recursive: true });
  await home.api("POST", "/v1/entries", { text: WORDS });
  await home.api("POST", "/v1/entries", { text: DEEP, side: "deep", kind: "note" });
});
afterEach(async () => {
  await closePages();
  // A page that is closed, unlike one that is left, forgets nothing.
  const { job } = await home.api("GET", "/v1/jobs");
  if (job) await home.api("DELETE", "/v1/jobs/" + job.job);
});
after(async () => {
  await endBrowser();
  home.end();
});

const choose = (page, name, text) => page.getByLabel("The file", { exact: true }).setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from(text) });
const hide = (page) => page.evaluate(() => {
  Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
});
const entries = async () => (await home.api("GET", "/v1/entries?limit=1000")).entries;
const written = () => readdirSync(documents(home));

test("a file is tried first, and brought in only then", async () => {
  await home.unlock();
  const before = (await entries()).length;
  const page = await openPage(home);
  await openSettings(page, "Bring in");
  await look(page, "bring-in");
  await choose(page, "diary.txt", "[2021-03-04 09:10] The stork is back. He stands on the roof.\n\n[2021-03-05 10:00] Nothing today.\n");
  await page.getByRole("heading", { name: "What would come in" }).waitFor();
  await page.getByText("2 entries would come in, and only you could see them.").waitFor();
  assert.equal((await entries()).length, before);
  await look(page, "bring-in-trial");
  await page.getByRole("button", { name: "Bring it in" }).click();
  await page.getByText("2 entries came in. Only you can see them.").waitFor();
  await look(page, "bring-in-done");
  await page.getByRole("link", { name: "Look at your entries" }).click();
  await page.locator(".title", { hasText: "The stork is back." }).waitFor();
  assert.deepEqual(page.astray, []);
});

// A tar archive of these files.
const tar = (files) => Buffer.concat([...Object.entries(files).map(([name, content]) => {
  const bytes = Buffer.from(content);
  const head = Buffer.alloc(512);
  head.write(name, 0);
  head.write(bytes.length.toString(8).padStart(11, "0"), 124);
  head.write("        0", 148);
  head.write("ustar", 257);
  head.write(head.reduce((sum, one) => sum + one, 0).toString(8).padStart(6, "0") + "\0 ", 148);
  return Buffer.concat([head, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}), Buffer.alloc(1024)]);

test("photos come in with their entries, and the report counts them", async () => {
  await home.unlock();
  const page = await openPage(home);
  await openSettings(page, "Bring in");
  const photos = ["A", "B", "C"].map((identifier) => ({ identifier }));
  const buffer = tar({
    "Journal.json": JSON.stringify({ metadata: {}, entries: [{ uuid: "P1", creationDate: "2021-04-01T10:00:00Z", text: "Storks ![](dayone-moment://A) on roofs", photos }] }),
    "photos/A.jpg": "one", "photos/B.jpg": "two", "photos/D.jpg": "of nobody",
  });
  await page.getByLabel("The file", { exact: true }).setInputFiles({ name: "journal.tar", mimeType: "application/x-tar", buffer });
  await page.getByText("With them would come: 2 photos.").waitFor();
  await page.getByText("1 photo or other file of an entry is not here, or could not be read. The words of these entries are kept.").waitFor();
  await page.getByText("1 file belongs to no entry, and was not taken.").waitFor();
  await look(page, "bring-in-photos");
  await page.getByRole("button", { name: "Bring it in" }).click();
  await page.getByText("With them came: 2 photos.").waitFor();
  await page.getByText("The entries whose files are not here").click();
  await page.getByText("Journal.json, entry 1").waitFor();
  const { entries: found } = await home.api("GET", "/v1/entries?from=2021-04-01&to=2021-04-01");
  const entry = await home.api("GET", "/v1/entries/" + found[0].id);
  assert.equal(entry.attachments.length, 2);
  assert.equal(entry.text, `Storks ![photo](attachment:${entry.attachments[0].id}) on roofs`);
  assert.deepEqual(page.astray, []);
});

test("days that can be read in two ways are asked for, and moods can become numbers", async () => {
  await home.unlock();
  const page = await openPage(home);
  await openSettings(page, "Bring in");
  await choose(page, "export.csv", "full_date,date,weekday,time,mood,activities,note_title,note\n2022-02-01,1. Februar,Dienstag,20:15,rad,,,Calm\n2022-02-02,2. Februar,Mittwoch,20:15,meh,,,Less calm\n");
  await page.getByText("2 entries would come in").waitFor();
  await page.getByText("Moods as numbers, for the chart").click();
  await page.getByLabel("rad", { exact: true }).selectOption({ index: 5 });
  await eventually(async () => (await home.api("GET", "/v1/jobs")).job.answer?.moods.length === 1, "the second trial");
  await page.getByRole("button", { name: "Bring it in" }).click();
  await page.getByText("2 entries came in.").waitFor();
  const noted = (await home.api("GET", "/v1/values?field=mood&from=2022-02-01&to=2022-02-02")).values;
  assert.deepEqual(noted.map(({ value }) => value), ["5"]);
  await page.getByRole("button", { name: "Another file" }).click();
  await choose(page, "07-01-2024.md", "The first walk of the year.\n");
  await page.getByText("Its days can be read in two ways. Nothing was brought in yet.").waitFor();
  await look(page, "bring-in-days");
  await page.getByLabel("7 January").click();
  await page.getByText("1 entry would come in").waitFor();
  await look(page, "bring-in-choices");
  await page.getByRole("button", { name: "Bring it in" }).click();
  await page.getByText("1 entry came in.").waitFor();
  assert.ok((await entries()).some(({ day }) => day === "2024-01-07"));
  assert.deepEqual(page.astray, []);
});

test("a long import survives a reload and can be broken off, and the rest comes later", async () => {
  await home.unlock();
  const many = Array.from({ length: 6000 }, (_, at) => `[2019-${String(1 + (at % 12)).padStart(2, "0")}-${String(1 + (at % 28)).padStart(2, "0")} 08:${String(at % 60).padStart(2, "0")}] Stone ${at} of the wall.\n`).join("\n");
  const page = await openPage(home);
  await openSettings(page, "Bring in");
  await choose(page, "wall.txt", many);
  await page.getByText("6000 entries would come in").waitFor();
  await page.reload();
  await openSettings(page, "Bring in");
  await page.getByText("6000 entries would come in").waitFor();
  await page.getByRole("button", { name: "Bring it in" }).click();
  await page.getByText("Your entries are being brought in.").waitFor();
  await page.getByRole("button", { name: "Break it off" }).click();
  await page.getByText("It was broken off. What has come in stays").waitFor();
  await look(page, "bring-in-broken-off");
  await choose(page, "wall.txt", many);
  await page.getByRole("button", { name: "Bring it in" }).click();
  await page.getByRole("heading", { name: "It is done" }).waitFor();
  const stones = (await home.api("POST", "/v1/search", { query: "wall", limit: 1000, side: "vault" })).found;
  assert.equal(stones.length, 1000);
  await choose2(page, "wall.txt", many);
  await page.getByText("Nothing new would come in.").waitFor();
  await page.getByText("6000 are here already.").waitFor();
  assert.deepEqual(page.astray, []);
});
async function choose2(page, name, text) {
  await page.getByRole("button", { name: "Another file" }).click();
  await choose(page, name, text);
}

test("a file of nothing that we know changes nothing and is told as that", async () => {
  await home.unlock();
  const page = await openPage(home);
  await openSettings(page, "Bring in");
  await page.getByLabel("The file", { exact: true }).setInputFiles({ name: "photo.jpg", mimeType: "image/jpeg", buffer: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]) });
  await page.getByText("Nothing was imported: only its own program can read this form").waitFor();
  await look(page, "bring-in-unknown");
  assert.deepEqual(page.astray, []);
});

test("a lock ends a job and forgets it and its file", async () => {
  await home.unlock();
  const page = await openPage(home);
  await openSettings(page, "Bring in");
  await choose(page, "a.txt", "[2021-03-04 09:10] A heron.\n");
  await page.getByText("1 entry would come in").waitFor();
  await page.getByRole("button", { name: "Lock now" }).click();
  await unlockIn(page);
  await page.getByRole("heading", { name: "Bring in" }).waitFor();
  await page.getByLabel("The file", { exact: true }).waitFor();
  assert.equal((await home.api("GET", "/v1/jobs")).job, null);
  const again = await home.api("POST", "/v1/jobs", { what: "import", file: "1", name: "a.txt" });
  assert.equal(again.error, "unknown_id");
});

test("what was taken out sealed opens again with its own passphrase only", async () => {
  await home.unlock();
  const page = await openPage(home);
  await openSettings(page, "Take out");
  await look(page, "take-out");
  await page.getByRole("radio", { name: "Documents" }).first().check();
  await page.getByLabel("The name of the file").fill("mine");
  await page.getByLabel("A passphrase for this file").fill(SECRET);
  await page.getByLabel("Once more").fill(SECRET + "x");
  await page.getByRole("button", { name: "Write it" }).click();
  await page.getByText("The two are not the same.").waitFor();
  await page.getByLabel("Once more").fill(SECRET);
  await page.getByRole("button", { name: "Write it" }).click();
  await page.getByRole("heading", { name: "It is written" }).waitFor();
  await look(page, "take-out-done");
  const file = join(documents(home), "mine.sealed");
  const bytes = readFileSync(file);
  assert.ok(!bytes.includes(WORDS));
  // In a journal of somebody else nothing of it is known.
  const other = await new Home().make();
  try {
    const there = await openPage(other);
    await openSettings(there, "Bring in");
    await there.getByLabel("The file", { exact: true }).setInputFiles(file);
    await there.getByText("This file is sealed.").waitFor();
    await look(there, "bring-in-sealed");
    await there.getByLabel("The passphrase of the file").fill("something else entirely");
    await there.keyboard.press("Enter");
    await there.getByText("That does not open this file. Nothing was brought in.").waitFor();
    await there.getByLabel("The passphrase of the file").fill(SECRET);
    await there.keyboard.press("Enter");
    await there.getByRole("button", { name: "Bring it in" }).click();
    await there.getByRole("heading", { name: "It is done" }).waitFor();
    const found = (await other.api("POST", "/v1/search", { query: "Marabu", limit: 5, side: "vault" })).found;
    assert.equal(found.length, 1);
    const deep = (await other.api("GET", "/v1/entries?side=deep")).entries;
    assert.equal(deep.length, 0);
    assert.deepEqual(there.astray, []);
  } finally {
    other.end();
  }
  // The screen that is left forgets what it told.
  await page.getByRole("link", { name: "All settings" }).click();
  await eventually(async () => (await home.api("GET", "/v1/jobs")).job === null, "the end of the told job");
  assert.deepEqual(page.astray, []);
});

test("in the open is written only after the typed word, and no file is overwritten", async () => {
  await home.unlock();
  const page = await openPage(home);
  await openSettings(page, "Take out");
  await page.getByLabel("One page for any browser, to read").check();
  await page.getByRole("radio", { name: "Documents" }).first().check();
  await page.getByLabel("The name of the file").fill("open");
  await page.getByLabel("In the open: anybody who gets the file").check();
  await page.getByRole("button", { name: "Write it" }).click({ force: true });
  await page.getByLabel("Type the word").fill("plan");
  await page.getByRole("button", { name: "Write it" }).click({ force: true });
  assert.equal((await home.api("GET", "/v1/jobs")).job, null);
  assert.ok(!written().includes("open.html"));
  await page.getByLabel("Type the word").fill("plain");
  await page.getByRole("button", { name: "Write it" }).click();
  await page.getByRole("heading", { name: "It is written" }).waitFor();
  const text = readFileSync(join(documents(home), "open.html"), "utf8");
  assert.ok(text.includes(WORDS) && !text.includes(DEEP));
  await page.getByRole("button", { name: "Another one" }).click();
  await page.getByLabel("One page for any browser, to read").check();
  await page.getByRole("radio", { name: "Documents" }).first().check();
  await page.getByLabel("The name of the file").fill("open");
  await page.getByLabel("In the open: anybody who gets the file").check();
  await page.getByLabel("Type the word").fill("plain");
  await page.getByRole("button", { name: "Write it" }).click();
  await page.getByText("is there already. It was left as it is.").waitFor();
  assert.deepEqual(page.astray, []);
});

test("a packet is shown whole before it becomes a file, and only it is printed", async () => {
  await home.unlock();
  const page = await openPage(home);
  await openSettings(page, "For a session");
  await page.getByRole("button", { name: "Look at it" }).click();
  await page.getByText("Choose first which room it is for.").waitFor();
  await page.getByLabel("Your own").check();
  await page.getByRole("button", { name: "Choose from the deep too" }).click();
  await page.getByRole("searchbox").first().fill("Marabu");
  await page.getByLabel(WORDS).check();
  await page.getByLabel(DEEP).check();
  await look(page, "packet");
  await page.getByRole("button", { name: "Look at it" }).click();
  await page.getByRole("heading", { name: "This, and nothing else" }).waitFor();
  const shown = await page.locator(".printed").textContent();
  assert.ok(shown.includes(WORDS) && shown.includes(DEEP) && shown.startsWith("# For my session"));
  await look(page, "packet-shown");
  const seen = await page.evaluate(() => {
    let seenInPrint = null;
    window.print = () => { seenInPrint = "prints" in document.body.dataset; };
    [...document.querySelectorAll("button")].find((button) => button.textContent === "On paper").click();
    return seenInPrint;
  });
  assert.ok(seen);
  await page.emulateMedia({ media: "print" });
  const visible = await page.evaluate(() => document.body.innerText);
  assert.equal(visible.trim(), shown.trim());
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.equal((await page.evaluate(() => document.body.innerText)).trim(), "");
  await page.emulateMedia({ media: "screen" });
  await page.getByRole("button", { name: "Into a file" }).click();
  await page.getByRole("radio", { name: "Documents" }).first().check();
  await page.getByLabel("The name of the file").fill("session");
  await page.getByLabel("A passphrase for this file").fill(SECRET);
  await page.getByLabel("Once more").fill(SECRET);
  await page.getByRole("button", { name: "Write it" }).click();
  await page.getByRole("heading", { name: "It is written" }).waitFor();
  assert.ok(existsSync(join(documents(home), "session.sealed")));
  assert.deepEqual(page.astray, []);
});

test("a room for two takes nothing of the deep, whatever was chosen before", async () => {
  await home.unlock();
  const page = await openPage(home);
  await openSettings(page, "For a session");
  await page.getByLabel("Your own").check();
  await page.getByRole("button", { name: "Choose from the deep too" }).click();
  await page.getByLabel(DEEP).check();
  await page.getByLabel("The two of you together").check();
  assert.equal(await page.getByText("From the deep").count(), 0);
  await page.getByRole("searchbox").first().fill("Marabu");
  await page.getByLabel(WORDS).check();
  await page.getByRole("button", { name: "Look at it" }).click();
  await page.getByRole("heading", { name: "This, and nothing else" }).waitFor();
  assert.ok(!(await page.locator(".printed").textContent()).includes(DEEP));
  const deep = (await home.api("GET", "/v1/entries?side=deep")).entries[0].id;
  await home.api("POST", "/v1/jobs", { what: "packet", ids: [deep], for: "couple", deep: true, trial: true });
  const { job } = await eventually(async () => { const now = await home.api("GET", "/v1/jobs"); return now.job.state === "ended" && now; }, "the end of the job");
  assert.equal(job.error.error, "stays_below");
  assert.equal(job.answer, null);
});

test("what the deep keeps is asked for before it is chosen or taken along, and is put away with the tab", async () => {
  await home.unlock();
  await home.api("PUT", "/v1/page/settings", { deep_asks: "on" });
  const page = await openPage(home);
  await openSettings(page, "Take out");
  await page.getByLabel("The deep too").click();
  await page.locator("#deep-secret").fill("not this one");
  await page.keyboard.press("Enter");
  await page.getByText("That does not open this journal.").waitFor();
  assert.equal(await page.getByRole("button", { name: "Write it" }).count(), 0);
  await page.getByRole("button", { name: "Not now" }).click();
  assert.ok(!await page.getByLabel("The deep too").isChecked());
  await page.getByLabel("The deep too").click();
  await page.locator("#deep-secret").fill(PASSPHRASE);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Write it" }).waitFor();
  assert.ok(await page.getByLabel("The deep too").isChecked());
  await hide(page);
  await page.getByText("The deep is closed again.").waitFor();
  assert.ok(!await page.getByLabel("The deep too").isChecked());
  await page.evaluate(() => { delete document.visibilityState; });
  await page.getByRole("link", { name: "All settings" }).click();
  await page.locator("main").getByRole("link", { name: "For a session" }).click();
  await page.getByLabel("Your own").check();
  await page.getByRole("button", { name: "Choose from the deep too" }).click();
  assert.equal(await page.getByLabel(DEEP).count(), 0);
  await page.locator("#deep-secret").fill(PASSPHRASE);
  await page.keyboard.press("Enter");
  await page.getByLabel(DEEP).check();
  await page.getByRole("button", { name: "Look at it" }).click();
  await page.locator(".printed", { hasText: DEEP }).waitFor();
  await hide(page);
  await page.getByRole("button", { name: "Choose from the deep too" }).waitFor();
  assert.ok(!(await page.content()).includes(DEEP));
  await home.api("PUT", "/v1/page/settings", { deep_asks: "off", passphrase: PASSPHRASE });
  assert.deepEqual(page.astray, []);
});

test("a packet that was looked at before, or elsewhere, is never shown for another one", async () => {
  await home.unlock();
  const page = await openPage(home);
  await openSettings(page, "For a session");
  await page.getByLabel("Your own").check();
  await page.getByRole("button", { name: "Choose from the deep too" }).click();
  await page.getByLabel(DEEP).check();
  await page.getByRole("button", { name: "Look at it" }).click();
  await page.locator(".printed", { hasText: DEEP }).waitFor();
  const other = await openPage(home);
  for (const one of [other, page]) {
    if (one === page) await page.reload();
    await openSettings(one, "For a session");
    await one.getByRole("searchbox").first().fill("Marabu");
    await one.getByLabel(WORDS).check();
    assert.ok(!(await one.content()).includes(DEEP));
    await one.getByLabel("The two of you together").check();
    await one.getByRole("button", { name: "Look at it" }).click();
    await one.locator(".printed", { hasText: WORDS }).waitFor();
    assert.ok(!(await one.content()).includes(DEEP));
  }
  assert.deepEqual(page.astray.concat(other.astray), []);
});

test("a packet is printed although the page is covered", async () => {
  await home.unlock();
  await home.api("PUT", "/v1/page/settings", { cover: "on" });
  const page = await openPage(home);
  await openSettings(page, "For a session");
  await page.getByLabel("Your own").check();
  await page.getByRole("searchbox").first().fill("Marabu");
  await page.getByLabel(WORDS).check();
  await page.getByRole("button", { name: "Look at it" }).click();
  await page.getByRole("heading", { name: "This, and nothing else" }).waitFor();
  await page.evaluate(() => { window.print = () => {}; });
  await page.getByRole("button", { name: "On paper" }).click();
  await page.evaluate(() => dispatchEvent(new Event("blur")));
  const visible = () => page.locator(".printed").evaluate((shown) => getComputedStyle(shown).visibility);
  assert.equal(await visible(), "hidden");
  await page.emulateMedia({ media: "print" });
  assert.equal(await visible(), "visible");
  await home.api("PUT", "/v1/page/settings", { cover: "off" });
});

test("a file that another window let go of is asked for once more", async () => {
  await home.unlock();
  const page = await openPage(home);
  await openSettings(page, "Bring in");
  await choose(page, "a.txt", "[2021-03-04 09:10] A crane.\n");
  await page.getByText("1 entry would come in").waitFor();
  const { job } = await home.api("GET", "/v1/jobs");
  await home.api("DELETE", "/v1/jobs/" + job.job);
  await page.getByRole("button", { name: "Bring it in" }).click();
  await page.getByText("The file is not there any more. Nothing was brought in.").waitFor();
  await choose(page, "a.txt", "[2021-03-04 09:10] A crane.\n");
  await page.getByRole("button", { name: "Bring it in" }).click();
  await page.getByText("1 entry came in.").waitFor();
  assert.deepEqual(page.astray, []);
});

test("a screen that is left while it sends a file starts nothing", async () => {
  await home.unlock();
  const page = await openPage(home);
  await openSettings(page, "Bring in");
  let goOn;
  const left = new Promise((done) => { goOn = done; });
  await page.route("**/v1/jobs/file/*", async (route) => { await left; await route.continue(); });
  const sent = page.waitForRequest((one) => one.method() === "PUT" && one.url().includes("/v1/jobs/file/"));
  await choose(page, "a.txt", "[2021-03-04 09:10] A crake.\n");
  await sent;
  await page.getByRole("link", { name: "All settings" }).click();
  const answered = page.waitForResponse((one) => one.url().includes("/v1/jobs/file/"));
  goOn();
  await answered;
  await page.locator("main").getByRole("link", { name: "Bring in" }).click();
  await page.getByLabel("The file", { exact: true }).waitFor();
  assert.equal((await home.api("GET", "/v1/jobs")).job, null);
  assert.deepEqual(page.astray, []);
});

test("a name of dots, or one that is too long, is told as that", async () => {
  await home.unlock();
  const page = await openPage(home);
  await openSettings(page, "Take out");
  await page.getByLabel("In the open: anybody who gets the file").check();
  for (const [name, says] of [["..", "Give the file a name"], ["ä".repeat(128), "This name is too long."]]) {
    await page.getByLabel("The name of the file").fill(name);
    await page.getByLabel("Type the word").fill("plain");
    await page.getByRole("button", { name: "Write it" }).click();
    await page.getByText(says).waitFor();
  }
  assert.equal((await home.api("GET", "/v1/jobs")).job, null);
});

test("an import goes on when the door of the page closes", async () => {
  await home.unlock();
  const many = Array.from({ length: 6000 }, (_, at) => `[2017-${String(1 + (at % 12)).padStart(2, "0")}-${String(1 + (at % 28)).padStart(2, "0")} 08:${String(at % 60).padStart(2, "0")}] Tile ${at} of the roof.\n`).join("\n");
  const page = await openPage(home);
  await openSettings(page, "Bring in");
  await choose(page, "roof.txt", many);
  await page.getByRole("button", { name: "Bring it in" }).click();
  await eventually(async () => (await home.api("GET", "/v1/jobs")).job?.done > 0, "the first entry");
  await home.api("POST", "/v1/loopback/close");
  const { job } = await eventually(async () => { const now = await home.api("GET", "/v1/jobs"); return now.job.state !== "running" && now; }, "the end of the import");
  assert.equal(job.state, "ended");
  assert.equal(job.answer.added, 6000);
});

test("traces can be looked for once other work has ended", async () => {
  await home.unlock();
  const many = Array.from({ length: 6000 }, (_, at) => `[2018-${String(1 + (at % 12)).padStart(2, "0")}-${String(1 + (at % 28)).padStart(2, "0")} 08:${String(at % 60).padStart(2, "0")}] Brick ${at} of the arch.\n`).join("\n");
  const { file } = await home.api("POST", "/v1/jobs/file");
  await home.api("PUT", "/v1/jobs/file/" + file, { at: 0, bytes: Buffer.from(many).toString("base64") });
  const page = await openPage(home);
  await area(page).waitFor();
  const { job } = await home.api("POST", "/v1/jobs", { what: "import", file, name: "arch.txt" });
  await openSettings(page, "What this computer shows");
  await page.getByText("Another import or export runs at this moment.").waitFor();
  await home.api("DELETE", "/v1/jobs/" + job);
  await eventually(async () => (await home.api("GET", "/v1/jobs")).job?.state !== "running", "the end of the import");
  await page.getByRole("button", { name: "Look again" }).click();
  await page.getByRole("heading", { name: "What the browser keeps" }).waitFor();
  assert.deepEqual(page.astray, []);
});

test("traces are shown with where they lie", async () => {
  await home.unlock();
  const page = await openPage(home);
  await openSettings(page, "What this computer shows");
  await page.getByRole("heading", { name: "What the browser keeps" }).waitFor();
  await page.locator(".path", { hasText: home.home }).first().waitFor();
  await page.getByText("How to clear it").first().click();
  await look(page, "traces");
  assert.deepEqual(page.astray, []);
});
