import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { arrive, closePages, endBrowser, eventually, openPage, settled } from "./nodes.mjs";
import { notePresses, saidToPartner } from "./presses.mjs";
import { connectedHomes, meet } from "./two.mjs";

let mine;
let theirs;
before(async () => { [mine, theirs] = await connectedHomes(); });
afterEach(closePages);
after(async () => {
  await endBrowser();
  mine.end();
  theirs.end();
});

const press = (page, name) => page.locator("main").getByRole("button", { name, exact: true }).first().click();
const link = (page, name) => arrive(page, () => page.locator("main").getByRole("link", { name, exact: true }).first().click());
const rail = (page, name) => arrive(page, () => page.getByRole("navigation", { name: "Sections" }).getByRole("link", { name, exact: true }).click());
const head = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor();
const field = (page) => page.getByLabel("Your words for both of you");
const waitingOf = async (home) => (await home.api("GET", "/v1/waiting")).waiting;
/** Both hold the same, and this page shows it. */
async function meetAndShow(page, name, group) {
  await meet(mine);
  await rail(page, "Today");
  await page.locator("textarea.page").waitFor();
  await rail(page, name);
  await head(page, name);
  if (group) await link(page, group);
}
/** All that this page shows becomes the same text again. */
const becomes = (page, words, what) => eventually(async () => (await page.locator("#root").innerText()) === words, what);
/** Writes, looks, and lets it leave at once. */
async function say(page, words) {
  await field(page).fill(words);
  await press(page, "Look at it as your partner will");
  await page.locator(".theirs", { hasText: words.slice(0, 20) }).waitFor();
  await page.getByText("At once", { exact: true }).click();
  await page.getByLabel("Type now if you are sure.").fill("now");
  await press(page, "Share it now");
  await head(page, "It has left");
}
const item = (page, words) => page.locator("article.item", { hasText: words });

test("words to the partner wait first, and a cancelled proposal leaves no trace", async () => {
  const page = await openPage(mine);
  const other = await openPage(theirs);
  await rail(other, "Our path");
  await other.getByText("No goal is written here yet.").waitFor();
  const before = await other.locator("#root").innerText();
  await rail(page, "Our path");
  await link(page, "Propose a goal");
  await press(page, "Look at it as your partner will");
  await page.getByText("There is no text in it").waitFor();
  await field(page).fill("To sleep with the window open");
  await press(page, "Look at it as your partner will");
  await head(page, "As your partner will see it");
  await press(page, "Let it wait an hour, then share it");
  await head(page, "It waits");
  assert.equal((await waitingOf(mine)).length, 1);
  await link(page, "Our path");
  await page.getByText("Something of yours for this list waits, and only you can see it.").waitFor();
  await meetAndShow(other, "Our path");
  await becomes(other, before, "a screen without a trace");
  await link(page, "Propose a goal");
  await field(page).fill("Something that is cancelled at once");
  await press(page, "Look at it as your partner will");
  await press(page, "Let it wait an hour, then share it");
  await press(page, "Cancel it");
  await head(page, "Cancelled");
  const [left] = await waitingOf(mine);
  assert.equal(left.text, "To sleep with the window open");
  await mine.api("DELETE", "/v1/waiting/" + left.id);
  assert.deepEqual(page.astray, []);
  assert.deepEqual(other.astray, []);
});

test("what is written to both outlives a reload, and is no entry", async () => {
  const page = await openPage(mine);
  await rail(page, "Our path");
  await link(page, "Propose a goal");
  await field(page).fill("Half of a goal");
  await eventually(async () => (await mine.api("GET", "/v1/page/drafts?side=vault")).drafts.some((draft) => draft.text === "Half of a goal"), "the draft");
  await page.reload();
  await page.locator("textarea.page").waitFor();
  assert.equal(await page.getByText("Half of a goal").count(), 0);
  await rail(page, "Our path");
  await page.getByText("Words that you began").waitFor();
  await link(page, "Go on with it");
  await eventually(async () => (await field(page).inputValue()) === "Half of a goal", "the words");
  await field(page).fill("");
  await eventually(async () => !(await mine.api("GET", "/v1/page/drafts?side=vault")).drafts.length, "no draft");
});

test("a goal is proposed, changed, accepted, called done and withdrawn", async () => {
  const page = await openPage(mine);
  const other = await openPage(theirs);
  await rail(page, "Our path");
  await link(page, "Propose a goal");
  await say(page, "One evening a week without a screen");
  await meetAndShow(other, "Our path");
  await item(other, "One evening a week").getByText("Your partner proposes:").waitFor();
  await item(other, "One evening a week").getByRole("link", { name: "Propose other words" }).click();
  await eventually(async () => (await field(other).inputValue()) === "One evening a week without a screen", "the present words");
  await say(other, "Two evenings a week without a screen");
  await meetAndShow(page, "Our path");
  await item(page, "Two evenings a week").getByRole("button", { name: "Say yes" }).click();
  await item(page, "Two evenings a week").getByText("Both of you said yes to this.").waitFor();
  await meetAndShow(other, "Our path");
  await item(other, "Two evenings a week").getByText("Both of you said yes to this.").waitFor();
  assert.equal(await other.getByText("One evening a week").count(), 0);

  await item(other, "Two evenings a week").getByRole("link", { name: "Propose a step" }).click();
  await other.getByText("Towards this goal:").waitFor();
  await say(other, "Begin on Thursday");
  await meetAndShow(page, "Our path");
  await page.locator("article.step", { hasText: "Begin on Thursday" }).getByRole("button", { name: "Say yes" }).click();
  await page.locator("article.step", { hasText: "Both of you said yes to this." }).waitFor();

  const goal = page.locator("article.item", { hasText: "Two evenings a week" });
  await goal.locator("> details", { hasText: "Withdraw" }).locator("summary").click();
  await goal.locator("> details", { hasText: "Either of you can end it alone." }).getByText("Either of you can end it alone.").waitFor();
  await goal.locator("> details", { hasText: "Withdraw" }).getByRole("button", { name: "Withdraw it" }).click();
  await goal.getByText("Withdrawn, in your partner's words:").waitFor();
  assert.equal(await goal.locator("> .wording", { hasText: "Both of you said yes to this." }).count(), 0);
  await meet(mine);
  const { documents } = await theirs.api("GET", "/v1/joint?kind=goal");
  assert.ok(documents.every((one) => one.in_force.length === 0));
  assert.deepEqual(page.astray, []);
  assert.deepEqual(other.astray, []);
});

test("each button that tells the partner something looks as if it does", async () => {
  const page = await openPage(mine);
  await notePresses(page);
  await rail(page, "Our path");
  await link(page, "Propose a goal");
  await say(page, "To rest on Saturdays");
  await rail(page, "Our path");
  await item(page, "To rest").locator("summary", { hasText: "Withdraw" }).click();
  await item(page, "To rest").getByRole("button", { name: "Withdraw it" }).click();
  await item(page, "To rest").waitFor({ state: "detached" });
  await theirs.api("POST", "/v1/joint", { kind: "goal", text: "To walk on Sundays", wait_seconds: 0, confirm: "now" });
  await meetAndShow(page, "Our path");
  await item(page, "To walk").getByRole("button", { name: "Say yes" }).click();
  await item(page, "To walk").getByText("Both of you said yes to this.").waitFor();
  await item(page, "To walk").locator("summary", { hasText: "Call it done" }).click();
  await item(page, "To walk").getByRole("button", { name: "Propose to call it done" }).click();
  await settled(page);
  await rail(page, "Questions");
  await link(page, "Ask something");
  await say(page, "What was easy this week?");
  await rail(page, "Questions");
  await item(page, "What was easy").locator("summary", { hasText: "Take the question back" }).click();
  await item(page, "What was easy").getByRole("button", { name: "Take it back" }).click();
  await item(page, "What was easy").waitFor({ state: "detached" });
  const said = await saidToPartner(page);
  assert.ok(said.length >= 6, JSON.stringify(said));
  for (const one of said) assert.match(one.pressed, /\brise\b/, one.path);
});

test("an agreement has a report of each, about their own part alone", async () => {
  const page = await openPage(mine);
  const other = await openPage(theirs);
  await rail(page, "Our path");
  await link(page, "Agreements");
  await link(page, "Propose an agreement");
  await say(page, "We stop when one of us says stop");
  await meetAndShow(other, "Our path", "Agreements");
  await press(other, "Say yes");
  await other.getByText("Both of you said yes to this.").waitFor();
  await meetAndShow(page, "Our path", "Agreements");
  await link(page, "How my part went");
  await say(page, "I said it twice, and stopped once");
  await meetAndShow(other, "Our path", "Agreements");
  await other.getByText("Your partner's part, in their words.").waitFor();
  await other.getByText("I said it twice, and stopped once").waitFor();
  await rail(page, "Our path");
  await link(page, "Agreements");
  await page.locator("summary", { hasText: "Take my report back" }).click();
  await press(page, "Take it back");
  await eventually(async () => !(await page.getByText("I said it twice").count()), "no report");
  assert.deepEqual(page.astray, []);
});

test("points for the session and what was taken from it", async () => {
  const page = await openPage(mine);
  const other = await openPage(theirs);
  for (const [group, act, words] of [["For the next session", "Add a point", "The holidays, before they come"], ["What we took from it", "Add something", "Ask before giving advice"]]) {
    await rail(page, "Our path");
    await link(page, group);
    await link(page, act);
    await say(page, words);
    await meetAndShow(other, "Our path", group);
    await item(other, words).getByText("From your partner:").waitFor();
  }
  // A point belongs to its author; a takeaway to both.
  assert.equal(await item(other, "Ask before").getByRole("link", { name: "Write it anew" }).count(), 1);
  await link(other, "For the next session");
  await item(other, "The holidays").waitFor();
  assert.equal(await item(other, "The holidays").getByRole("link", { name: "Write it anew" }).count(), 0);
});

test("a sealed question: both answer, both reveal, and then both see both", async () => {
  const page = await openPage(mine);
  const other = await openPage(theirs);
  await rail(page, "Questions");
  await link(page, "Ask something");
  await say(page, "What would you like to hear more often?");
  await link(page, "Questions");
  await meetAndShow(other, "Questions");
  await item(other, "What would you like").getByText("Your partner asked:").waitFor();
  const answer = async (one, words) => {
    await item(one, "What would you like").getByLabel("Your answer (only you, until both of you reveal)").fill(words);
    await press(one, "Keep it for now");
    await one.getByText("Yours: kept, not revealed.").waitFor();
  };
  const reveal = async (one) => {
    await one.locator("summary", { hasText: "Reveal when both have chosen" }).click();
    const button = one.getByRole("button", { name: "Reveal when both have chosen" });
    await button.click({ force: true });
    assert.equal(await one.getByText("Yours: sealed.").count(), 0);
    await one.getByLabel("Type reveal to choose it.").fill("reveal");
    await button.click();
  };
  await page.getByLabel("Your answer (only you, until both of you reveal)").waitFor();
  const untouched = await page.locator("#root").innerText();
  await answer(other, "That you saw it");
  await meetAndShow(page, "Questions");
  await becomes(page, untouched, "a screen without a sign of their answer");
  await reveal(other);
  await other.getByText("Yours: sealed. It opens when your partner has chosen so too.").waitFor();
  await meetAndShow(page, "Questions");
  await becomes(page, untouched, "a screen without a sign of their choice");
  await answer(page, "Nothing, for a minute");
  await reveal(page);
  // The seal, the choice and the answers need one meeting each.
  await eventually(async () => { await meet(mine); return (await theirs.api("GET", "/v1/questions")).questions[0].open && (await mine.api("GET", "/v1/questions")).questions[0].open; }, "both answers");
  for (const one of [page, other]) {
    await meetAndShow(one, "Questions");
    await one.getByText("That you saw it").waitFor();
    await one.getByText("Nothing, for a minute").waitFor();
    assert.deepEqual(one.astray, []);
  }
});

const HOSTILE = [
  "<script>document.title = 'taken'; fetch('//192.0.2.1/x')</script><img src=x onerror=\"document.title='taken'\"><b>bold</b>",
  "\u202Eeht rof uoy tahW \u2066 isolates \u2067 without an end \u202D and overrides",
  "line\n".repeat(1600) + "the end",
  "above" + "\n".repeat(8000) + "below",
  "z" + "\u0300\u0301\u0302\u0323\u0489".repeat(700),
  "Only you\nKept for you alone. Nothing is sent.",
  "w".repeat(3000),
];

test("a hostile partner's words make no request and stay in their box", async () => {
  for (const text of HOSTILE) {
    for (const kind of ["goal", "agreement", "agenda", "takeaway"]) await theirs.api("POST", "/v1/joint", { kind, text, wait_seconds: 0, confirm: "now" });
    await theirs.api("POST", "/v1/questions", { text, wait_seconds: 0, confirm: "now" });
  }
  await meet(mine);
  const page = await openPage(mine, { width: 1000 });
  page.on("dialog", (dialog) => { page.astray.push("dialog: " + dialog.message()); dialog.dismiss(); });
  for (const [place, group] of [["Our path", "Goals"], ["Our path", "Agreements"], ["Our path", "For the next session"], ["Our path", "What we took from it"], ["Questions"]]) {
    await rail(page, place);
    if (group) await link(page, group);
    await page.locator("article.item").nth(HOSTILE.length - 1).waitFor();
    const all = await page.locator("article.item .bounded").allTextContents();
    // Lines may be kept short by the node, but nothing is read as markup.
    assert.ok(all.some((text) => text.includes("<script>document.title")), place);
    const faults = await page.evaluate(() => {
      const found = [];
      for (const article of document.querySelectorAll("article.item")) {
        const outer = article.getBoundingClientRect();
        for (const one of article.querySelectorAll("*")) {
          if (one.closest("details:not([open]) > :not(summary)")) continue;
          const box = one.getBoundingClientRect();
          if (box.left < outer.left - 1 || box.right > outer.right + 1 || box.bottom > outer.bottom + 1) found.push(one.className || one.tagName);
        }
        for (const box of article.querySelectorAll(".bounded")) {
          if (box.children.length) found.push("markup");
          if (getComputedStyle(box).overflow !== "clip" || box.clientHeight > 2000) found.push("open box");
        }
        if (article.querySelector(".bounded script, .bounded img, .bounded a")) found.push("elements of theirs");
      }
      if (document.documentElement.scrollWidth > innerWidth) found.push("scrolls sideways");
      return found;
    });
    assert.deepEqual(faults, [], place);
    // Words beside a text that turns its direction stay in their order.
    const said = page.locator("article.item", { hasText: "isolates" }).locator(".small.quiet").first();
    assert.match(await said.innerText(), /partner/);
    await page.getByRole("button", { name: "Show all" }).first().click();
    await page.getByRole("button", { name: "Show less" }).first().waitFor();
  }
  assert.equal(await page.title(), "Notes");
  assert.deepEqual(page.astray, []);
});

test("a proposal that is exchanged on the screen is to be read before the yes", async () => {
  const { item: id } = await theirs.api("POST", "/v1/joint", { kind: "agreement", text: "Money above 200 is decided by both of us.", wait_seconds: 0, confirm: "now" });
  await theirs.api("POST", "/v1/joint", { kind: "agreement", text: "We eat together on Fridays.", wait_seconds: 0, confirm: "now" });
  const page = await openPage(mine);
  await meetAndShow(page, "Our path", "Agreements");
  await item(page, "Money above 200").getByRole("button", { name: "Say yes" }).waitFor();
  await theirs.api("PUT", "/v1/joint/" + id, { text: "Money is decided by me.", wait_seconds: 0, confirm: "now" });
  await meet(mine);
  // The list is read anew after another yes.
  await item(page, "on Fridays").getByRole("button", { name: "Say yes" }).click();
  const shown = item(page, "Money is decided by me.");
  await shown.getByText("Your partner changed these words while this page was open.").waitFor();
  assert.equal(await shown.getByRole("button", { name: "Say yes" }).count(), 0);
  await shown.getByRole("button", { name: "I have read them" }).click();
  await shown.getByRole("button", { name: "Say yes" }).waitFor();
  assert.deepEqual((await mine.api("GET", "/v1/joint/" + id)).in_force, []);
});
