import assert from "node:assert/strict";
import { after, afterEach, beforeEach, test } from "node:test";
import { choose, head, press, toConnect } from "./connecting.mjs";
import { arrive, closePages, endBrowser, openPage } from "./nodes.mjs";
import { twoHomes } from "./two.mjs";

// Pairing at a distance and a code for nobody who asks, as far as no Tor network is needed: tests/tornet has one.
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

test("who is not in one place chooses Tor first, and then who sends the line", async () => {
  const [page] = pages;
  await toConnect(page);
  await choose(page, "Not in one place");
  await head(page, "Who sends the line?");
  await page.getByText("This needs Tor, which is off here").waitFor();
  assert.equal(await page.locator("main button.choice").count(), 0);
  await press(page, "Meet through Tor alone");
  await choose(page, "My partner sends it");
  await head(page, "Paste the line");
  assert.equal((await homes[0].api("GET", "/v1/tor")).tor.use, "only");
  await page.getByLabel("The line that your partner sent").fill("WATERLINE:1:0123");
  await press(page, "Pair with this text");
  await page.getByText("The text of the picture is not whole.").waitFor();
  // By Tor alone nothing else is shown or joined.
  await press(page, "Back");
  await press(page, "Back");
  await choose(page, "In different rooms");
  await choose(page, "I show it");
  await page.getByText("This device goes by Tor alone, and this pairing would go directly.").waitFor();
  assert.equal((await homes[0].api("GET", "/v1/pairing")).state, "none");
  assert.deepEqual(page.astray, []);
});

test("a code can be shown to nobody who looks for it", async () => {
  const [page] = pages;
  await toConnect(page);
  await choose(page, "In different rooms");
  await head(page, "Who shows the code?");
  await page.getByText("When this device shows it").click();
  await page.getByLabel("Answer no device that looks for this one").check();
  await choose(page, "I show it");
  await page.getByRole("heading", { name: "Where their device finds this one" }).waitFor();
  assert.equal((await homes[0].api("GET", "/v1/pairing/offer")).silent, true);
  // It stands while its person looks at something else, and is found again.
  await arrive(page, () => page.getByRole("link", { name: "Settings" }).click());
  await arrive(page, () => page.locator("main").getByText("For two").click());
  await page.getByText("A code or a picture for pairing is good until").waitFor();
  await page.getByRole("link", { name: "Look at it, or end it" }).click();
  await head(page, "The code for the other device");
  await press(page, "Cancel");
  assert.equal((await homes[0].api("GET", "/v1/status")).offer, null);
  assert.deepEqual(page.astray, []);
});
