// Measures whether an open tab stays small: node hour.mjs [MINUTES]. A person writes, reads, looks for words, locks and
// comes back, once every ten seconds; the heap, its nodes and its listeners are read once a minute after a collection.
import { Home, area, endBrowser, openPage, unlockIn } from "./nodes.mjs";

const minutes = Number(process.argv[2] ?? 60);
const home = await new Home().make();
const page = await openPage(home);
await area(page).waitFor();
const cdp = await page.context().newCDPSession(page);
await cdp.send("Performance.enable");

async function round(number) {
  const go = async (name) => { await page.getByRole("link", { name, exact: true }).click(); await page.getByRole("heading", { level: 1 }).waitFor(); };
  await go("Today");
  await area(page).fill(`A day like others, number ${number}.\n\n` + "The boats lay at the pier. ".repeat(40));
  await page.getByRole("button", { name: "Keep this entry" }).click();
  await page.getByRole("link", { name: "Look at it" }).waitFor();
  for (const name of ["Entries", "Look back", "How I am", "Settings"]) await go(name);
  await go("Entries");
  await page.getByLabel("Find words").fill("pier");
  await page.locator("mark").first().waitFor();
  if (number % 6 === 5) {
    await home.api("POST", "/v1/lock", {});
    await page.getByLabel("Passphrase").waitFor();
    await unlockIn(page);
    await page.getByRole("link", { name: "Today", exact: true }).waitFor();
  }
}

const begin = Date.now();
const heaps = [];
console.log("minute   rounds   heap MB    nodes   listeners   documents");
for (let minute = 0, rounds = 0; minute <= minutes; minute += 1) {
  for (; Date.now() < begin + minute * 60_000; rounds += 1) {
    const next = Date.now() + 10_000;
    await round(rounds);
    await new Promise((done) => setTimeout(done, Math.max(0, next - Date.now())));
  }
  await cdp.send("HeapProfiler.collectGarbage");
  const { metrics } = await cdp.send("Performance.getMetrics");
  const of = (name) => metrics.find((one) => one.name === name).value;
  heaps.push(of("JSHeapUsedSize") / 1048576);
  console.log([minute, rounds, heaps.at(-1).toFixed(2), of("Nodes"), of("JSEventListeners"), of("Documents")].map((one) => String(one).padStart(9)).join(""));
}
// The first minutes load screens for the first time.
const mean = (some) => some.reduce((sum, one) => sum + one, 0) / some.length;
const settled = heaps.slice(Math.ceil(heaps.length / 6));
const tenth = Math.max(1, Math.floor(settled.length / 10));
console.log(`heap, mean of the first and of the last tenth after warming up, MB: ${mean(settled.slice(0, tenth)).toFixed(2)} ${mean(settled.slice(-tenth)).toFixed(2)}`);
await endBrowser();
home.end();
