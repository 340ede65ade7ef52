import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { CORPUS } from "./hostile_texts.mjs";
import { arrive, closePages, endBrowser, eventually, openPage, typeAndLock, unlockIn } from "./nodes.mjs";
import { notePresses, saidToPartner } from "./presses.mjs";
import { shareNow, two } from "./two.mjs";
import { rail } from "./walk_sharing.mjs";

let couple;
before(async () => { couple = await two(); });
afterEach(closePages);
after(async () => {
  await endBrowser();
  couple.end();
});

async function ours(home, how) {
  await home.unlock();
  const page = await openPage(home, how);
  await page.locator("textarea.page").waitFor();
  await rail(page, "ours");
  return page;
}
/** The item with these words. */
const item = (page, words) => page.locator(".item", { hasText: words });
const press = (within, name) => within.getByRole("button", { name, exact: true }).click();
const itemOf = async (home, id) => (await home.api("GET", "/v1/shared/" + id));

test("an acknowledgement and a reply reach the other, and can be taken back", async () => {
  const { item: id } = await shareNow(couple.ada, "I waited at the station.", { replies: true });
  await couple.meet();
  const page = await ours(couple.ben);
  await notePresses(page);
  await rail(page, "ours");
  const shown = item(page, "I waited at the station.");
  await press(shown, "Acknowledge");
  await press(shown, "I am with you in this.");
  await shown.getByText("You: I am with you in this.").waitFor();
  await press(shown, "Reply");
  await press(shown, "Thank you for telling me this.");
  assert.equal(await shown.getByLabel("Your reply").inputValue(), "Thank you for telling me this.");
  await shown.locator("input[value=now]").check();
  await shown.getByLabel("Type now if you are sure.").fill("now");
  await press(shown, "Share it now");
  await shown.getByText("You, in reply").waitFor();
  await couple.meet();
  const [reply] = (await itemOf(couple.ada, id)).replies;
  assert.equal(reply.text, "Thank you for telling me this.");
  assert.equal((await itemOf(couple.ada, id)).acknowledgement, "with-you");
  const other = await ours(couple.ada);
  await item(other, "I waited at the station.").getByText("Your partner: I am with you in this.").waitFor();
  await press(shown.locator(".reply"), "Take it back");
  await press(shown, "Take it back from both");
  await shown.locator(".reply").waitFor({ state: "detached" });
  await press(shown, "Change the acknowledgement");
  await press(shown, "Take the acknowledgement back");
  await shown.getByText("You: I am with you in this.").waitFor({ state: "detached" });
  await couple.meet();
  assert.deepEqual((await itemOf(couple.ada, id)).replies, []);
  assert.equal((await itemOf(couple.ada, id)).acknowledgement, null);
  const said = await saidToPartner(page);
  assert.equal(said.length, 4);
  for (const one of said) assert.match(one.pressed, /\brise\b/, one.path);
});

test("an author opens to replies, shares differently and takes back", async () => {
  const { item: id } = await shareNow(couple.ada, "More than I meant to say.");
  await couple.meet();
  const page = await ours(couple.ada);
  await notePresses(page);
  await rail(page, "ours");
  const shown = item(page, "More than I meant to say.");
  await press(shown, "Open it to replies");
  await shown.getByRole("button", { name: "Close it to replies" }).waitFor();
  await press(shown, "Share it differently");
  await page.getByRole("heading", { name: "How would you like to share it now?" }).waitFor();
  await page.locator("input[value=line]").check();
  await page.getByLabel("The line").fill("Less.");
  await press(page, "Look at it as your partner will");
  await page.locator("input[value=now]").check();
  await page.getByLabel("Type now if you are sure.").fill("now");
  await press(page, "Share it now");
  await page.getByRole("heading", { name: "It has left" }).waitFor();
  await couple.meet();
  assert.equal((await itemOf(couple.ben, id)).text, "Less.");
  assert.equal((await itemOf(couple.ben, id)).revised, true);
  await rail(page, "ours");
  await page.getByRole("link", { name: "What my partner's device was given" }).click();
  await page.getByText("an earlier wording, which the device was asked to remove").first().waitFor();
  const row = page.locator(".item", { hasText: "Less." });
  await press(row, "Take it back");
  await press(row, "Take it back from both");
  await row.getByText("the device was asked to remove it").waitFor();
  await couple.meet();
  assert.equal((await itemOf(couple.ben, id)).taken_back, true);
  await rail(page, "ours");
  await page.getByText("You took this back: both devices are asked to remove it.").first().waitFor();
  const said = await saidToPartner(page);
  assert.equal(said.length, 3);
  for (const one of said) assert.match(one.pressed, /\brise\b/, one.path);
});

test("a kept copy is private, and the other learns nothing of it", async () => {
  await shareNow(couple.ada, "Something that helped.");
  await couple.meet();
  const other = await ours(couple.ada);
  const before = await other.locator("main").innerHTML();
  const page = await ours(couple.ben);
  await press(item(page, "Something that helped."), "Keep it at hand");
  await page.getByText("Kept at hand, for you alone").waitFor();
  await press(item(page, "Something that helped.").last(), "Keep a copy for myself");
  await page.getByText("This is a copy of something your partner shared.").waitFor();
  assert.equal(await page.getByRole("link", { name: "Share a piece of this" }).count(), 0);
  await couple.meet();
  await rail(other, "waiting");
  await rail(other, "ours");
  await other.locator(".item").first().waitFor();
  assert.equal(await other.locator("main").innerHTML(), before);
});

test("no byte above the line changes with what is private", async () => {
  await couple.ada.unlock();
  await couple.ada.api("POST", "/v1/joint", { kind: "goal", text: "A walk each Sunday", wait_seconds: 0, confirm: "now" });
  await couple.ada.api("POST", "/v1/questions", { text: "What was good today?", wait_seconds: 0, confirm: "now" });
  const page = await ours(couple.ada);
  const look = async () => {
    await rail(page, "ours");
    const first = await page.locator("body").innerHTML();
    await arrive(page, () => page.getByRole("link", { name: "What my partner's device was given" }).click());
    const shown = [first, await page.locator("body").innerHTML()];
    for (const name of ["Our path", "Questions"]) {
      await rail(page, name);
      shown.push(await page.locator("body").innerHTML());
    }
    return shown;
  };
  const before = await look();
  for (let at = 0; at < 12; at += 1) await couple.ada.api("POST", "/v1/entries", { text: "Below, " + at, ...(at % 3 ? {} : { side: "deep" }) });
  await couple.ada.api("PUT", "/v1/page/drafts/new", { text: "half a thought" });
  const { entries: [entry] } = await couple.ada.api("GET", "/v1/entries");
  const waits = await couple.ada.api("POST", "/v1/shares", { entry: entry.id, depth: "whole" });
  assert.deepEqual(await look(), before);
  await couple.ada.api("DELETE", "/v1/waiting/" + waits.id);
});

// ---- a partner who means harm

/** Nothing of their words is more than text in a box of its own. */
async function harmless(page) {
  const found = await page.evaluate(() => ({
    hurt: globalThis.hurt,
    inside: [...document.querySelectorAll(".bounded")].filter((one) => one.children.length).length,
    badges: [...document.querySelectorAll(".item .side")].length,
    unclipped: [...document.querySelectorAll(".item .bounded")].filter((one) => !/paint/.test(getComputedStyle(one).contain) || getComputedStyle(one).overflowX !== "clip").length,
    outside: [...document.querySelectorAll(".item .bounded")].filter((one) => {
      const [box, item] = [one.getBoundingClientRect(), one.closest(".item").getBoundingClientRect()];
      return box.left < item.left || box.right > item.right || box.top < item.top || box.bottom > item.bottom;
    }).length,
    wide: document.documentElement.scrollWidth > innerWidth,
    tall: [...document.querySelectorAll(".item .bounded:not(.is-whole)")].filter((one) => one.getBoundingClientRect().height > 41 * parseFloat(getComputedStyle(one).lineHeight)).length,
  }));
  assert.deepEqual(found, { hurt: undefined, inside: 0, badges: 0, unclipped: 0, outside: 0, wide: false, tall: 0 });
  assert.deepEqual(page.astray, []);
}

test("words of a partner who means harm stay words in their box", async () => {
  for (const text of CORPUS) await shareNow(couple.ben, text, { replies: true });
  await couple.meet();
  for (const width of [1280, 320]) {
    const page = await ours(couple.ada, { width, height: 800 });
    page.on("dialog", () => page.astray.push("a dialog"));
    await page.locator(".item").nth(CORPUS.length - 1).waitFor();
    await harmless(page);
    for (const all = page.getByRole("button", { name: "Show all", exact: true }); await all.count() > 0;) await all.first().click();
    await harmless(page);
    await page.context().close();
  }
});

test("one's own words, as the partner's device was given them, stay in their box as well", async () => {
  for (const text of CORPUS) await shareNow(couple.ada, text);
  for (const width of [1280, 320]) {
    const page = await ours(couple.ada, { width, height: 800 });
    await arrive(page, () => page.getByRole("link", { name: "What my partner's device was given" }).click());
    await page.locator(".item .bounded").nth(CORPUS.length - 1).waitFor();
    await harmless(page);
    await page.context().close();
  }
});

test("an answer that no node would give stays words in its box as well", async () => {
  const page = await ours(couple.ada);
  page.on("dialog", () => page.astray.push("a dialog"));
  const one = { short: "s", author: "partner", depth: "whole", day: null, expires: null, expired: false, revised: true, taken_back: false, words: "x", acknowledgement: "<b>x</b>", acknowledgement_to_earlier: true, replies_open: true };
  const items = ["\0\0NUL\0", ...CORPUS].map((text, at) => ({ ...one, id: "s" + at, text, replies: Array.from({ length: 256 }, (_, number) => ({ id: `s${at}r${number}`, author: number % 2 ? "me" : "partner", text: CORPUS[number % CORPUS.length].slice(0, 8000), to_earlier: false })) }));
  await page.route(/\/v1\/shared\?/, (route) => route.fulfill({ json: { schema: "waterline/shared/1", items, next: null, needs_newer: true } }));
  await rail(page, "waiting");
  await rail(page, "ours");
  await page.getByText("that this version cannot show").waitFor();
  await page.locator(".item").nth(items.length - 1).waitFor();
  await harmless(page);
  await page.getByRole("button", { name: "Earlier replies" }).first().click();
  await eventually(async () => await page.locator(".item").first().locator(".reply").count() === 256);
  await harmless(page);
});

test("a long one is clipped at forty lines, and shown whole when asked", async () => {
  await shareNow(couple.ada, Array.from({ length: 60 }, (_, at) => `Line ${at + 1}.`).join("\n"));
  const page = await ours(couple.ada);
  const long = item(page, "Line 60.");
  const height = () => long.locator(".bounded").evaluate((node) => Math.round(node.getBoundingClientRect().height / parseFloat(getComputedStyle(node).lineHeight)));
  assert.equal(await height(), 40);
  await press(long, "Show all");
  assert.equal(await height(), 60);
});

test("a reply typed in the moment of a lock is there afterwards", async () => {
  await shareNow(couple.ben, "I would like to hear from you.", { replies: true });
  await couple.meet();
  const page = await ours(couple.ada);
  await press(item(page, "I would like to hear from you."), "Reply");
  await page.getByLabel("Your reply").waitFor();
  await typeAndLock(page, ".reply textarea", "I am here.");
  await unlockIn(page);
  await page.locator(".ours").waitFor();
  await press(item(page, "I would like to hear from you."), "Reply");
  await eventually(async () => (await page.getByLabel("Your reply").inputValue()) === "I am here.", "the words");
});

test("a pause is said where something would go or come", async () => {
  await couple.ada.api("POST", "/v1/partner/settings", { paused: true });
  try {
    const page = await ours(couple.ada);
    await page.getByText("You have paused: nothing goes out or comes in.").waitFor();
    await rail(page, "waiting");
    await page.getByText("You have paused: nothing goes out or comes in.").waitFor();
  } finally {
    await couple.ada.api("POST", "/v1/partner/settings", { paused: false });
  }
});

test("words that are exchanged under an open reply are to be read before it leaves", async () => {
  await shareNow(couple.ada, "Something else.");
  const { item: id, entry } = await shareNow(couple.ben, "I want to listen to you better.", { replies: true });
  await couple.meet();
  const page = await ours(couple.ada);
  const shown = page.locator(".item", { has: page.getByLabel("Your reply") });
  await press(item(page, "I want to listen to you better."), "Reply");
  await shown.getByLabel("Your reply").fill("Thank you, I would like that.");
  await couple.ben.api("PUT", "/v1/entries/" + entry, { text: "You should obey me." });
  await couple.ben.api("POST", `/v1/shared/${id}/revise`, { depth: "whole", wait_seconds: 0, confirm: "now" });
  await couple.meet();
  // The list is read anew when something else is done in it.
  await press(item(page, "Something else."), "Keep it at hand");
  await shown.getByText("You should obey me.").waitFor();
  await shown.getByText("Your partner changed these words while this page was open.").waitFor();
  await shown.locator("input[value=now]").check();
  await shown.getByLabel("Type now if you are sure.").fill("now");
  await press(shown, "Share it now");
  await shown.getByText("It was changed meanwhile, so nothing was said about it.").waitFor();
  assert.deepEqual((await itemOf(couple.ada, id)).replies, []);
  await press(shown, "I have read them");
  await shown.getByText("Your partner changed these words").waitFor({ state: "detached" });
  assert.equal(await shown.getByLabel("Your reply").inputValue(), "Thank you, I would like that.");
});
