// Measures what page.md promises: node budgets.mjs [ENTRIES]. Medians of ten, beside an empty page of the same run.
import { createServer } from "node:http";
import { Home, area, endBrowser, openPage, theBrowser } from "./nodes.mjs";

const count = Number(process.argv[2] ?? 100_000);
const ROUNDS = 10;
const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const say = (what, value, least) => console.log(`${what.padEnd(58)} ${String(value).padStart(10)}   ${least}`);
const paint = (page) => page.evaluate(() => new Promise((done) => {
  const first = performance.getEntriesByName("first-contentful-paint")[0];
  if (first) return done(first.startTime);
  new PerformanceObserver((list) => list.getEntriesByName("first-contentful-paint").forEach((one) => done(one.startTime))).observe({ type: "paint", buffered: true });
}));

const home = await new Home().make();
await home.api("POST", "/v1/lock", {});

const plain = createServer((_, answer) => answer.end("<!doctype html><title>x</title><p>x")).listen(0, "127.0.0.1");
const empty = [];
const first = [];
let requests = 0;
let bytes = 0;
for (let round = 0; round < ROUNDS; round += 1) {
  const context = await (await theBrowser()).newContext();
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${plain.address().port}/`);
  empty.push(await paint(page));
  await context.close();
  const shown = await openPage(home);
  first.push(await paint(shown));
  await shown.getByLabel("Passphrase").waitFor();
  await shown.waitForTimeout(20);
  const before = shown.asked.filter((one) => !one.url().endsWith("#"));
  if (round === 0) {
    // The files of the door alone: the rest is loaded in advance.
    const door = before.filter((one) => !/frame|today|lists|blank|drafts|settings|sentences|editor|questions|feelings|reading|changes|keys|screens\.css/.test(one.url()));
    requests = door.length;
    for (const one of door) bytes += (await (await one.response())?.body().catch(() => Buffer.alloc(0)))?.length ?? 0;
  }
  await shown.context().close();
}
plain.close();
say("first paint of an empty page, ms", Math.round(median(empty)), "");
say("first paint of the door, ms", Math.round(median(first)), `<= ${Math.round(median(empty)) + 60}`);
say("requests of the first screen", requests, "<= 14");
say("bytes of the first screen", bytes, "<= 122880");

await home.unlock();
for (let at = 0; at < count; at += 5000) {
  const entries = Array.from({ length: Math.min(5000, count - at) }, (_, one) => {
    const number = at + one;
    const when = new Date(Date.UTC(2000, 0, 1) + number * 2 * 3_600_000).toISOString().slice(0, 19) + "Z";
    return { text: `A day like others, number ${number}\n\nThe boats lay at the pier and nobody was in a hurry. ${number % 997 === 0 ? "A kingfisher came." : ""}`, created: when, day: when.slice(0, 10), tags: number % 3 ? [] : ["harbour"], source: "bench:" + number };
  });
  await home.api("POST", "/v1/entries/import", { entries });
}
const page = await openPage(home);
await area(page).waitFor();
/** Milliseconds from a click to the frame in which this is there. */
const from = (act, selector) => page.evaluate(([what, wanted]) => new Promise((done) => {
  const begin = performance.now();
  const look = () => (performance.now() - begin > 8000 ? done(NaN) : document.querySelectorAll(wanted.split("@")[0]).length >= Number(wanted.split("@")[1] ?? 1) ? requestAnimationFrame(() => done(performance.now() - begin)) : requestAnimationFrame(look));
  const link = [...document.querySelectorAll(".rail a")].find((one) => one.textContent === what);
  if (link) link.click();
  else {
    const field = document.querySelector("#find");
    field.value = what;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    requestAnimationFrame(() => field.form.requestSubmit());
  }
  look();
}), [act, selector]);
const rows = [];
const search = [];
for (let round = 0; round < ROUNDS; round += 1) {
  rows.push(await from("Entries", ".entry@50"));
  search.push(await from("kingfisher", "mark"));
  await page.getByLabel("Find words").fill("");
  await page.locator(".entry").nth(49).waitFor();
  await page.getByRole("link", { name: "Today", exact: true }).click();
  await area(page).waitFor();
}
say(`50 rows of ${count} entries from the press, ms`, Math.round(median(rows)), "<= 150");
say("a search among them, ms", Math.round(median(search)), "<= 300");

await page.reload();
await area(page).waitFor();
await area(page).fill(("I go to my sessions, I find words for things. ".repeat(12) + "\n\n").repeat(370)); // 200 KB
await page.waitForTimeout(1500);
await page.evaluate(() => {
  globalThis.frames_ = [];
  let last = performance.now();
  const tick = (now) => { globalThis.frames_.push(now - last); last = now; requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
  globalThis.long_ = [];
  new PerformanceObserver((list) => list.getEntries().forEach((one) => globalThis.long_.push(one.duration))).observe({ type: "longtask" });
});
await page.keyboard.press("Control+End");
await page.keyboard.type("and then I come home with my new words", { delay: 60 });
const frames = await page.evaluate(() => ({ frames: globalThis.frames_.sort((a, b) => b - a), long: globalThis.long_ }));
say("slowest frames while typing in 200 KB, ms", frames.frames.slice(0, 3).map(Math.round).join(" "), "<= 50");
say("tasks over 50 ms while typing", frames.long.length, "0");
const cdp = await page.context().newCDPSession(page);
await cdp.send("HeapProfiler.collectGarbage");
say("heap, MB", Math.round((await cdp.send("Runtime.getHeapUsage")).usedSize / 1048576), "<= 40");
await endBrowser();
home.end();
