// Real nodes in temporary homes, and a real browser at their pages. With WATERLINE_PAGE_FROM=FOLDER the files of the page
// come from that folder instead of the program (for whoever changes them and does not want to build).
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
export const WEB = join(ROOT, "src/page/web");
const PROGRAM = process.env.WATERLINE_PROGRAM ?? join(ROOT, "build/waterline");
const FROM = process.env.WATERLINE_PAGE_FROM;
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".json": "application/json" };
export const PASSPHRASE = "seven quiet boats at dawn";

/** Nodes with the same day have the same clock, so that what two wrote keeps its order. */
const BEGUN = Date.now();

/** A person's home with its node. */
export class Home {
  /** @param {{person?: string, day?: number, program?: string, enter?: string[]}} how person: the folder in which the person
   *  has their own files; day: the moment that it is for this node at the beginning, in milliseconds; program: another than
   *  that of build/; enter: the words before each command, to be in a network of the test */
  constructor({ person, day, program = PROGRAM, enter = [] } = {}) {
    this.day = day;
    this.program = program;
    this.enter = enter;
    this.folder = mkdtempSync(join(tmpdir(), "page-"));
    this.home = join(this.folder, "home");
    mkdirSync(this.home, { mode: 0o700 });
    this.person = person ?? join(this.folder, "person");
    mkdirSync(this.person, { recursive: true });
    this.environment = { ...process.env, HOME: this.person, WATERLINE_HOME: this.home, XDG_RUNTIME_DIR: this.folder, LANGUAGE: "en", LC_ALL: "C.UTF-8" };
    // No desktop of this machine takes part in a test of the page.
    for (const bus of ["SYSTEM", "SESSION"]) this.environment[`DBUS_${bus}_BUS_ADDRESS`] = "unix:path=/nonexistent/bus";
    delete this.environment.BROWSER;
  }
  now() {
    return this.day ?? Date.now();
  }
  /** Runs the command line. @returns what it printed */
  run(words, input = "") {
    const [program, ...more] = [...this.enter, this.program, ...words];
    return execFileSync(program, more, { env: this.environment, input, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] });
  }
  json(words, input) {
    return JSON.parse(this.run(["--json", ...words], input));
  }
  /** Asks the node's API over its Unix socket. attended: false for what does not put off the idle lock. */
  api(method, path, body, { attended = true } = {}) {
    const socket = this.socket();
    return new Promise((done, failed) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const asked = request({ socketPath: socket, method, path, headers: { Host: "waterline", ...(attended ? {} : { "Waterline-Attended": "no" }), ...(text ? { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) } : {}) } }, (answer) => {
        let all = "";
        answer.setEncoding("utf8").on("data", (part) => { all += part; }).on("end", () => done(JSON.parse(all)));
      });
      asked.on("error", failed);
      asked.end(text);
    });
  }
  socket() {
    return execFileSync("find", [this.folder, "-type", "s"], { encoding: "utf8" }).trim().split("\n")[0];
  }
  /** Starts a node for which it is `day`: the clock of this machine stays as it is. */
  async startOnItsDay() {
    const offset = join(this.folder, "offset");
    writeFileSync(offset, String(Math.round((this.day - BEGUN) / 1000)));
    const shim = join(ROOT, "build/libwaterline-clock-shim.so");
    spawn(this.program, ["node"], { env: { ...this.environment, LD_PRELOAD: shim, CLOCK_OFFSET: offset, TZ: "UTC" }, stdio: "ignore" }).unref();
    await eventually(() => this.socket() && this.api("GET", "/v1/status").then(() => true, () => false), "a node");
  }
  /** Makes a journal, open. */
  async make() {
    if (this.day !== undefined) await this.startOnItsDay();
    this.run(["open", "--print"]);
    await this.api("POST", "/v1/init/begin", { passphrase: PASSPHRASE });
    await this.api("POST", "/v1/init/finish", { accept_loss: true });
    return this;
  }
  /** Opens the journal if it is not open: a passphrase costs a second of work. */
  async unlock() {
    if ((await this.api("GET", "/v1/status")).state !== "open") await this.api("POST", "/v1/unlock", { passphrase: PASSPHRASE });
  }
  /** The address with a code, good once. */
  address() {
    return this.run(["-q", "open", "--print"]).trim().split(/\s+/).find((word) => word.startsWith("http"));
  }
  nodeId() {
    const found = spawnSync("sh", ["-c", `for p in /proc/[0-9]*; do tr '\\0' '\\n' <$p/environ 2>/dev/null | grep -qx 'WATERLINE_HOME=${this.home}' && echo \${p#/proc/}; done`], { encoding: "utf8" });
    return found.stdout.trim().split("\n").filter(Boolean).map(Number);
  }
  kill() {
    for (const id of this.nodeId()) {
      try { process.kill(id, "SIGKILL"); } catch { /* it has ended */ }
    }
  }
  end() {
    try { this.run(["stop"]); } catch { this.kill(); }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export const launching = { timeout: 120_000, executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: process.getuid() === 0 ? ["--no-sandbox"] : [] };
let browser;
export async function theBrowser() {
  browser ??= await chromium.launch(launching);
  return browser;
}
/** To be called after each test: pages that a failed one left are closed. */
export async function closePages() {
  for (const context of browser?.contexts() ?? []) await context.close();
}
export async function endBrowser() {
  await browser?.close();
  browser = undefined;
}

/** With WATERLINE_PAGE_FROM, gives a context the page's files from there. */
export async function serveFrom(context) {
  if (!FROM) return;
  const heads = {};
  await context.route(/^http:\/\/127\.0\.0\.1:\d+\/[^v/][^/]+\//, async (route) => {
    const name = new URL(route.request().url()).pathname.split("/").slice(2).join("/");
    const isOther = ["scan", "record"].includes(name); // a document beside the page
    const path = isOther ? name + ".html" : name || "index.html";
    const file = join(FROM, path);
    const headers = heads[isOther ? name : ""] ??= (await route.fetch({ headers: { "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "none" }, url: new URL(isOther ? name : "", route.request().url().replace(/(:\d+\/[^/]+\/).*/, "$1")).href })).headers();
    if (!existsSync(file) || !statSync(file).isFile()) return route.continue();
    return route.fulfill({ body: readFileSync(file), headers: { ...headers, "content-type": TYPES[extname(file)] } });
  });
}

/** A text as an artificial language from right to left has it: every text of the page that is not translated stands out. */
export const artificial = (text) => `\u05d0\u05d1\u05d2 ${text} \u05d3\u05d4`;

/** Lets the page speak that language to a browser that wants Hebrew. */
async function speakArtificially(context) {
  const source = (name) => readFileSync(join(WEB, name), "utf8");
  const answer = (name, body) => context.route(`**/${name}`, async (route) => {
    const { headers } = FROM ? {} : { headers: (await route.fetch()).headers() };
    return route.fulfill({ body, headers: { ...headers, "content-type": TYPES[extname(name)] } });
  });
  const german = JSON.parse(source("words/de.json"));
  const messages = Object.fromEntries(Object.entries(german.messages).map(([english, words]) => [english, Array.isArray(words) ? words.map(artificial) : artificial(english)]));
  await answer("app/words.js", source("app/words.js").replace('LANGUAGES = ["en",', 'LANGUAGES = ["en", "he",'));
  await context.route("**/words/he.json", (route) => route.fulfill({ json: { ...german, messages } }));
}

/**
 * A page of a person, in a browser context of its own. Every request that goes elsewhere than to its node, and every
 * message of the console that is an error, is kept in `page.astray`.
 */
export async function openPage(home, { width = 1280, height = 860, language = "en-GB", scheme = "light", address, more = {}, browser: own } = {}) {
  const context = await (own ?? await theBrowser()).newContext({ viewport: { width, height }, locale: language, colorScheme: scheme, serviceWorkers: "block", reducedMotion: "reduce", ...(home.day ? { timezoneId: "UTC" } : {}), ...more });
  await serveFrom(context);
  if (language.startsWith("he")) await speakArtificially(context);
  const page = await context.newPage();
  if (home.day) await page.clock.setFixedTime(home.day);
  page.setDefaultTimeout(PATIENCE);
  await noteRunning(page);
  const url = address ?? home.address();
  const origin = new URL(url).origin;
  page.astray = [];
  page.asked = [];
  page.on("request", (one) => {
    page.asked.push(one);
    // A blob is a picture that the page itself holds in memory.
    const isAtHome = one.url().startsWith(origin + "/") || one.url().startsWith("blob:" + origin + "/") || one.url().startsWith("about:");
    if (!isAtHome) page.astray.push(one.url());
  });
  page.on("response", (one) => {
    if (one.status() >= 400 && !one.url().startsWith(origin + "/v1/")) page.astray.push(`${one.status()}: ${one.url()}`);
  });
  page.on("pageerror", (error) => page.astray.push("error: " + error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of (4|5)\d\d|ERR_CONNECTION|ERR_EMPTY/.test(message.text())) page.astray.push("console: " + message.text());
  });
  await page.goto(url, { waitUntil: "load" });
  return page;
}

// ---- waiting: never for a time, always for what is to come about

/** ms that anything may take on a machine that is busy with other things. */
const PATIENCE = 60_000;

/** Keeps what is loaded in `page.running`, and in the page itself how many questions to the node run; those that wait for
 *  news of it are none. The page's own count is never behind what it shows. */
async function noteRunning(page) {
  page.running = new Set();
  page.on("request", (one) => { if (one.resourceType() !== "fetch") page.running.add(one); });
  for (const end of ["requestfinished", "requestfailed"]) page.on(end, (one) => page.running.delete(one));
  await page.addInitScript(() => {
    globalThis.asking = 0;
    const asks = globalThis.fetch;
    globalThis.fetch = async (path, how) => {
      const answer = asks(path, how);
      if (/wait_seconds=/.test(path)) return answer;
      globalThis.asking += 1;
      try {
        await (await answer).clone().text();
      } catch {
        // As the page itself finds out.
      } finally {
        globalThis.asking -= 1;
      }
      return answer;
    };
  });
}

/** Two frames later: what follows from what was done is drawn, and the questions that it makes have begun. @returns whether
 *  there are none */
const drawn = (page) => page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(globalThis.asking === 0)))); }));

/** Waits until the page asks for nothing more and shows what was answered. */
export async function settled(page) {
  for (let quiet = 0; quiet < 3;) {
    await eventually(() => page.running.size === 0, "a page that loads nothing more");
    quiet = await drawn(page) && page.running.size === 0 ? quiet + 1 : 0;
  }
}

/** Does this, and waits until the screen that it leads to is there, whole. */
export async function arrive(page, act) {
  await page.locator("h1").first().waitFor({ state: "attached" });
  await page.evaluate(() => document.querySelectorAll("h1").forEach((head) => { head.ofBefore = true; }));
  await act();
  await page.waitForFunction(() => [...document.querySelectorAll("h1")].some((head) => !head.ofBefore));
  await settled(page);
}

/** Waits until this is true. */
export async function eventually(check, what = "it") {
  for (let end = Date.now() + PATIENCE; ;) {
    const found = await check();
    if (found) return found;
    if (Date.now() > end) throw new Error(`${what} did not come about`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

/** Types into the field of this selector and locks, with no moment between the two. */
export const typeAndLock = (page, selector, words) => page.evaluate(([where, what]) => {
  const field = document.querySelector(where);
  field.value = what;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  document.querySelector(".rail .as-link").click();
}, [selector, words]);

export const area = (page) => page.getByLabel("Your words", { exact: true });
export const unlockIn = async (page, passphrase = PASSPHRASE) => {
  await page.getByLabel("Passphrase").fill(passphrase);
  await page.getByRole("button", { name: "Open", exact: true }).click();
};

/** Goes to one group of the settings. */
export async function openSettings(page, group) {
  await area(page).waitFor();
  await page.getByRole("link", { name: "Settings" }).click();
  await page.locator("main").getByRole("link", { name: group }).click();
  await page.locator("h1", { hasText: group }).waitFor();
}
