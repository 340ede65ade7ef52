// Real nodes in temporary homes, and a real browser at their pages. With WATERLINE_PAGE_FROM=FOLDER the files of the page
// come from that folder instead of the program (for whoever changes them and does not want to build).
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
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

/** A person's home with its node. */
export class Home {
  /** @param {{person?: string}} how person: the folder in which the person has their own files */
  constructor({ person } = {}) {
    this.folder = mkdtempSync(join(tmpdir(), "page-"));
    this.home = join(this.folder, "home");
    this.person = person ?? join(this.folder, "person");
    mkdirSync(this.person, { recursive: true });
    this.environment = { ...process.env, HOME: this.person, WATERLINE_HOME: this.home, XDG_RUNTIME_DIR: this.folder, LANGUAGE: "en", LC_ALL: "C.UTF-8" };
    delete this.environment.BROWSER;
  }
  /** Runs the command line. @returns what it printed */
  run(words, input = "") {
    return execFileSync(PROGRAM, words, { env: this.environment, input, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] });
  }
  json(words, input) {
    return JSON.parse(this.run(["--json", ...words], input));
  }
  /** Asks the node's API over its Unix socket. */
  api(method, path, body) {
    const socket = this.socket();
    return new Promise((done, failed) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const asked = request({ socketPath: socket, method, path, headers: { Host: "waterline", ...(text ? { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) } : {}) } }, (answer) => {
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
  /** Makes a journal, open. */
  async make() {
    this.run(["open", "--print"]);
    await this.api("POST", "/v1/init/begin", { passphrase: PASSPHRASE });
    await this.api("POST", "/v1/init/finish", { accept_loss: true });
    return this;
  }
  unlock() {
    return this.api("POST", "/v1/unlock", { passphrase: PASSPHRASE });
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

export const launching = { executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: process.getuid() === 0 ? ["--no-sandbox"] : [] };
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
    const path = name === "scan" ? "scan.html" : name || "index.html";
    const file = join(FROM, path);
    const headers = heads[name === "scan"] ??= (await route.fetch({ headers: { "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "none" }, url: new URL(name === "scan" ? "scan" : "", route.request().url().replace(/(:\d+\/[^/]+\/).*/, "$1")).href })).headers();
    if (!existsSync(file) || !statSync(file).isFile()) return route.continue();
    return route.fulfill({ body: readFileSync(file), headers: { ...headers, "content-type": TYPES[extname(file)] } });
  });
}

/**
 * A page of a person, in a browser context of its own. Every request that goes elsewhere than to its node, and every
 * message of the console that is an error, is kept in `page.astray`.
 */
export async function openPage(home, { width = 1280, height = 860, language = "en-GB", scheme = "light", address, more = {} } = {}) {
  const context = await (await theBrowser()).newContext({ viewport: { width, height }, locale: language, colorScheme: scheme, serviceWorkers: "block", ...more });
  await serveFrom(context);
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const url = address ?? home.address();
  const origin = new URL(url).origin;
  page.astray = [];
  page.asked = [];
  page.on("request", (one) => {
    page.asked.push(one);
    if (!one.url().startsWith(origin + "/") && !one.url().startsWith("about:")) page.astray.push(one.url());
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

/** Waits until this is true, for ten seconds at most. */
export async function eventually(check, what = "it") {
  for (let end = Date.now() + 10_000; ;) {
    const found = await check();
    if (found) return found;
    if (Date.now() > end) throw new Error(`${what} did not come about`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

export const area = (page) => page.getByLabel("Your words", { exact: true });
export const unlockIn = async (page, passphrase = PASSPHRASE) => {
  await page.getByLabel("Passphrase").fill(passphrase);
  await page.getByRole("button", { name: "Open", exact: true }).click();
};
