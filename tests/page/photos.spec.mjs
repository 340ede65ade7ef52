// Photos and files beside an entry, with real files, real cages and the real browser.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { chromium } from "playwright-core";
import { Home, area, arrive, closePages, endBrowser, eventually, launching, openPage, settled, theBrowser, unlockIn } from "./nodes.mjs";
import { drawn, ofACamera, ofATelephone, thatSays } from "./photos.mjs";

const MARKER = "Ferrymarker at the Alder";
let home;
let jpeg;
let files;
const paths = {};

before(async () => {
  home = await new Home().make();
  mkdirSync(join(home.person, "Documents"), { recursive: true });
  const page = await (await theBrowser()).newPage();
  jpeg = await drawn(page);
  files = {
    "heron.jpg": ofACamera(jpeg, MARKER),
    "reed.png": await drawn(page, { kind: "image/png", width: 700, height: 500 }),
    "pond.webp": await drawn(page, { kind: "image/webp", width: 640, height: 400 }),
    "telephone.heic": ofATelephone(),
    "bomb.jpg": thatSays(jpeg, 65_000, 65_000),
    "broken.jpg": jpeg.subarray(0, 50),
    "words.txt": Buffer.from("Words in a file."),
    "large.bin": Buffer.alloc(3_500_000, "l"),
  };
  await page.close();
  mkdirSync(join(home.folder, "camera"));
  for (const [name, bytes] of Object.entries(files)) {
    paths[name] = join(home.folder, "camera", name);
    writeFileSync(paths[name], bytes);
  }
});
afterEach(async () => {
  await closePages();
  await home.unlock();
  for (const side of ["vault", "deep"]) {
    for (const { slot } of (await home.api("GET", "/v1/page/drafts?side=" + side)).drafts) await home.api("DELETE", `/v1/page/drafts/${slot}?side=${side}`);
    for (const { id } of (await home.api("GET", "/v1/attachments?side=" + side)).attachments) await home.api("DELETE", `/v1/attachments/${id}?for_good=true`);
  }
});
after(async () => {
  await endBrowser();
  home.end();
});

const attachments = async (side = "vault") => (await home.api("GET", "/v1/attachments?side=" + side)).attachments;
const draft = async (slot = "new", side = "vault") => (await home.api("GET", "/v1/page/drafts?side=" + side)).drafts.find((one) => one.slot === slot);
const field = (page) => page.getByLabel("Put photos or other files with it");
const show = (page) => page.getByText("Photos and files", { exact: true }).first().click();
const pictures = (page) => page.locator(".photo img");
const sizeOf = (image) => image.evaluate(async (node) => { await node.decode(); return [node.naturalWidth, node.naturalHeight]; });
/** Puts files into the open sheet, and waits until they lie with its draft. */
async function put(page, names, { slot = "new", before = 0 } = {}) {
  await area(page).waitFor();
  await field(page).setInputFiles(names.map((name) => paths[name]));
  await eventually(async () => (await draft(slot))?.attachments.length === before + names.length, "the files with the draft");
  if (page.running) await settled(page);
}
/** The bytes of a path of the API. */
const bytesOf = (path) => new Promise((done, failed) => {
  request({ socketPath: home.socket(), path, headers: { Host: "waterline" } }, (answer) => {
    const all = [];
    answer.on("data", (part) => all.push(part)).on("end", () => done(Buffer.concat(all)));
  }).on("error", failed).end();
});
/** Whether the page's browser still has something at this address. */
const isThere = (page, url) => page.evaluate((address) => new Promise((done) => {
  const image = new Image();
  image.onload = () => done(true);
  image.onerror = () => done(false);
  image.src = address;
}), url);

test("a photo is put with an entry, described, seen, and seen larger", async () => {
  const page = await openPage(home);
  await area(page).fill("At the pond.");
  await put(page, ["heron.jpg"]);
  await page.getByText("\"heron.jpg\" is kept with the draft. The file itself still lies where it was.").waitFor();
  await pictures(page).waitFor();
  assert.equal(await pictures(page).getAttribute("alt"), "Picture without a description");
  // The camera was held sideways.
  assert.deepEqual(await sizeOf(pictures(page)), [320, 480]);
  await page.getByLabel("What is to be seen").fill("A heron in the reeds");
  await page.getByRole("button", { name: "Keep this entry" }).click();
  await page.getByRole("heading", { name: "Kept." }).waitFor();
  await arrive(page, () => page.getByRole("link", { name: "Look at it" }).click());
  const picture = page.getByRole("img", { name: "A heron in the reeds" });
  await picture.waitFor();
  const larger = page.getByRole("button", { name: /A heron in the reeds\s*Larger/ });
  assert.equal(await larger.getAttribute("aria-expanded"), "false");
  await larger.click();
  await eventually(async () => (await sizeOf(picture))[1] === 1200, "the larger picture");
  assert.equal(await larger.getAttribute("aria-expanded"), "true");
  await larger.click();
  await eventually(async () => (await sizeOf(picture))[1] === 480, "the thumbnail");
  const [entry] = (await home.api("GET", "/v1/entries")).entries;
  assert.equal(entry.attached, "picture");
  const [{ id, description }] = (await home.api("GET", "/v1/entries/" + entry.id)).attachments;
  assert.equal(description, "A heron in the reeds");
  assert.ok((await bytesOf(`/v1/attachments/${id}/bytes`)).equals(files["heron.jpg"]), "the original is kept byte for byte");
  for (const side of [480, 2048]) assert.ok(!(await bytesOf(`/v1/attachments/${id}/view?side=${side}`)).includes(MARKER));
  await arrive(page, () => page.getByRole("link", { name: "Entries", exact: true }).click());
  await page.locator(".entry", { hasText: "with a picture" }).waitFor();
  assert.equal(await pictures(page).count(), 0, "a list shows no picture to who looks over a shoulder");
  assert.deepEqual(page.astray, []);
});

test("photos of each kind are shown, and what cannot be is said and kept", async () => {
  const page = await openPage(home);
  await put(page, ["reed.png", "pond.webp", "telephone.heic", "bomb.jpg", "broken.jpg", "words.txt"]);
  await eventually(async () => (await pictures(page).count()) === 2, "two pictures");
  await eventually(async () => (await page.getByText("Kept as it is; it cannot be shown on this computer yet.").count()) === 3, "what cannot be shown");
  // A file without words is an entry as well.
  await page.getByRole("button", { name: "Keep this entry" }).click();
  await page.getByRole("heading", { name: "Kept." }).waitFor();
  await settled(page);
  await eventually(async () => (await pictures(page).count()) === 2, "two pictures");
  assert.equal(await page.getByText("Kept as it is; it cannot be shown on this computer yet.").count(), 3);
  for (const one of await attachments()) assert.ok((await bytesOf(`/v1/attachments/${one.id}/bytes`)).equals(files[one.name]), one.name);
  assert.deepEqual(page.astray, []);
});

test("files are dropped on a sheet and pasted into it, and beside it nothing opens them", async () => {
  const page = await openPage(home);
  await area(page).waitFor();
  const send = (selector, type, name, kind) => page.evaluate(([where, event, file, of, bytes]) => {
    const moved = new DataTransfer();
    moved.items.add(new File([new Uint8Array(bytes)], file, { type: of }));
    const made = event === "paste" ? new ClipboardEvent(event, { clipboardData: moved, bubbles: true, cancelable: true }) : new DragEvent(event, { dataTransfer: moved, bubbles: true, cancelable: true });
    document.querySelector(where).dispatchEvent(made);
    return made.defaultPrevented;
  }, [selector, type, name, kind, [...files[name]]]);
  for (const event of ["dragover", "drop"]) assert.equal(await send("h1", event, "reed.png", "image/png"), true, "nothing opens it");
  assert.equal(await send("form.editor", "dragover", "reed.png", "image/png"), true);
  assert.equal(await send("textarea", "drop", "reed.png", "image/png"), true);
  await page.getByText("\"reed.png\" is kept with the draft. The file itself still lies where it was.").waitFor();
  assert.equal(await send("textarea", "paste", "pond.webp", "image/webp"), true);
  await page.getByText("The picture is kept with the draft.").waitFor();
  await eventually(async () => (await draft())?.attachments.length === 2, "both");
  assert.equal((await attachments()).length, 2);
  // The same file once more is not put there twice.
  await field(page).setInputFiles(paths["reed.png"]);
  await page.getByText("\"reed.png\" is with it already.").waitFor();
  assert.equal((await draft()).attachments.length, 2);
});

test("files lie with the draft through a reload and a lock, and in the deep as well", async () => {
  const page = await openPage(home);
  await put(page, ["reed.png"]);
  await page.getByLabel("What is to be seen").fill("Reeds, \"still\"");
  await eventually(async () => (await draft()).attachments[0].description === "Reeds, \"still\"", "the description");
  await page.reload();
  await page.getByRole("img", { name: "Reeds, \"still\"" }).waitFor();
  await page.getByRole("button", { name: "Lock now" }).click();
  await unlockIn(page);
  await page.getByRole("img", { name: "Reeds, \"still\"" }).waitFor();
  assert.equal(await page.getByLabel("What is to be seen").inputValue(), "Reeds, \"still\"");

  await page.getByRole("link", { name: "The deep" }).click();
  await page.getByRole("button", { name: "Open it" }).click();
  await arrive(page, () => page.locator(".cards3 a").first().click());
  await show(page);
  await field(page).setInputFiles(paths["pond.webp"]);
  await pictures(page).waitFor();
  await page.getByRole("button", { name: "Keep it in the deep" }).click();
  await page.locator("article").getByRole("img", { name: "Picture without a description" }).waitFor();
  const [one] = await attachments("deep");
  assert.equal(one.id[0], "g");
  assert.equal((await attachments("vault")).length, 1);
});

test("an upload goes on where the node says, and a cancelled one leaves nothing", async () => {
  const page = await openPage(home);
  await area(page).waitFor();
  let told = 0;
  await page.route(/\/bytes\?offset=/, async (route) => {
    const offset = Number(/offset=(\d+)/.exec(route.request().url())[1]);
    // The node lost a piece once, as after a crash.
    if (offset > 0 && told++ === 0) return route.fulfill({ status: 409, json: { error: "wrong_offset", offset: 1_048_576 } });
    return route.continue();
  });
  await put(page, ["large.bin"]);
  assert.ok(told > 1);
  const [{ id }] = await attachments();
  assert.ok((await bytesOf(`/v1/attachments/${id}/bytes`)).equals(files["large.bin"]));

  await page.unroute(/\/bytes\?offset=/);
  let go;
  const held = new Promise((done) => { go = done; });
  await page.route(/\/bytes\?offset=[1-9]/, async (route) => { await held; await route.continue(); });
  writeFileSync(paths["large.bin"], Buffer.alloc(3_500_000, "m"));
  await field(page).setInputFiles(paths["large.bin"]);
  await page.getByRole("progressbar", { name: "large.bin" }).waitFor();
  await page.getByRole("button", { name: "Cancel large.bin" }).click();
  go();
  await eventually(async () => (await attachments()).length === 1, "an end of what had come");
  await page.getByText("\"large.bin\" was not attached.").waitFor();
  writeFileSync(paths["large.bin"], files["large.bin"]);
});

test("Keep waits for files that are on their way, and a sheet that is left names them", async () => {
  const page = await openPage(home);
  let go;
  let held = new Promise((done) => { go = done; });
  await page.route(/\/finish$/, async (route) => { await held; await route.continue().catch(() => {}); });
  await area(page).fill("With a file that comes slowly.");
  await field(page).setInputFiles(paths["words.txt"]);
  await page.getByRole("progressbar", { name: "words.txt" }).waitFor();
  await page.getByRole("button", { name: "Keep this entry" }).click();
  go();
  await page.getByRole("heading", { name: "Kept." }).waitFor();
  await page.locator("article").getByText("words.txt").first().waitFor();

  held = new Promise((done) => { go = done; });
  await page.getByRole("button", { name: "Write another" }).click();
  await area(page).waitFor();
  await field(page).setInputFiles(paths["reed.png"]);
  await page.getByRole("progressbar", { name: "reed.png" }).waitFor();
  await page.getByRole("link", { name: "Cards" }).click();
  go();
  await page.getByRole("heading", { name: "Cards" }).waitFor();
  await page.getByRole("link", { name: "Today" }).click();
  await page.getByText(/This sheet was left before these had come in, so they were not attached: reed.png/).waitFor();
});

test("a file is saved where the person says, exactly as it was", async () => {
  const page = await openPage(home);
  await put(page, ["heron.jpg"]);
  await page.getByRole("button", { name: "Keep this entry" }).click();
  await page.getByRole("heading", { name: "Kept." }).waitFor();
  await page.getByRole("button", { name: "Save heron.jpg" }).click();
  await page.getByLabel("Documents").check();
  await page.getByRole("button", { name: "Save it there" }).click();
  await page.getByText(/A copy lies there now, unsealed/).waitFor();
  assert.ok(readFileSync(join(home.person, "Documents", "heron.jpg")).equals(files["heron.jpg"]));
  // A second time the name is taken.
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await page.getByRole("button", { name: "Save heron.jpg" }).click();
  await page.getByLabel("Documents").check();
  await page.getByRole("button", { name: "Save it there" }).click();
  await page.getByText(/is there already. It was left as it is./).waitFor();
});

test("a picture is taken off and comes back by undo; for good it never does", async () => {
  const page = await openPage(home);
  await area(page).fill("With two pictures.");
  await put(page, ["reed.png", "pond.webp"]);
  await page.getByRole("button", { name: "Keep this entry" }).click();
  await page.getByRole("heading", { name: "Kept." }).waitFor();
  assert.equal(await page.getByRole("button", { name: /^Take it off/ }).count(), 0);
  await arrive(page, () => page.getByRole("link", { name: "Look at it" }).click());
  await page.getByRole("button", { name: "Take it off reed.png" }).click();
  await page.getByText("Taken off. \"How it was before\" brings it back.").waitFor();
  await eventually(async () => (await pictures(page).count()) === 1, "one picture");
  await arrive(page, () => page.getByRole("link", { name: "How it was before" }).click());
  await page.getByRole("button", { name: "Make it this again" }).click();
  await eventually(async () => (await pictures(page).count()) === 2, "both");

  await page.getByRole("button", { name: "Remove for good reed.png" }).click();
  await page.getByRole("button", { name: "Leave it" }).click();
  await page.getByRole("button", { name: "Remove for good reed.png" }).click();
  await page.getByRole("button", { name: "Remove it for good" }).click();
  await page.getByText("It is gone for good.").waitFor();
  assert.deepEqual((await attachments()).map((one) => one.name), ["pond.webp"]);
  await arrive(page, () => page.getByRole("link", { name: "How it was before" }).click());
  await page.getByText(/a file that was removed for good/).first().waitFor();

  // On the sheet, Remove takes it from the sheet alone.
  await page.getByRole("link", { name: "Back to the entry" }).click();
  await arrive(page, () => page.getByRole("link", { name: "Change", exact: true }).click());
  await page.getByRole("button", { name: "Remove pond.webp" }).click();
  await page.getByText("Removed from this sheet.").waitFor();
  assert.equal((await attachments()).length, 1);
  await page.getByRole("button", { name: "Keep the change" }).click();
  await page.locator("article").waitFor();
  await settled(page);
  assert.equal(await pictures(page).count(), 0);
});

test("what is attached elsewhere while an entry is changed here stays with it", async () => {
  const page = await openPage(home);
  await area(page).fill("Changed in two places.");
  await put(page, ["reed.png"]);
  await page.getByRole("button", { name: "Keep this entry" }).click();
  await page.getByRole("heading", { name: "Kept." }).waitFor();
  const [{ id }] = (await home.api("GET", "/v1/entries")).entries;
  const names = async () => (await home.api("GET", "/v1/entries/" + id)).attachments.map((one) => one.name).sort();
  await arrive(page, () => page.getByRole("link", { name: "Look at it" }).click());
  await arrive(page, () => page.getByRole("link", { name: "Change", exact: true }).click());
  await pictures(page).waitFor();
  home.run(["attach", id, paths["words.txt"]]);
  await put(page, ["pond.webp"], { slot: id, before: 1 });
  // Neither words nor files make two texts of this: nobody else wrote one. The draft goes on after a reload, with what came elsewhere.
  await page.reload();
  await area(page).waitFor();
  await arrive(page, () => page.getByRole("link", { name: "Go on with it" }).click());
  await page.getByRole("button", { name: "Save words.txt" }).waitFor();
  await page.getByRole("button", { name: "Remove reed.png" }).click();
  await page.getByRole("button", { name: "Keep the change" }).click();
  await page.locator("article").waitFor();
  assert.deepEqual(await names(), ["pond.webp", "words.txt"]);
});

test("a lock and quick exit leave no picture, also while one is shown large", async () => {
  for (const leave of ["lock", "exit", "elsewhere"]) {
    const page = await openPage(home);
    await put(page, ["heron.jpg"]);
    await pictures(page).click();
    await eventually(async () => (await sizeOf(pictures(page)))[1] === 1200, "the larger picture");
    const url = await pictures(page).getAttribute("src");
    assert.match(url, /^blob:/);
    assert.equal(await isThere(page, url), true);
    const all = await page.evaluate(() => globalThis.made ?? []);
    if (leave === "lock") await page.getByRole("button", { name: "Lock now" }).click();
    if (leave === "elsewhere") home.run(["lock"]);
    if (leave === "exit") {
      await page.locator("#exit").click();
      await page.waitForURL("about:blank");
    } else {
      await page.getByLabel("Passphrase").waitFor();
      for (const one of [url, ...all]) assert.equal(await isThere(page, one), false, leave);
    }
    assert.equal(await page.locator("img").count(), 0);
    await closePages();
    await home.unlock();
    const found = await draft();
    for (const { id } of found.attachments) await home.api("DELETE", `/v1/attachments/${id}?for_good=true`);
    await home.api("DELETE", "/v1/page/drafts/new?side=vault");
  }
});

test("every picture that the page made is let go of at a lock", async () => {
  const page = await openPage(home);
  await page.addInitScript(() => {
    globalThis.made = [];
    const make = URL.createObjectURL;
    URL.createObjectURL = (what) => { const url = make.call(URL, what); globalThis.made.push(url); return url; };
  });
  await page.reload();
  await put(page, ["heron.jpg", "reed.png", "pond.webp"]);
  await eventually(async () => (await pictures(page).count()) === 3, "three pictures");
  await pictures(page).first().click();
  await settled(page);
  const made = await page.evaluate(() => globalThis.made);
  assert.equal(made.length, 4);
  await page.getByRole("button", { name: "Lock now" }).click();
  for (const url of made) assert.equal(await isThere(page, url), false);
});

test("the browser keeps nothing of a photo, and no marker of the file", async () => {
  const profile = mkdtempSync(join(tmpdir(), "profile-"));
  const context = await chromium.launchPersistentContext(profile, { ...launching, viewport: { width: 1280, height: 860 } });
  const page = context.pages()[0] ?? await context.newPage();
  await page.goto(home.address());
  await put(page, ["heron.jpg"]);
  await pictures(page).click();
  await eventually(async () => (await sizeOf(pictures(page)))[1] === 1200, "the larger picture");
  await page.getByLabel("What is to be seen").fill("Markerdescription");
  await page.getByRole("button", { name: "Keep this entry" }).click();
  await page.getByRole("img", { name: "Markerdescription" }).waitFor();
  const [{ id }] = await attachments();
  const views = await Promise.all([480, 2048].map((side) => bytesOf(`/v1/attachments/${id}/view?side=${side}`)));
  await page.locator("#exit").click();
  await page.waitForURL("about:blank");
  await context.close();
  const all = execFileSync("find", [profile, "-type", "f"], { encoding: "utf8" }).trim().split("\n").map((file) => readFileSync(file));
  for (const part of [MARKER, "Markerdescription", id, "heron.jpg", ...views.map((view) => view.subarray(700, 760))]) assert.equal(all.some((bytes) => bytes.includes(part)), false, String(part).slice(0, 30));
  // The home holds it sealed alone.
  const found = spawnSync("grep", ["-rlaF", MARKER, home.home], { encoding: "utf8" });
  assert.equal(found.stdout, "");
  rmSync(profile, { recursive: true, force: true });
});

test("all of it goes without a mouse", async () => {
  const page = await openPage(home);
  await put(page, ["reed.png"]);
  await pictures(page).waitFor();
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() || document.activeElement?.id || "");
  const tabTo = async (pattern) => {
    for (let times = 0; times < 60; times += 1) {
      if (pattern.test(await focused())) return;
      await page.keyboard.press("Tab");
    }
    assert.fail(String(pattern));
  };
  await field(page).focus();
  await tabTo(/^Larger$/);
  await page.keyboard.press("Enter");
  await page.locator(".photo.is-large").waitFor();
  await tabTo(/^about-/);
  await page.keyboard.type("Reeds");
  await tabTo(/^Remove for good reed.png/);
  await page.keyboard.press("Enter");
  await eventually(async () => await focused() === "Leave it", "the focus on the way out");
  await page.keyboard.press("Enter");
  await eventually(async () => /^Remove for good/.test(await focused()), "the focus where it was");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await page.getByText("Removed from this sheet.").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("aria-label")), "Photos and files");
});

test("in German and on a narrow screen everything fits and is said", async () => {
  const page = await openPage(home, { width: 320, height: 700, language: "de-DE" });
  await area(page).or(page.getByLabel("Deine Worte", { exact: true })).first().waitFor();
  await page.getByLabel("Fotos oder andere Dateien dazulegen").setInputFiles([paths["heron.jpg"], paths["telephone.heic"]]);
  await pictures(page).waitFor();
  await page.getByText("Aufbewahrt, wie es ist; auf diesem Computer lässt es sich noch nicht zeigen.").waitFor();
  await pictures(page).click();
  await settled(page);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
  assert.equal(await pictures(page).getAttribute("alt"), "Bild ohne Beschreibung");
});
