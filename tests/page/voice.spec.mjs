// Voice notes: recorded, heard and kept, with a real browser whose microphone beeps once a second, and the real cage.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { chromium } from "playwright-core";
import { faults } from "./faults.mjs";
import { Home, area, eventually, launching, openPage, unlockIn } from "./nodes.mjs";

const BEEPS = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
let home;
let browser;

before(async () => {
  home = await new Home().make();
  browser = await chromium.launch({ ...launching, args: [...launching.args, ...BEEPS] });
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await home.unlock();
  for (const side of ["vault", "deep"]) {
    for (const { slot } of (await home.api("GET", "/v1/page/drafts?side=" + side)).drafts) await home.api("DELETE", `/v1/page/drafts/${slot}?side=${side}`);
    for (const { id } of (await home.api("GET", "/v1/attachments?side=" + side)).attachments) await home.api("DELETE", `/v1/attachments/${id}?for_good=true`);
  }
});
after(async () => {
  await browser.close();
  home.end();
});

const attachments = async (side = "vault") => (await home.api("GET", "/v1/attachments?side=" + side)).attachments;
const press = (page, name) => page.getByRole("button", { name, exact: true }).click();
const heading = (page, name) => page.getByRole("heading", { name, exact: true }).waitFor();
const recorded = async (seconds, side) => eventually(async () => (await attachments(side))[0]?.offset >= seconds * 32_000, `${seconds} seconds with the node`);
const toRecorder = async (page) => {
  const button = page.getByRole("button", { name: "Record a voice note", exact: true });
  await page.locator("form.editor").waitFor();
  await eventually(async () => {
    if (!await button.isVisible()) await page.getByText("Photos and files", { exact: true }).first().click();
    return button.isVisible();
  }, "the button");
  await press(page, "Record a voice note");
  await heading(page, "A voice note");
};
const begin = async (page) => {
  await press(page, "Begin to record");
  await page.getByText("It records now.").waitFor();
};
/** Whether a sound of this length can be heard to its end. */
const isHeard = (player) => player.evaluate(async (node) => {
  node.playbackRate = 4;
  node.muted = true;
  const ended = new Promise((done, failed) => { node.onended = () => done(true); node.onerror = () => failed(new Error("not heard")); });
  await node.play();
  return ended;
});

test("a voice note is recorded, heard, kept with its entry, and heard there", async () => {
  const page = await openPage(home, { browser });
  await area(page).fill("At the pond.");
  await toRecorder(page);
  assert.equal(await page.getByText("At the pond.").count(), 0);
  assert.deepEqual(await faults(page), []);
  await begin(page);
  await recorded(2);
  assert.equal((await attachments())[0].state, "recording");
  assert.deepEqual(await faults(page), []);
  await press(page, "Stop");
  await page.getByText(/^Recorded: 0:/).waitFor();
  assert.deepEqual(await faults(page), []);
  assert.ok(await isHeard(page.locator("audio")));
  await press(page, "Keep it with the draft");
  assert.equal(await area(page).inputValue(), "At the pond.");
  assert.doesNotMatch(page.url(), /record/);
  await page.getByText("voice note.ogg", { exact: true }).first().waitFor();
  await press(page, "Keep this entry");
  await heading(page, "Kept.");
  const [note] = await attachments();
  assert.equal(note.made_here, true);
  assert.equal(note.kind, "audio/ogg");
  assert.equal(note.entries.length, 1);
  await page.getByRole("button", { name: /^Listen/ }).click();
  assert.ok(await isHeard(page.locator("audio")));
  assert.deepEqual(page.astray, []);
});

test("a voice note of the deep stays there", async () => {
  const page = await openPage(home, { browser });
  await page.getByRole("link", { name: "The deep" }).click();
  await press(page, "Open it");
  await page.locator(".cards3 a", { hasText: "Why I do this" }).click();
  await toRecorder(page);
  await begin(page);
  await recorded(1, "deep");
  await press(page, "Stop");
  await page.getByText(/^Recorded: 0:/).waitFor();
  assert.equal((await attachments()).length, 0);
  assert.equal((await attachments("deep"))[0].side, "deep");
});

test("a lock from elsewhere ends the recording, and what came is kept", async () => {
  const page = await openPage(home, { browser });
  await area(page).fill("At the pond.");
  await toRecorder(page);
  await begin(page);
  await recorded(2);
  await home.api("POST", "/v1/lock", {});
  await heading(page, "Closed");
  await unlockIn(page);
  await page.getByText(/There is a recording of 0:\d\d that was not ended/).waitFor();
  const before = (await attachments())[0].offset;
  assert.ok(before >= 2 * 32_000);
  await press(page, "Go on recording");
  await heading(page, "A voice note");
  await press(page, "Go on recording");
  await page.getByText("It records now.").waitFor();
  await eventually(async () => (await attachments())[0].offset > before, "more of it");
  await press(page, "Stop");
  await page.getByText(/^Recorded: 0:/).waitFor();
  assert.ok((await attachments())[0].seconds >= 3);
});

test("quick exit ends the recording, and what came is kept with the draft", async () => {
  const page = await openPage(home, { browser });
  await area(page).fill("At the pond.");
  await toRecorder(page);
  await begin(page);
  await recorded(1);
  await page.locator("#exit").click();
  await eventually(() => page.url() === "about:blank", "the page to be left");
  await eventually(async () => (await home.api("GET", "/v1/status")).state === "locked", "a locked journal");
  await home.unlock();
  const again = await openPage(home, { browser });
  await again.getByText(/There is a recording of 0:\d\d that was not ended/).waitFor();
  // Keeping the entry ends it.
  await press(again, "Keep this entry");
  await heading(again, "Kept.");
  assert.equal((await attachments())[0].state, "whole");
});

test("a killed node keeps every second that it answered", async () => {
  const page = await openPage(home, { browser });
  await area(page).fill("At the pond.");
  await toRecorder(page);
  await begin(page);
  await recorded(2);
  const before = (await attachments())[0].offset;
  home.kill();
  home.run(["open", "--print"]);
  await home.unlock();
  assert.ok((await attachments())[0].offset >= before);
  const again = await openPage(home, { browser });
  await press(again, "End it and keep it");
  await again.getByRole("button", { name: /^Listen/ }).waitFor();
  assert.equal((await attachments())[0].made_here, true);
});

test("a recording that nobody wants is thrown away, and the words stay", async () => {
  const page = await openPage(home, { browser });
  await area(page).fill("At the pond.");
  await toRecorder(page);
  await begin(page);
  await recorded(1);
  await press(page, "Stop");
  await page.getByText(/^Recorded: 0:/).waitFor();
  await press(page, "Throw it away");
  await press(page, "Throw it away for good");
  await area(page).waitFor();
  assert.equal(await area(page).inputValue(), "At the pond.");
  assert.deepEqual(await attachments(), []);
  await toRecorder(page);
  await press(page, "Back");
  await area(page).waitFor();
  assert.deepEqual(await attachments(), []);
});

test("without a microphone the page says so, and only the recorder may ask for one", async () => {
  const none = await chromium.launch(launching);
  try {
    const page = await openPage(home, { browser: none });
    await area(page).fill("At the pond.");
    await toRecorder(page);
    await press(page, "Begin to record");
    await page.getByText(/No microphone can be used here|did not let this page use the microphone/).waitFor();
    await press(page, "Back");
    await area(page).waitFor();
    assert.deepEqual(await attachments(), []);
  } finally {
    await none.close();
  }
  const page = await openPage(home, { browser });
  await area(page).waitFor();
  assert.equal(await page.evaluate(() => navigator.mediaDevices.getUserMedia({ audio: true }).then(() => "given", (error) => error.name)), "NotAllowedError");
});
