// The first hour of two people, from an empty folder to words that the other reads, page to page: node first_hour.mjs
// Prints for each step the presses, the letters typed, the time that the program needs, and an estimate of the time of two people
// (1.3 s for each press and 0.3 s for each letter, after Card, Moran and Newell's keystroke-level model; 0.25 s for each
// word that is read anew). The estimate leaves out thinking and writing on paper.
import { Home, endBrowser, openPage } from "./nodes.mjs";

const PRESS = 1.3;
const LETTER = 0.3;
const WORD = 0.25;
const people = [new Home(), new Home()];
const pages = [await openPage(people[0]), await openPage(people[1])];
const [ada, ben] = pages;
let presses = 0;
let letters = 0;
let words = 0;
const rows = [];

const read = async (page) => { words += (await page.locator("main").innerText()).split(/\s+/).filter(Boolean).length; };
const click = async (locator) => { presses += 1; await locator.click(); };
const press = (page, name) => click(page.locator("main").getByRole("button", { name, exact: true }).first());
const link = (page, name) => click(page.locator("main").getByRole("link", { name }).first());
const rail = (page, name) => click(page.getByRole("navigation").first().getByRole("link", { name, exact: true }));
const type = async (locator, text) => { presses += 1; letters += text.length; await locator.fill(text); };
const head = async (page, name) => { await page.getByRole("heading", { name }).first().waitFor(); await read(page); };
async function step(name, act) {
  presses = letters = words = 0;
  const begun = performance.now();
  await act();
  const took = (performance.now() - begun) / 1000;
  rows.push([name, presses, letters, words, took, presses * PRESS + letters * LETTER + words * WORD + took]);
}

async function begin(page) {
  await head(page, /place to write/);
  await press(page, "Begin");
  await head(page, "Choose a passphrase");
  await press(page, "Use these");
  await head(page, "Write these 24 words on paper");
  const phrase = await page.locator(".phrase li").allTextContents();
  await press(page, "I have written them down");
  await head(page, "Type three of them");
  for (const field of await page.locator("main input").all()) await type(field, phrase[Number((await field.getAttribute("id")).slice(5)) - 1]);
  await press(page, "They are right");
  await head(page, "Your journal is ready");
  await press(page, "Write something");
  await page.locator("textarea.page").waitFor();
}
async function connectBy(page, choice) {
  await rail(page, "Settings");
  await click(page.locator("main").getByText("For two", { exact: true }));
  await link(page, "Pair two devices");
  await head(page, "Are you in the same room?");
  await click(page.locator("button.choice", { hasText: "In different rooms" }));
  await click(page.locator("button.choice", { hasText: choice }));
}

await step("each makes a journal (one of two)", () => begin(ada));
await begin(ben);
await step("the first entry", async () => {
  await type(ada.locator("textarea.page"), "On being at different places. I am impatient, and I do not like how it looks on me.");
  await press(ada, "Keep this entry");
  await ada.getByText("Kept.", { exact: true }).waitFor();
});
await step("pairing by words", async () => {
  await connectBy(ada, "I show it");
  await head(ada, "The code for the other device");
  await connectBy(ben, "My partner shows it");
  await type(ben.getByLabel("The words that the other screen shows"), (await ada.locator(".suggested").textContent()).trim());
  await type(ben.getByLabel("Where their device is"), (await ada.locator("code.address").textContent()).trim());
  await press(ben, "Pair");
  for (const page of pages) await head(page, "Do both screens show these six words?");
  for (const page of pages) await press(page, "All six are the same");
  for (const page of pages) await head(page, "Paired");
});
await step("one sentence is shared, at once", async () => {
  await rail(ada, "Entries");
  await click(ada.locator(".entry").first());
  await link(ada, "Share a piece of this with your partner");
  await click(ada.locator("input[value=line]"));
  await type(ada.getByLabel("The line"), "I am working on my impatience.");
  await press(ada, "Look at it as your partner will");
  await ada.locator(".theirs .bounded").waitFor();
  await read(ada);
  await click(ada.locator("input[value=now]"));
  await type(ada.getByLabel("Type now if you are sure."), "now");
  await press(ada, "Share it now");
  await head(ada, "It has left");
});
await step("the other reads it", async () => {
  await people[0].api("POST", "/v1/sync", { wait_seconds: 20 });
  await rail(ben, "Ours");
  await ben.locator(".item", { hasText: "I am working on my impatience." }).first().waitFor();
  await read(ben);
});
await step("it is acknowledged", async () => {
  await press(ben, "Acknowledge");
  await click(ben.getByText("I am with you in this.").first());
  await ben.getByText("You: I am with you in this.").waitFor();
});

console.log(["step", "presses", "letters", "words read", "program s", "people s"].join("\t"));
for (const [name, ...numbers] of rows) console.log([name, ...numbers.map((number) => number.toFixed(Number.isInteger(number) ? 0 : 1))].join("\t"));
console.log(["all", ...[0, 1, 2, 3, 4].map((at) => rows.reduce((sum, row) => sum + row[at + 1], 0).toFixed(at > 2 ? 1 : 0))].join("\t"));
people.forEach((home) => home.end());
await endBrowser();
