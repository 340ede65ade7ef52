import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { Home, PASSPHRASE, area, closePages, endBrowser, eventually, openPage, settled, typeAndLock, unlockIn } from "./nodes.mjs";
import { notePresses, saidToPartner } from "./presses.mjs";
import { two } from "./two.mjs";
import { mark, rail } from "./walk_sharing.mjs";

let couple;
before(async () => { couple = await two(); });
afterEach(closePages);
after(async () => {
  await endBrowser();
  couple.end();
});

const TEXT = "On being at different places\n\nI am impatient. It is not a race. 🌊 I say so.\r\n\r\nIt is not a race.\n";
let number = 0;

/** A new entry of Ada's, and her page at the first step of sharing it. */
async function begin(text = TEXT) {
  await couple.ada.unlock();
  const entry = await couple.ada.api("POST", "/v1/entries", { text: text + `\nEnd ${number += 1}.` });
  const page = await openPage(couple.ada);
  await page.locator("textarea.page").waitFor();
  await rail(page, "entries");
  await page.locator(".entry").first().click();
  await page.getByRole("link", { name: "Share a piece of this with your partner" }).click();
  await page.locator("input[value=line]").waitFor();
  return { page, entry: entry.id };
}
const press = (page, name) => page.getByRole("button", { name, exact: true }).click();
const preview = async (page) => {
  await press(page, "Look at it as your partner will");
  await page.locator(".theirs .bounded").waitFor();
  return page.locator(".theirs .bounded").textContent();
};
const textsOf = async (home) => {
  await home.unlock();
  return (await home.api("GET", "/v1/shared?limit=100")).items.map((item) => item.text);
};
const waitingOf = async (home) => (await home.api("GET", "/v1/waiting")).waiting;

test("an excerpt that waited and was cancelled never reaches the other", async () => {
  const before = await textsOf(couple.ben);
  const { page, entry } = await begin();
  assert.equal(await page.locator(".depths input:checked").count(), 0, "something is preselected");
  await page.locator("input[value=excerpt]").check();
  await mark(page, "say so.\n\nIt is not");
  assert.equal(await preview(page), "say so.\n\nIt is not"); // behind a letter of two units
  await press(page, "Let it wait an hour, then share it");
  await page.getByRole("heading", { name: "It waits" }).waitFor();
  assert.equal((await waitingOf(couple.ada)).length, 1);
  assert.equal((await waitingOf(couple.ada))[0].entry, entry);
  await rail(page, "waiting");
  await press(page, "Cancel it");
  await page.getByText("Nothing waits.").waitFor();
  await couple.meet();
  assert.deepEqual(await textsOf(couple.ben), before);
  assert.deepEqual(page.astray, []);
});

test("an excerpt that is released stands in Ours of the other, and nothing else of it", async () => {
  const { page } = await begin();
  await notePresses(page);
  await rail(page, "entries");
  await page.locator(".entry").first().click();
  await page.getByRole("link", { name: "Share a piece of this with your partner" }).click();
  await page.locator("input[value=excerpt]").check();
  await mark(page, "I am impatient.");
  await preview(page);
  await page.locator("input[value=moment]").check();
  await press(page, "Let it wait until I say so");
  await page.getByText("Give the moment a name").waitFor();
  await page.getByLabel("The name of the moment", { exact: true }).fill("our session");
  await press(page, "Let it wait until I say so");
  await page.getByRole("heading", { name: "It waits" }).waitFor();
  await couple.meet();
  assert.ok(!(await textsOf(couple.ben)).includes("I am impatient."));
  await rail(page, "waiting");
  await press(page, "The moment has come");
  await press(page, "Let it leave now");
  await page.getByText("Nothing waits.").waitFor();
  await couple.meet();
  await couple.ben.unlock();
  const other = await openPage(couple.ben);
  await other.locator("textarea.page").waitFor();
  await rail(other, "ours");
  await other.locator(".item").first().waitFor();
  assert.equal(await other.locator(".item .bounded").first().textContent(), "I am impatient.");
  const whole = await other.content();
  for (const words of ["different places", "not a race", "I say so", "our session"]) assert.ok(!whole.includes(words), words);
  const said = await saidToPartner(page);
  assert.equal(said.length, 2);
  for (const one of said) assert.match(one.pressed, /\brise\b/, one.path);
});

test("Back goes back without loss, and typed words outlive a lock", async () => {
  const { page } = await begin();
  await page.locator("input[value=summary]").check();
  await page.getByLabel("Your summary").fill("I have been thinking about pace.");
  await preview(page);
  await page.locator("input[value=moment]").check();
  await page.getByLabel("The name of the moment", { exact: true }).fill("a walk");
  await press(page, "Back to the words");
  assert.equal(await page.getByLabel("Your summary").inputValue(), "I have been thinking about pace.");
  await preview(page);
  assert.equal(await page.getByLabel("The name of the moment", { exact: true }).inputValue(), "a walk");
  await page.goBack();
  await page.getByLabel("Your summary").fill("I have been thinking about pace, and more.");
  await page.getByRole("button", { name: "Lock now" }).click();
  await page.getByLabel("Passphrase").waitFor();
  await unlockIn(page);
  await page.locator("input[value=summary]").check();
  assert.equal(await page.getByLabel("Your summary").inputValue(), "I have been thinking about pace, and more.");
  assert.equal((await waitingOf(couple.ada)).length, 0);
});

test("words typed in the moment of a lock are there afterwards", async () => {
  const { page } = await begin();
  await page.locator("input[value=summary]").check();
  await page.getByLabel("Your summary").waitFor();
  await typeAndLock(page, "#share-summary", "Typed in the moment of the lock.");
  await unlockIn(page);
  await page.locator("input[value=summary]").check();
  assert.equal(await page.getByLabel("Your summary").inputValue(), "Typed in the moment of the lock.");
});

test("an entry that was changed after its preview does not leave with other words", async () => {
  const { page, entry } = await begin();
  await page.locator("input[value=excerpt]").check();
  await mark(page, "I am impatient.");
  await preview(page);
  await couple.ada.api("PUT", "/v1/entries/" + entry, { text: "Something else that nobody may read at that place of it." });
  await press(page, "Let it wait an hour, then share it");
  await page.getByText("It was changed meanwhile").waitFor();
  assert.equal((await waitingOf(couple.ada)).length, 0);
});

test("nothing leaves at once without the typed word", async () => {
  const { page } = await begin();
  await page.locator("input[value=line]").check();
  await page.getByLabel("The line").fill("I am working on my impatience.");
  await preview(page);
  await page.locator("input[value=now]").check();
  await press(page, "Share it now");
  await page.getByText("Type the word if you are sure").waitFor();
  assert.ok(!(await textsOf(couple.ada)).includes("I am working on my impatience."));
  await page.getByLabel("Type now if you are sure.").fill("now");
  await press(page, "Share it now");
  await page.getByRole("heading", { name: "It has left" }).waitFor();
  assert.ok((await textsOf(couple.ada)).includes("I am working on my impatience."));
});

test("something that waits can wait longer, or for a moment", async () => {
  const { page } = await begin();
  await page.locator("input[value=whole]").check();
  assert.match(await preview(page), /^On being at different places\n/);
  await press(page, "Let it wait an hour, then share it");
  await page.getByRole("heading", { name: "It waits" }).waitFor();
  const [before] = await waitingOf(couple.ada);
  await page.getByRole("link", { name: "Look at all that waits" }).click();
  await press(page, "Let it wait longer");
  await press(page, "A day more");
  await eventually(async () => Date.parse((await waitingOf(couple.ada))[0].due) - Date.parse(before.due) === 86_400_000, "a later time");
  await press(page, "Let it wait longer");
  await page.getByLabel("Until a moment that you name").fill("the summer");
  await press(page, "Let it wait for that");
  await page.getByText("The moment:").waitFor();
  assert.equal((await waitingOf(couple.ada))[0].until, "the summer");
  await press(page, "Cancel it");
  await page.getByText("Nothing waits.").waitFor();
});

test("an excerpt is shared and cancelled by the keyboard alone", async () => {
  await couple.ada.unlock();
  await couple.ada.api("POST", "/v1/entries", { text: "By the keyboard alone." });
  const page = await openPage(couple.ada);
  await area(page).waitFor();
  const tabTo = async (name) => {
    for (let at = 0; at < 80; at += 1) {
      await page.keyboard.press("Tab");
      const here = await page.evaluate(() => {
        const node = document.activeElement;
        return (node.getAttribute("aria-label") || node.labels?.[0]?.textContent || node.textContent || "").trim();
      });
      if (here.startsWith(name)) return;
    }
    throw new Error("no way by Tab to " + name);
  };
  const enter = async (name) => {
    await tabTo(name);
    await page.keyboard.press("Enter");
    await settled(page);
  };
  await page.evaluate(() => document.activeElement.blur());
  await enter("Entries");
  await page.locator(".entry").first().waitFor();
  await page.locator(".entry").first().focus();
  await page.keyboard.press("Enter");
  await enter("Share a piece of this");
  await tabTo("One neutral line");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await tabTo("The entry, to select from");
  await page.keyboard.press("Control+Home");
  for (let at = 0; at < 15; at += 1) await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.type("x"); // it is read, not written
  await enter("Use the selected words");
  await enter("Look at it as your partner will");
  assert.equal(await page.locator(".theirs .bounded").textContent(), "By the keyboard");
  await enter("Let it wait an hour");
  await page.waitForFunction(() => document.activeElement?.tagName === "H1" && document.activeElement.textContent === "It waits");
  await enter("Cancel it");
  await page.waitForFunction(() => document.activeElement?.tagName === "H1" && document.activeElement.textContent === "Cancelled");
  assert.equal((await waitingOf(couple.ada)).length, 0);
});

test("what came back with a backup leaves only when it is chosen again", async () => {
  const later = new Home();
  try {
    const entry = await couple.ada.api("POST", "/v1/entries", { text: "Before the backup." });
    const ids = [];
    for (const text of ["One line.", "Another line."]) ids.push((await couple.ada.api("POST", "/v1/shares", { entry: entry.id, depth: "line", text })).id);
    const { file } = await couple.ada.api("POST", "/v1/backup/create", { path: couple.ada.folder + "/backup.sealed" });
    for (const id of ids) await couple.ada.api("DELETE", "/v1/waiting/" + id);
    later.run(["open", "--print"]);
    await later.api("POST", "/v1/backup/restore", { path: file, passphrase: PASSPHRASE });
    const page = await openPage(later);
    await area(page).waitFor();
    await rail(page, "waiting");
    await page.getByText("The journal is quiet").waitFor();
    const one = page.locator(".item", { hasText: "One line." });
    await one.getByText("It came back with a backup, and leaves only if you say so.").waitFor();
    await press(one, "Cancel it");
    await one.waitFor({ state: "detached" });
    const other = page.locator(".item", { hasText: "Another line." });
    await press(other, "Let it leave as planned");
    await other.getByText("It waits until").waitFor();
    assert.deepEqual((await waitingOf(later)).map((act) => act.paused), [false]);
  } finally {
    later.end();
  }
});

test("alone, nothing in the page speaks of sharing", async () => {
  const solo = await new Home().make();
  try {
    await solo.api("POST", "/v1/entries", { text: "Alone, and whole." });
    const page = await openPage(solo);
    await area(page).waitFor();
    // Without the question to begin with, which is drawn from the person's list.
    const quiet = async () => assert.doesNotMatch((await page.locator("body").innerHTML()).replace(/<div class="prompt">.*?<\/div>/s, ""), /partner|\bours\b|>Waiting<|Above the line|Below the line|\bshare/i);
    await quiet();
    await rail(page, "entries");
    await page.locator(".entry").first().waitFor();
    await quiet();
    await page.locator(".entry").first().click();
    await page.locator("article").waitFor();
    await quiet();
  } finally {
    solo.end();
  }
});

test("a second press at one place never decides about the next that waits", async () => {
  await couple.ada.unlock();
  for (const moment of ["after lunch", "after dinner"]) {
    const entry = await couple.ada.api("POST", "/v1/entries", { text: "For " + moment });
    await couple.ada.api("POST", "/v1/shares", { entry: entry.id, depth: "whole", until: moment });
  }
  const page = await openPage(couple.ada);
  await page.locator("textarea.page").waitFor();
  await rail(page, "waiting");
  const waiting = async () => (await waitingOf(couple.ada)).length;
  const before = await waiting();
  const at = async (name) => { const box = await page.getByRole("button", { name, exact: true }).first().boundingBox(); return [box.x + box.width / 2, box.y + box.height / 2]; };
  const twice = async ([x, y], pause) => {
    await page.mouse.click(x, y);
    await page.waitForTimeout(pause); // of a hand
    await page.mouse.click(x, y);
    await settled(page);
  };
  await page.getByRole("button", { name: "The moment has come", exact: true }).first().click();
  await twice(await at("Let it leave now"), 200);
  await page.getByText("It has left").waitFor();
  assert.equal(await waiting(), before - 1);
  await twice(await at("Cancel it"), 200);
  await page.getByText("Cancelled", { exact: true }).waitFor();
  assert.equal(await waiting(), before - 2);
});

test("a page that says that something waits notices that it has left", async () => {
  const { page, entry } = await begin();
  await page.locator("input[value=excerpt]").check();
  await mark(page, "I am impatient.");
  await preview(page);
  await press(page, "Let it wait an hour, then share it");
  await page.getByRole("heading", { name: "It waits" }).waitFor();
  const [waits] = (await waitingOf(couple.ada)).filter((one) => one.entry === entry);
  await couple.ada.api("POST", "/v1/waiting/release", { moment: waits.id, confirm: "now" });
  await page.getByRole("heading", { name: "It has left" }).waitFor();
  assert.equal(await page.getByText("Only you can see it").count(), 0);
});

test("At once is never chosen for words of a later look", async () => {
  const { page } = await begin();
  await page.locator("input[value=summary]").check();
  await page.getByLabel("Your summary").fill("The first words.");
  await preview(page);
  await page.locator("input[value=now]").check();
  await page.getByLabel("Type now if you are sure.").fill("now");
  await press(page, "Back to the words");
  await page.getByLabel("Your summary").fill("Quite other words.");
  await preview(page);
  assert.equal(await page.locator("input[value=now]").isChecked(), false);
  await page.locator("input[value=now]").check();
  assert.equal(await page.getByLabel("Type now if you are sure.").inputValue(), "");
});
