import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, beforeEach, test } from "node:test";
import { chromium } from "playwright-core";
import { choose, head, press, toConnect } from "./connecting.mjs";
import { WEB, closePages, endBrowser, eventually, launching, openPage, serveFrom, unlockIn } from "./nodes.mjs";
import { twoHomes } from "./two.mjs";

let homes = [];
let pages = [];
beforeEach(async () => {
  homes = await twoHomes();
  pages = [await openPage(homes[0]), await openPage(homes[1])];
});
afterEach(async () => {
  await closePages();
  homes.forEach((home) => home.end());
});
after(endBrowser);

async function show(page, where) {
  await toConnect(page);
  await choose(page, where);
  await choose(page, "I show it");
  await head(page, "The code for the other device");
}
async function beginToJoin(page, where) {
  await toConnect(page);
  await choose(page, where);
  await choose(page, "My partner shows it");
}
const wordsOn = async (page) => (await page.locator(".suggested").textContent()).trim();
const addressOn = async (page) => (await page.locator("code.address").textContent()).trim();
async function joinByWords(page, code, at) {
  await page.getByLabel("The words that the other screen shows").fill(code);
  await page.getByLabel("Where their device is").fill(at);
  await press(page, "Pair");
}
const sixOn = async (page) => {
  await head(page, "Do both screens show these six words?");
  return page.locator(".six li").allTextContents();
};
async function sayTheSame() {
  const [mine, theirs] = await Promise.all(pages.map(sixOn));
  assert.equal(mine.length, 6);
  assert.deepEqual(mine, theirs);
  await press(pages[0], "All six are the same");
  await head(pages[0], "One more answer.");
  await press(pages[1], "All six are the same");
  for (const page of pages) await head(page, "Paired");
}
const isConnected = async (home) => Boolean((await home.api("GET", "/v1/status")).partner?.confirmed);
const nothingAstray = () => pages.forEach((page) => assert.deepEqual(page.astray, []));

test("two devices connect by words, and the rail speaks of two", async () => {
  const [mine, theirs] = pages;
  assert.equal(await mine.getByRole("link", { name: "Our path" }).count(), 0);
  await show(mine, "In different rooms");
  await mine.getByText("It allows three tries.").waitFor();
  const code = await wordsOn(mine);
  assert.match(code, /^\d+(-[a-z]+){4}$/);
  await beginToJoin(theirs, "In different rooms");
  // As somebody types it: capitals, blanks, and the address in the same field.
  await joinByWords(theirs, `  ${code.replaceAll("-", " ").toUpperCase()},  ${await addressOn(mine)}`, "");
  await sayTheSame();
  for (const page of pages) await page.getByRole("link", { name: "Our path" }).waitFor();
  assert.ok(await isConnected(homes[0]) && await isConnected(homes[1]));
  nothingAstray();
});

test("a wrong word, a wrong code and no address are said, and the words stay", async () => {
  const [mine, theirs] = pages;
  await show(mine, "In different rooms");
  const code = await wordsOn(mine);
  const at = await addressOn(mine);
  await beginToJoin(theirs, "In different rooms");
  await joinByWords(theirs, code, "");
  // Without an address it is looked for, and this machine never dials itself.
  await theirs.getByText(/No device here shows an offer with number \d+\. Is it on this Wi-Fi/).waitFor();
  await joinByWords(theirs, "7 copper lanternn meadow finch", at);
  await theirs.getByText('"lanternn" is not one of the words. Did you mean "lantern"?').waitFor();
  await joinByWords(theirs, "copper lantern meadow finch", at);
  await theirs.getByText("A code begins with its number").waitFor();
  const wrong = code.replace(/-.*/, "-copper-lantern-meadow-finch");
  await joinByWords(theirs, wrong, at);
  await theirs.getByText("The code was wrong, or someone is interfering. Nothing was paired.").waitFor();
  assert.equal(await theirs.getByLabel("The words that the other screen shows").inputValue(), wrong);
  await mine.getByText("Two tries are left.").waitFor();
  await joinByWords(theirs, code, at);
  await sayTheSame();
  nothingAstray();
});

test("six words that differ connect nobody, and both screens say so", async () => {
  const [mine, theirs] = pages;
  await show(mine, "In different rooms");
  const code = await wordsOn(mine);
  await beginToJoin(theirs, "In different rooms");
  await joinByWords(theirs, code, await addressOn(mine));
  await Promise.all(pages.map(sixOn));
  await theirs.keyboard.press("Enter");
  await press(mine, "They differ");
  await mine.getByText("You said that the words differ, and the other screen says so now.").waitFor();
  await theirs.getByText("The other device reported that the words differ.").waitFor();
  for (const home of homes) assert.equal((await home.api("GET", "/v1/status")).partner, null);
  for (const page of pages) assert.equal(await page.getByRole("link", { name: "Our path" }).count(), 0);
  nothingAstray();
});

test("by picture: a photograph of it, read by the other device", async () => {
  const [mine, theirs] = pages;
  await show(mine, "In the same room");
  const photograph = await mine.locator("svg.qr").screenshot();
  await beginToJoin(theirs, "In the same room");
  await theirs.getByLabel("Or a photograph of the picture").setInputFiles({ name: "nothing.png", mimeType: "image/png", buffer: Buffer.from("no picture") });
  await theirs.getByText("This is not a picture that can be read here.").waitFor();
  await theirs.getByLabel("Or a photograph of the picture").setInputFiles({ name: "photo.png", mimeType: "image/png", buffer: photograph });
  await sayTheSame();
  nothingAstray();
});

test("by picture: its text, with line breaks in it", async () => {
  const [mine, theirs] = pages;
  await show(mine, "In the same room");
  await mine.getByText("The picture as text").click();
  const text = (await mine.locator(".written code").textContent()).trim();
  await beginToJoin(theirs, "In the same room");
  await theirs.getByLabel("Or the picture as text").fill(text.slice(0, 40));
  await press(theirs, "Pair with this text");
  await theirs.getByText("The text of the picture is not whole.").waitFor();
  await theirs.getByLabel("Or the picture as text").fill(text.match(/.{1,30}/g).join("\n"));
  await press(theirs, "Pair with this text");
  await sayTheSame();
  nothingAstray();
});

/** A film of a picture, as a camera would see it: light grey around, not quite level in brightness. */
function film(rows, file) {
  const [width, height] = [640, 480];
  const scale = Math.floor(420 / rows.length);
  const left = (width - scale * rows.length) >> 1;
  const top = (height - scale * rows.length) >> 1;
  const grey = Buffer.alloc(width * height, 190);
  for (let y = 0; y < scale * rows.length; y += 1) {
    for (let x = 0; x < scale * rows.length; x += 1) grey[(top + y) * width + left + x] = rows[Math.floor(y / scale)][Math.floor(x / scale)] === "1" ? 40 + (x >> 4) : 215 - (y >> 4);
  }
  const colours = Buffer.alloc(width * height / 2, 128);
  const frame = Buffer.concat([Buffer.from("FRAME\n"), grey, colours]);
  writeFileSync(file, Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`), ...Array(10).fill(frame)]));
}

test("by picture: the camera, on a page of its own that alone may use it", async () => {
  const [mine] = pages;
  await show(mine, "In the same room");
  const { rows } = await homes[0].api("GET", "/v1/pairing/picture");
  const file = join(homes[0].folder, "camera.y4m");
  film(rows, file);
  const browser = await chromium.launch({ ...launching, args: [...launching.args, "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", `--use-file-for-fake-video-capture=${file}`] });
  try {
    const context = await browser.newContext({ locale: "en-GB" });
    await serveFrom(context);
    const theirs = await context.newPage();
    theirs.setDefaultTimeout(60_000);
    const elsewhere = [];
    const address = homes[1].address();
    theirs.on("request", (one) => { if (!one.url().startsWith(new URL(address).origin + "/")) elsewhere.push(one.url()); });
    theirs.on("pageerror", (error) => elsewhere.push(error.message));
    await theirs.goto(address);
    await beginToJoin(theirs, "In the same room");
    await press(theirs, "Use the camera");
    await theirs.getByText("Hold this device so that its camera sees").waitFor();
    pages[1] = theirs;
    await sayTheSame();
    assert.doesNotMatch(theirs.url(), /scan/);
    assert.deepEqual(elsewhere, []);
    const read = await theirs.evaluate(() => navigator.mediaDevices.getUserMedia({ video: true }).then(() => "given", (error) => error.name));
    assert.equal(read, "NotAllowedError");
  } finally {
    await browser.close();
    rmSync(file, { force: true });
  }
});

test("without a camera, the page says so and leads back", async () => {
  const page = pages[0];
  await beginToJoin(page, "In the same room");
  await press(page, "Use the camera");
  await page.getByText(/No camera can be used here|did not let this page use the camera/).waitFor();
  await page.getByRole("button", { name: "Back", exact: true }).click();
  await head(page, "Are you in the same room?");
});

test("the camera's page goes back to the door at a lock from elsewhere", async () => {
  const page = pages[0];
  await beginToJoin(page, "In the same room");
  await press(page, "Use the camera");
  await page.getByText(/No camera can be used here|did not let this page use the camera/).waitFor();
  await homes[0].api("POST", "/v1/lock", {});
  await page.getByRole("heading", { name: "Closed" }).waitFor();
  await unlockIn(page);
});

test("a reload, and a lock in the middle, take nothing of it away", async () => {
  const [mine, theirs] = pages;
  await show(mine, "In different rooms");
  const code = await wordsOn(mine);
  const at = await addressOn(mine);
  await mine.reload();
  await head(mine, "The code for the other device");
  assert.equal(await wordsOn(mine), code);
  await beginToJoin(theirs, "In different rooms");
  await joinByWords(theirs, code, at);
  const six = await sixOn(mine);
  await mine.reload();
  assert.deepEqual(await sixOn(mine), six);
  await theirs.getByRole("button", { name: "Lock now" }).click();
  await theirs.getByRole("heading", { name: "Closed" }).waitFor();
  const shown = await theirs.content();
  for (const word of six) assert.ok(!shown.includes(`>${word}<`), word);
  assert.doesNotMatch(await theirs.locator("#root").innerText(), /partner|device|code/i);
  await unlockIn(theirs);
  await sayTheSame();
  nothingAstray();
});

test("cancel and back end or leave it, and a second code begins anew", async () => {
  const [page] = pages;
  await show(page, "In different rooms");
  const first = await wordsOn(page);
  await press(page, "Cancel");
  await head(page, "Are you in the same room?");
  assert.notEqual((await homes[0].api("GET", "/v1/pairing")).state, "waiting");
  await choose(page, "In the same room");
  await press(page, "Back");
  await choose(page, "In different rooms");
  await choose(page, "I show it");
  await head(page, "The code for the other device");
  assert.notEqual(await wordsOn(page), first);
  // Back leaves the screen; the code stays good, and is found again.
  await page.goBack();
  await page.getByRole("link", { name: "Pair two devices" }).click();
  await head(page, "The code for the other device");
  nothingAstray();
});

test("connecting works with the keyboard alone", async () => {
  const [page] = pages;
  const offer = await homes[1].api("POST", "/v1/pairing/offer", { method: "words", listen: "127.0.0.1:0" });
  const name = () => page.evaluate(() => (document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim());
  const reach = async (words) => {
    for (let times = 0; times < 40; times += 1) {
      if ((await name()).startsWith(words)) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`${words} is not reached`);
  };
  const enter = async (words) => {
    await reach(words);
    await page.keyboard.press("Enter");
  };
  const at = async (words) => {
    await head(page, words);
    await eventually(async () => (await name()) === words, `the focus on ${words}`);
  };
  await page.locator("textarea.page").waitFor();
  await enter("Settings");
  await at("Settings");
  await enter("For two");
  await at("For two");
  await enter("Pair two devices");
  await at("Are you in the same room?");
  await enter("In different rooms");
  await at("Who shows the code?");
  await enter("My partner shows it");
  await at("Type the words");
  await reach("The words that the other screen shows");
  await page.keyboard.type(`${offer.code} ${offer.addresses[0]}`);
  await page.keyboard.press("Enter");
  await at("Do both screens show these six words?");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Space");
  assert.equal((await homes[0].api("GET", "/v1/pairing")).state, "compare");
  await enter("All six are the same");
  await at("One more answer.");
  await homes[1].api("POST", "/v1/pairing/compare", { same: true });
  await at("Paired");
});

test("a device that cannot be reached is said, with the one thing to do", async () => {
  const page = pages[0];
  await beginToJoin(page, "In different rooms");
  await joinByWords(page, "7 copper lantern meadow finch", "127.0.0.1:9");
  await page.getByText("The other device cannot be reached there. Nothing was paired.").waitFor();
  await page.getByText("The machine there answers, but nothing waits at that port").waitFor();
});

test("the page's own questions about a pairing do not put off the lock", async () => {
  const [page] = pages;
  await show(page, "In the same room");
  await eventually(() => page.asked.some((one) => one.url().includes("/v1/pairing?")), "a long request");
  await homes[0].api("DELETE", "/v1/pairing");
  await head(page, "Who shows the code?");
  await eventually(() => page.asked.filter((one) => one.url().includes("/v1/pairing?")).length >= 2, "two long requests");
  const asking = page.asked.filter((one) => one.method() === "GET" && one.url().includes("/v1/pairing"));
  assert.ok(asking.length > 3);
  for (const one of asking) assert.equal(one.headers()["waterline-attended"], "no", one.url());
});

test("every end and every finding of the node has a sentence", () => {
  const names = (file, start, end) => {
    const text = readFileSync(join(WEB, "../../", file), "utf8");
    return [...text.slice(text.indexOf(start), text.indexOf(end)).matchAll(/"([a-z_]+)"/g)].map((match) => match[1]);
  };
  const ends = names("api/routes_partner.cpp", "Json name_of_end(PairingEnd end)", "std::string_view name_of_obstacle(");
  const said = readFileSync(join(WEB, "pairing/ends.js"), "utf8");
  assert.ok(ends.length >= 9);
  for (const end of ends) assert.match(said, new RegExp(`\\b${end}\\b`), end);
});
