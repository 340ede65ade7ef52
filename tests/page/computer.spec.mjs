// The settings about the computer and its desktop: locking with the screen, and notes to oneself.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { Home, closePages, endBrowser, eventually, openPage, openSettings } from "./nodes.mjs";

let home;
before(async () => { home = await new Home().make(); });
afterEach(closePages);
after(async () => {
  await endBrowser();
  home.end();
});

test("a person may keep a dark screen from locking, and reads that nothing tells here", async () => {
  await home.unlock();
  const page = await openPage(home);
  await openSettings(page, "Closing");
  await page.getByText("Nothing on this computer tells of sleep or of a locked screen.").waitFor();
  await page.getByText("Here this program cannot start at login.").waitFor();
  const dark = page.getByLabel("Also when the screen only goes dark");
  assert.ok(await dark.isChecked());
  await dark.click();
  await eventually(async () => !(await home.api("GET", "/v1/status")).computer.lock_when_dark, "the choice");
  assert.ok(!(await dark.isChecked()));
});

test("times for notes are kept, shown again, and ended by empty fields", async () => {
  await home.unlock();
  const page = await openPage(home);
  await openSettings(page, "Notes to yourself");
  const keep = () => page.getByRole("button", { name: "Keep these times" }).click();
  await page.getByLabel("Monday").check();
  await keep();
  await page.getByText("choose at least one day and a time").waitFor();
  await page.getByLabel("Time", { exact: true }).fill("20:30");
  await page.getByLabel("Weeks after the last backup").fill("4");
  await page.getByLabel("From").fill("22:00");
  await page.getByLabel("To", { exact: true }).fill("07:00");
  await keep();
  await page.getByText("Kept.").waitFor();
  const { schema: _, ...notes } = await home.api("GET", "/v1/reminders/desktop");
  assert.deepEqual(notes, { days: ["mon"], time: "20:30", backup_weeks: 4, minutes_before: null });
  assert.equal((await home.api("GET", "/v1/reminders/settings")).to, "07:00");

  await page.getByRole("link", { name: "All settings" }).click();
  await page.locator("main").getByRole("link", { name: "Notes to yourself" }).click();
  await page.getByLabel("Monday").waitFor();
  assert.equal(await page.getByLabel("Time", { exact: true }).inputValue(), "20:30");
  await page.getByLabel("Monday").uncheck();
  await page.getByLabel("Time", { exact: true }).fill("");
  await page.getByLabel("Weeks after the last backup").fill("");
  await keep();
  await page.getByText("Kept.").waitFor();
  assert.deepEqual((await home.api("GET", "/v1/reminders/desktop")).days, []);
});
