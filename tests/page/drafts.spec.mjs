import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { Home, area, closePages, endBrowser, eventually, openPage, settled, unlockIn } from "./nodes.mjs";

let home;
before(async () => { home = await new Home().make(); });
afterEach(closePages);
after(async () => {
  await endBrowser();
  home.end();
});

const draft = async (slot = "new", side = "vault") => (await home.api("GET", "/v1/page/drafts?side=" + side)).drafts?.find((one) => one.slot === slot);

test("typed words are on their way to the node a second later", async () => {
  const page = await openPage(home);
  await area(page).waitFor();
  await page.clock.install(); // the page's own second, however slow the machine is
  await page.clock.pauseAt(Date.now() + 60_000);
  await area(page).pressSequentially("A sentence that nobody kept");
  assert.equal(await draft(), undefined);
  await page.clock.runFor(1000);
  await eventually(async () => (await draft())?.text === "A sentence that nobody kept", "the draft");
  await page.getByText(/Draft kept on this computer, /).waitFor();
});

test("a draft is in the sheet again after a reload and in a second tab", async () => {
  const page = await openPage(home);
  await eventually(async () => (await area(page).inputValue()) === "A sentence that nobody kept", "the words");
  await page.reload();
  await eventually(async () => (await area(page).inputValue()) === "A sentence that nobody kept", "the words");
});

test("a lock keeps the words of the last moment, and shows them after unlocking", async () => {
  const page = await openPage(home);
  await area(page).fill("Typed and locked at once");
  await page.getByRole("button", { name: "Lock now" }).click();
  assert.doesNotMatch(await page.content(), /locked at once/);
  await eventually(async () => (await home.api("GET", "/v1/status")).state === "locked", "the lock");
  await unlockIn(page);
  await eventually(async () => (await area(page).inputValue()) === "Typed and locked at once", "the words");
});

test("changing screens keeps the words without a question", async () => {
  const page = await openPage(home);
  await area(page).fill("Left for the cards");
  await page.getByRole("link", { name: "Cards" }).click();
  await page.getByRole("heading", { name: "Cards" }).waitFor();
  await page.getByRole("link", { name: "Today" }).click();
  await eventually(async () => (await area(page).inputValue()) === "Left for the cards", "the words");
});

test("a kept entry leaves no draft, however fast it was typed", async () => {
  const page = await openPage(home);
  await page.clock.install();
  await area(page).fill("Quick");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("heading", { name: "Kept." }).waitFor();
  await page.clock.runFor(3000); // longer than a draft waits
  await settled(page);
  assert.equal(await draft(), undefined);
});

test("two windows never write over each other's words", async () => {
  const one = await openPage(home);
  const two = await openPage(home);
  await area(one).fill("From the first window");
  await eventually(async () => (await draft())?.text === "From the first window", "the draft");
  await area(two).fill("From the second window");
  const texts = async () => (await home.api("GET", "/v1/page/drafts?side=vault")).drafts.map(({ text }) => text).sort();
  await eventually(async () => (await texts()).length === 2, "both drafts");
  assert.deepEqual(await texts(), ["From the first window", "From the second window"]);
  await two.getByRole("button", { name: "Keep this entry" }).click();
  await two.getByRole("heading", { name: "Kept." }).waitFor();
  assert.deepEqual(await texts(), ["From the first window"]);
  await two.getByRole("button", { name: "Write another" }).click();
  await eventually(async () => (await area(two).inputValue()) === "From the first window", "the words of the first");
  await home.api("DELETE", "/v1/page/drafts/new?side=vault");
});

test("a quick second window does not take the first one's words along", async () => {
  const one = await openPage(home);
  const two = await openPage(home);
  await area(two).waitFor();
  await area(one).fill("Half a thought");
  await eventually(async () => (await draft())?.text === "Half a thought", "the draft");
  await area(two).fill("Kept at once");
  await two.keyboard.press("Control+Enter");
  await two.getByRole("heading", { name: "Kept." }).waitFor();
  assert.equal((await draft())?.text, "Half a thought");
  await home.api("DELETE", "/v1/page/drafts/new?side=vault");
});

test("words that meet a lock from elsewhere are there after unlocking", async () => {
  const page = await openPage(home);
  await area(page).fill("");
  const typing = area(page).pressSequentially("the ferry waits for those who are late ".repeat(3), { delay: 30 }).catch(() => {});
  await eventually(async () => (await draft())?.text.length > 20, "a draft of the beginning");
  await home.api("POST", "/v1/lock", {});
  let typed = "";
  for (let now = ""; now !== null; now = await page.evaluate(() => document.querySelector("textarea.page")?.value ?? null)) typed = now || typed;
  await page.getByRole("heading", { name: "Closed" }).waitFor();
  await typing;
  assert.doesNotMatch(await page.content(), /ferry/);
  await page.getByLabel("Passphrase").fill("");
  await unlockIn(page);
  await eventually(async () => (await area(page).inputValue()).startsWith(typed), "all that was typed");
  assert.ok(typed.length > 20);
  await home.api("DELETE", "/v1/page/drafts/new?side=vault");
});

test("words that lie elsewhere are listed on Today, and can be gone on with", async () => {
  await home.api("PUT", "/v1/page/drafts/new-abcde", { side: "vault", text: "Left in another window" });
  const page = await openPage(home);
  await page.getByText("Words that are no entry yet").waitFor();
  await page.getByRole("button", { name: "Go on with it" }).click();
  await eventually(async () => (await area(page).inputValue()) === "Left in another window", "the words");
  await page.getByRole("button", { name: "Keep this entry" }).click();
  await page.getByRole("heading", { name: "Kept." }).waitFor();
  assert.deepEqual((await home.api("GET", "/v1/page/drafts?side=vault")).drafts, []);
});

test("requests that the page makes by itself do not put off the idle lock", async () => {
  await home.api("POST", "/v1/settings", { idle_lock_seconds: 64 });
  const page = await openPage(home);
  await area(page).waitFor();
  await page.getByText("This closes in a minute. Your words are kept.").waitFor();
  const { locks_at: at } = await home.api("GET", "/v1/status");
  const byItself = () => page.asked.filter((one) => one.url().endsWith("/v1/status")).length;
  const before = byItself();
  await eventually(() => byItself() > before + 1, "two of the page's own requests");
  assert.equal((await home.api("GET", "/v1/status")).locks_at, at);
  await page.getByRole("button", { name: "Stay" }).click();
  await eventually(async () => (await home.api("GET", "/v1/status")).locks_at > at, "more time");
});

test("kill -9 of the node while typing loses a second at most", async () => {
  const page = await openPage(home);
  await area(page).fill("");
  await page.evaluate(() => {
    globalThis.typed = [];
    document.querySelector("textarea.page").addEventListener("input", (event) => globalThis.typed.push([Date.now(), event.target.value.length]));
  });
  let longest = 0; // ms that a draft was on its way, on this machine at this moment
  page.on("requestfinished", (one) => { if (one.url().includes("/v1/page/drafts")) longest = Math.max(longest, one.timing().responseEnd); });
  const words = "the river is high and the boats are tied to the trees ".repeat(3);
  const typing = area(page).pressSequentially(words, { delay: 40 });
  await eventually(async () => (await draft())?.text.length > 60, "a draft of the beginning");
  const before = await area(page).inputValue();
  const killed = Date.now();
  home.kill();
  await typing.catch(() => {});
  const stands = await area(page).inputValue();
  assert.ok(words.startsWith(stands) && stands.length >= before.length, "what was typed stays in the field");
  await page.getByText("The program behind this page is not running, or the page was closed.").waitFor();
  const due = (await page.evaluate(() => globalThis.typed)).filter(([time]) => time < killed - 1000 - longest).at(-1)?.[1] ?? 0;
  home.run(["open", "--print"]);
  await home.unlock();
  const kept = (await draft())?.text ?? "";
  assert.ok(words.startsWith(kept));
  assert.ok(kept.length >= due, `kept ${kept.length} letters where ${due} were typed in time`);
});
