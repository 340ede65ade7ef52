import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage } from "./nodes.mjs";
import { onOneNetwork } from "./one_network.mjs";

/** Counts the presses and letters of a person at one page. */
class Hands {
  constructor(page) {
    this.page = page;
    this.presses = 0;
    this.letters = 0;
  }
  async press(locator) {
    await locator.click();
    this.presses += 1;
  }
  button(name) {
    return this.press(this.page.locator("main").getByRole("button", { name, exact: true }));
  }
  choose(name) {
    return this.press(this.page.locator("main button.choice", { has: this.page.getByText(name, { exact: true }) }));
  }
  async type(label, words) {
    await this.page.getByLabel(label).fill(words);
    this.letters += words.length;
  }
  async toPairing() {
    await this.press(this.page.getByRole("link", { name: "Settings" }));
    await this.press(this.page.getByText("For two"));
    await this.press(this.page.getByRole("link", { name: "Pair two devices" }));
    await this.choose("In different rooms");
  }
  head(words) {
    return this.page.getByRole("heading", { level: 1, name: words }).waitFor();
  }
}

test("two people on one network pair page to page, and nobody types an address", (t) => onOneNetwork(t, async (network) => {
  const pages = await Promise.all(network.homes.map((home, number) => openPage(home, { browser: network.browsers[number] })));
  const [ada, ben] = pages.map((page) => new Hands(page));
  await ada.page.locator("textarea.page").waitFor();
  await ben.page.locator("textarea.page").waitFor();
  const begun = performance.now();
  await ada.toPairing();
  await ada.choose("I show it");
  await ada.head("The code for the other device");
  const code = (await ada.page.locator(".suggested").textContent()).trim();
  await ben.toPairing();
  await ben.choose("My partner shows it");
  await ben.type("The words that the other screen shows", code.replaceAll("-", " "));
  await ben.button("Pair");
  for (const hands of [ada, ben]) await hands.head("Do both screens show these six words?");
  const [mine, theirs] = await Promise.all(pages.map((page) => page.locator(".six li").allTextContents()));
  assert.deepEqual(mine, theirs);
  for (const hands of [ada, ben]) await hands.button("All six are the same");
  for (const hands of [ada, ben]) await hands.head("Paired");
  const seconds = (performance.now() - begun) / 1000;
  t.diagnostic(`${seconds.toFixed(1)} s by a script; ${ada.presses} and ${ben.presses} presses, ${ben.letters} letters`);
  assert.ok(seconds < 60, `${seconds} s`);
  assert.ok(ada.presses <= 7 && ben.presses <= 8, `${ada.presses} and ${ben.presses}`);

  // The one question: no by default, and each answers alone.
  for (const hands of [ada, ben]) await hands.page.getByRole("heading", { name: "Find each other again when addresses change?" }).waitFor();
  const beacons = async (home) => (await home.api("GET", "/v1/status")).partner.beacons;
  assert.deepEqual(await Promise.all(network.homes.map(beacons)), [false, false]);
  await ada.button("Yes, let them");
  await ada.page.getByText("Both devices need this answer.").waitFor();
  await ben.button("No");
  await ben.page.getByText("Nothing is sent.").waitFor();
  // The page asks once: a person who returns to this screen does not see the question again.
  await ben.page.locator("main").getByRole("link", { name: "Today" }).click();
  await ben.page.locator("textarea.page").waitFor();
  await ben.page.goBack();
  await ben.head("Paired");
  await ben.page.getByText("From now on this computer waits at").waitFor(); // the status has come
  assert.equal(await ben.page.getByRole("heading", { name: "Find each other again when addresses change?" }).count(), 0);
  assert.deepEqual(await Promise.all(network.homes.map(beacons)), [true, false]);
  for (const page of pages) assert.deepEqual(page.astray, []);
}));

test("a reload in the middle of looking for the other device leads back to it", (t) => onOneNetwork(t, async (network) => {
  const ben = new Hands(await openPage(network.homes[1], { browser: network.browsers[1] }));
  await ben.page.locator("textarea.page").waitFor();
  await ben.toPairing();
  await ben.choose("My partner shows it");
  await ben.type("The words that the other screen shows", "7 copper lantern meadow finch");
  await ben.button("Pair");
  await ben.head("Looking for the other device");
  await ben.page.reload();
  await ben.head("Looking for the other device");
  await ben.button("Cancel");
}));
