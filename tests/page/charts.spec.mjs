import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { faults } from "./faults.mjs";
import { Home, area, closePages, endBrowser, openPage } from "./nodes.mjs";

let home;
const dayBefore = (days) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
/** An entry of so many days ago. */
const add = (days, entry) => home.api("POST", "/v1/entries", { ...entry, day: dayBefore(days), created: dayBefore(days) + "T12:00:00Z" });

before(async () => { home = await new Home().make(); });
afterEach(closePages);
after(async () => {
  await endBrowser();
  home.end();
});

async function overTime(how) {
  await home.unlock();
  const page = await openPage(home, how);
  await area(page).waitFor();
  await page.getByRole("navigation").getByRole("link", { name: how?.language ? "Wie es mir geht" : "How I am" }).click();
  await page.locator("#what").waitFor();
  return page;
}

test("how boundaries went is drawn as rows of words, without a number", async () => {
  for (const [days, state] of [[80, "set"], [40, "held"], [40, "held"], [20, "crossed"], [3, "held"]]) await add(days, { kind: "boundary", fields: { state } });
  const page = await overTime();
  await page.getByLabel("What to draw").selectOption({ label: "What happened with it?" });
  const chart = page.getByRole("img", { name: "A boundary: What happened with it?" });
  await chart.waitFor();
  assert.equal(await chart.locator("circle").count(), 4); // one for each day and word
  for (const word of ["set", "held", "crossed", "repaired"]) assert.equal(await chart.getByText(word, { exact: true }).count(), 1, word);
  await page.locator("figcaption", { hasText: "It was mostly held, and otherwise set and crossed." }).waitFor();
  await page.getByText("The same as a table").click();
  const cells = await page.locator("figure td").allTextContents();
  assert.deepEqual(cells, ["held", "crossed", "held (more than once)", "set"]);
  assert.deepEqual(await faults(page), []);
  await page.getByLabel("How far back").selectOption("month");
  await page.locator("figcaption", { hasText: "It was sometimes one and sometimes another: held and crossed." }).waitFor();
  assert.deepEqual(page.astray, []);
});

test("a year of conflicts is drawn by weeks, with the longest and the shortest", async () => {
  for (const [days, recovery] of [[200, "3h"], [100, "30"], [100, "1h"], [10, "2h"]]) await add(days, { kind: "conflict", text: "x", fields: { recovery } });
  const page = await overTime();
  await page.getByLabel("What to draw").selectOption("recovery");
  await page.getByLabel("How far back").selectOption("year");
  await page.locator("figcaption", { hasText: "It was between 30 min and 3 h" }).waitFor();
  assert.equal(await page.locator("figure circle").count(), 3);
  assert.equal(await page.locator("figure .through").count(), 1);
  await page.getByText("The same as a table").click();
  assert.deepEqual(await page.locator("figure td").allTextContents(), ["2 h", "between 30 min and 1 h", "3 h"]);
  await page.getByLabel("How far back").selectOption("all");
  await page.getByText("Month that began on").waitFor({ state: "attached" });
  const asked = page.asked.map((one) => new URL(one.url())).filter((url) => url.pathname === "/v1/values").map((url) => url.searchParams.get("by"));
  assert.deepEqual([...new Set(asked)], ["day", "week", "month"]);
  assert.equal(asked.at(-1), "month");
});

test("an answer that the question does not offer any more has a row, too", async () => {
  const { text } = await home.api("GET", "/v1/lists/kinds");
  await home.api("PUT", "/v1/lists/kinds", { text: text.replace("set|held|crossed|repaired", "held|crossed") });
  const page = await overTime();
  await page.getByLabel("What to draw").selectOption("state");
  await page.locator("figure svg").getByText("set", { exact: true }).waitFor();
  await home.api("DELETE", "/v1/lists/kinds");
});

test("values from elsewhere that fit no scale and no calendar are drawn all the same", async () => {
  const brought = (at, day, kind, name, value) => ({ text: "brought " + at, source: "elsewhere-" + at, day, created: day + "T12:00:00Z", kind, tags: [], time_zone: "UTC", fields: [{ name, value }] });
  const long = "as if nobody had ever said a word about it ".repeat(60).trim();
  const { added } = await home.api("POST", "/v1/entries/import", { side: "vault", trial: false, entries: [brought(1, dayBefore(5), "mood", "mood", "8"), brought(2, "0001-01-01", "mood", "mood", "3"), brought(3, dayBefore(2), "boundary", "state", long)] });
  assert.equal(added, 3);
  const page = await overTime();
  await page.locator("figcaption", { hasText: "It was 8 each time." }).waitFor();
  const inside = () => page.locator("figure svg").evaluate((chart) => [...chart.querySelectorAll("circle")].every((dot) => dot.cy.baseVal.value >= 0 && dot.cy.baseVal.value <= chart.viewBox.baseVal.height));
  assert.ok(await inside());
  await page.getByLabel("How far back").selectOption("all");
  await page.locator("figcaption", { hasText: "It was between in between and 8" }).waitFor();
  assert.ok(await inside());
  await page.getByLabel("What to draw").selectOption("state");
  await page.locator("figcaption", { hasText: long }).waitFor();
  const names = await page.locator("figure svg > g text").allTextContents();
  assert.ok(names.every((name) => [...name].length <= 40));
  assert.deepEqual(page.astray, []);
});
