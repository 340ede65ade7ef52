import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { Home, PASSPHRASE, WEB, arrive, closePages, endBrowser, eventually, openPage } from "./nodes.mjs";
import { connectedHomes, meet } from "./two.mjs";

let mine;
let theirs;
before(async () => {
  [mine, theirs] = await connectedHomes();
  await mine.api("POST", "/v1/joint", { kind: "goal", text: "A walk each Sunday", wait_seconds: 0, confirm: "now" });
  await meet(mine);
});
afterEach(closePages);
after(async () => {
  await endBrowser();
  mine.end();
  theirs.end();
});

const main = (page) => page.locator("main");
async function toForTwo(page) {
  await arrive(page, () => page.getByRole("link", { name: "Settings" }).click());
  await arrive(page, () => main(page).getByText("For two").click());
}
async function toMeeting(page) {
  await toForTwo(page);
  await arrive(page, () => main(page).getByRole("link", { name: "How you two meet" }).click());
}
async function toPath(page) {
  await arrive(page, () => page.getByRole("link", { name: "Our path" }).click());
  await page.getByText("A walk each Sunday").waitFor();
}
const partnerOf = async (home) => (await home.api("GET", "/v1/partner")).partner;

test("meet now says that both hold the same, or why not", async () => {
  const page = await openPage(mine);
  await toMeeting(page);
  await main(page).getByRole("button", { name: "Meet now" }).click();
  await page.getByText("Both devices hold the same now.").waitFor();
  await mine.api("POST", "/v1/partner/settings", { paused: true });
  await main(page).getByRole("button", { name: "Meet now" }).click();
  await page.getByText("You have paused, so nothing left and nothing came.").waitFor();
  await mine.api("POST", "/v1/partner/settings", { paused: false });
  assert.deepEqual(page.astray, []);
});

test("when they meet is kept: always, by hand, in hours", async () => {
  const page = await openPage(mine);
  await toMeeting(page);
  const keep = () => page.locator("form", { hasText: "When they meet" }).getByRole("button", { name: "Keep it" }).click();
  const kept = (when) => eventually(async () => (await partnerOf(mine)).sync_when === when, when);
  await page.getByText("Only when I say so").click();
  await keep();
  await kept("manual");
  await page.getByText("In these hours").click();
  await keep();
  await page.getByText("Give at least one time of the day.").waitFor();
  await page.getByLabel("From", { exact: true }).fill("07:00");
  await page.getByLabel("Until", { exact: true }).fill("08:30");
  await page.getByRole("button", { name: "One more time of the day" }).click();
  await page.getByLabel("From", { exact: true }).nth(1).fill("22:00");
  await page.getByLabel("Until", { exact: true }).nth(1).fill("00:30");
  await keep();
  await kept("07:00-08:30,22:00-00:30");
  await page.reload();
  await toMeeting(page);
  assert.equal(await page.getByLabel("Until", { exact: true }).nth(1).inputValue(), "00:30");
  await page.getByText("Whenever they can").click();
  await keep();
  await kept("always");
  assert.deepEqual(page.astray, []);
});

test("the way through Tor is chosen, and starts nothing while paused", async () => {
  const page = await openPage(mine);
  await toMeeting(page);
  await mine.api("POST", "/v1/partner/settings", { paused: true });
  const use = async () => (await partnerOf(mine)).tor.use;
  await page.getByRole("radio", { name: /Through Tor alone/ }).click();
  await eventually(async () => (await use()) === "only", "only");
  for (const part of ["Where they find each other", "Let them look for each other"]) {
    const near = page.getByRole("heading", { name: part }).locator("..");
    await near.getByText(/meet through Tor alone now/).waitFor();
  }
  await page.getByRole("switch", { name: /only call/ }).click();
  await eventually(async () => (await partnerOf(mine)).tor.only_call, "only calls");
  assert.equal((await partnerOf(mine)).tor.state, "none");
  await page.getByRole("radio", { name: /Directly alone/ }).click();
  await eventually(async () => (await use()) === "off", "off");
  await mine.api("POST", "/v1/partner/settings", { tor_only_call: false });
  await mine.api("POST", "/v1/partner/settings", { paused: false });
  assert.deepEqual(page.astray, []);
});

test("bridges are set, and ended, and a line that is none changes nothing", async () => {
  const page = await openPage(mine);
  await mine.api("POST", "/v1/partner/settings", { paused: true });
  await mine.api("POST", "/v1/partner/settings", { tor: "only" });
  await toMeeting(page);
  const bridges = async () => (await partnerOf(mine)).tor.bridges;
  await page.getByText("Bridges, where Tor is blocked or must not be seen").click();
  const use = page.getByRole("button", { name: "Use these bridges" });
  await page.getByLabel("The lines of the bridges").fill("no bridge");
  await use.click();
  await page.locator("#problem-bridges").waitFor();
  assert.equal(await bridges(), 0);
  await page.getByLabel("The lines of the bridges").fill("obfs4 192.0.2.1:443 0123456789ABCDEF0123456789ABCDEF01234567 cert=abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefgh iat-mode=0");
  await use.click();
  await page.getByText("Tor goes by the bridges that you gave it.").waitFor();
  assert.equal(await bridges(), 1);
  assert.equal(await page.getByLabel("The lines of the bridges").inputValue(), "");
  await page.getByRole("button", { name: "No bridges any more" }).click();
  await page.getByText("Kept. Tor enters its network directly.").waitFor();
  assert.equal(await bridges(), 0);
  await mine.api("POST", "/v1/partner/settings", { tor: "off" });
  await mine.api("POST", "/v1/partner/settings", { paused: false });
  assert.deepEqual(page.astray, []);
});

test("a box ends a watched folder only if it is said so, and For two shows what is set", async () => {
  const page = await openPage(mine);
  const between = mkdtempSync(join(tmpdir(), "between-"));
  await mine.api("POST", "/v1/carry/folder", { folder: between });
  await toForTwo(page);
  await page.getByText("What you share also goes by the folder " + between).waitFor();
  await arrive(page, () => main(page).getByRole("link", { name: "How you two meet" }).click());
  await page.getByLabel("Address of the box").fill("https://anna@localhost:1/x/");
  await page.getByLabel("Password of the box").fill("secret");
  await page.getByRole("button", { name: "Set the box", exact: true }).click();
  await page.getByText("A device has one place in between").waitFor();
  assert.equal((await mine.api("GET", "/v1/carry/folder")).folder, between);
  await page.getByRole("button", { name: "Set the box, and end the folder" }).click();
  await page.getByText("https://anna@localhost:1/x/").waitFor();
  assert.equal((await mine.api("GET", "/v1/carry/folder")).folder, "");
  await toForTwo(page);
  await page.getByText("What you share also goes by the box https://anna@localhost:1/x/.").waitFor();
  await mine.api("DELETE", "/v1/box");
  rmSync(between, { recursive: true });
  assert.deepEqual(page.astray, []);
});

/** OpenSSH's own server on loopback, run by this user, which lets in by one key. */
async function sshd(folder) {
  const port = await new Promise((resolve) => { const taken = createServer().listen(0, "127.0.0.1", () => { const { port: free } = taken.address(); taken.close(() => resolve(free)); }); });
  for (const [name, more] of [["host", []], ["login", []], ["kept", ["-N", "a passphrase"]]]) execFileSync("ssh-keygen", ["-q", "-t", "ed25519", ...(more.length ? more : ["-N", ""]), "-f", join(folder, name)]);
  if (process.getuid() === 0) mkdirSync("/run/sshd", { recursive: true });
  writeFileSync(join(folder, "settings"), `ListenAddress 127.0.0.1\nPort ${port}\nHostKey ${folder}/host\nAuthorizedKeysFile ${folder}/login.pub\nPidFile none\nUsePAM no\nStrictModes no\nPermitRootLogin yes\nPasswordAuthentication no\nSubsystem sftp internal-sftp\n`);
  const server = spawn("/usr/sbin/sshd", ["-D", "-e", "-f", join(folder, "settings")], { stdio: "ignore" });
  await eventually(() => new Promise((resolve) => { const call = connect(port, "127.0.0.1", () => { call.destroy(); resolve(true); }); call.on("error", () => resolve(false)); }), "sshd");
  return { port, server };
}

test("a box by SFTP lets this device in by a key that the page was given", { skip: !existsSync("/usr/sbin/sshd") && "openssh-server is not here" }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "box-"));
  mkdirSync(join(folder, "common"));
  const { port, server } = await sshd(folder);
  try {
    const page = await openPage(mine);
    await toMeeting(page);
    const address = `sftp://${userInfo().username}@localhost:${port}${folder}/common/`;
    const file = page.getByLabel("Or a private key of SSH, in place of a password");
    await page.getByLabel("Address of the box").fill("https://anna@localhost/x/");
    assert.equal(await file.count(), 0);
    await page.getByLabel("Address of the box").fill(address);
    for (const [name, words] of [["login.pub", "This file is no private key of SSH."], ["kept", "This key is protected by a passphrase"]]) {
      await file.setInputFiles(join(folder, name));
      await page.getByRole("button", { name: "Set the box", exact: true }).click();
      await page.getByText(words).waitFor();
    }
    assert.equal((await mine.api("GET", "/v1/box")).box, null);
    await file.setInputFiles(join(folder, "login"));
    assert.equal(await page.getByLabel("Password of the box").count(), 0);
    await page.getByRole("button", { name: "Set the box", exact: true }).click();
    const shown = execFileSync("ssh-keygen", ["-lf", join(folder, "host.pub")]).toString().split(" ")[1];
    await page.getByText(`The box shows this ED25519 key: ${shown}.`).waitFor();
    assert.equal((await mine.api("GET", "/v1/box")).box, null);
    await page.getByRole("button", { name: "It is the right one" }).click();
    await page.getByText("It lets this device in by a key.").waitFor();
    await page.getByText(`Its ED25519 key: ${shown}`).waitFor();
    await page.getByText("The last visit went well.").waitFor();
    assert.equal((await mine.api("GET", "/v1/box")).box.login, "key");
    // The key is nowhere on the page.
    const secret = readFileSync(join(folder, "login"), "utf8").split("\n")[2];
    assert.ok(!(await page.content()).includes(secret));
    await page.getByRole("button", { name: "End it", exact: true }).click();
    await page.getByLabel("Address of the box").waitFor();
    await eventually(() => readdirSync(join(folder, "common")).length === 0, "an empty box");
    assert.deepEqual(page.astray, []);
  } finally {
    server.kill();
    rmSync(folder, { recursive: true });
  }
});

test("addresses, beacons and every open socket are shown and changed", async () => {
  const page = await openPage(mine);
  await toMeeting(page);
  const { address } = await partnerOf(mine);
  assert.equal(await page.getByLabel("Where their device is").inputValue(), address);
  await page.getByLabel("Where their device is").fill("no address");
  const keep = page.locator("form", { hasText: "Where they find each other" }).getByRole("button", { name: "Keep it" });
  await keep.click();
  await page.getByText("An address is needed: HOST:PORT, as the other device shows it.").waitFor();
  await page.getByLabel("Where their device is").fill("192.0.2.7:45454");
  await keep.click();
  await eventually(async () => (await partnerOf(mine)).address === "192.0.2.7:45454", "the address");
  await page.getByLabel("Where their device is").fill(address);
  await keep.click();
  await eventually(async () => (await partnerOf(mine)).address === address, "the address");
  await page.getByRole("switch", { name: /On the same network/ }).click();
  await eventually(async () => (await partnerOf(mine)).beacons, "beacons");
  await page.getByRole("switch", { name: /On the same network/ }).click();
  await eventually(async () => !(await partnerOf(mine)).beacons, "no beacons");
  await page.getByRole("button", { name: "Show every way in and out" }).click();
  await page.getByRole("cell", { name: "The way to the partner's device; this line is here even if that device is off" }).waitFor();
  assert.equal(await page.getByText("No reason is known").count(), 0);
  assert.deepEqual(page.astray, []);
});

test("a search for the cause says what was found, and one thing to do", async () => {
  const page = await openPage(mine);
  await toMeeting(page);
  await page.getByRole("button", { name: "Look for the cause" }).click();
  await page.getByText("The other device was reached, and all that you two shared is on both.").waitFor();
  await mine.api("POST", "/v1/partner/settings", { paused: true });
  await page.getByRole("button", { name: "Look for the cause" }).click();
  await page.getByText("You have paused: nothing goes out or comes in.").waitFor();
  await mine.api("POST", "/v1/partner/settings", { paused: false });
});

test("every finding and every reason of a socket has a sentence", () => {
  const document = readFileSync(join(WEB, "../../../docs/api.md"), "utf8").replace(/\s+/g, " ");
  const listed = (from, to) => [...document.slice(document.indexOf(from), document.indexOf(to, document.indexOf(from))).matchAll(/`([a-z_]+)`/g)].map((match) => match[1]);
  const source = (name) => readFileSync(join(WEB, name), "utf8");
  const findings = listed("Findings: `reached`", "Without a");
  assert.ok(findings.length >= 19);
  for (const name of findings) assert.match(source("meeting/doctor.js"), new RegExp(`\\b${name}:`), name);
  const reasons = listed("`why`: `waits_for_commands`", "The node's sockets").filter((name) => name !== "why");
  assert.ok(reasons.length === 18);
  for (const name of reasons) assert.match(source("meeting/sockets.js"), new RegExp(`\\b${name}:`), name);
});

test("nobody is said to be there, on no screen about meeting", async () => {
  const page = await openPage(mine);
  const other = await openPage(mine, { language: "de-DE" });
  await toMeeting(page);
  const with_ = await main(page).innerHTML();
  theirs.run(["stop"]);
  await page.reload();
  await toMeeting(page);
  assert.equal(await main(page).innerHTML(), with_);
  assert.doesNotMatch(await page.content(), /online|offline|last seen|linked/i);
  await other.context().close();
  theirs.run(["open", "--print"]);
  await theirs.unlock();
});

test("the one switch pauses, and the other screen is the same before and after", async () => {
  const page = await openPage(mine);
  const other = await openPage(theirs);
  await toPath(other);
  const seen = () => other.locator("#root").innerText();
  const first = await seen();
  await toForTwo(page);
  await page.getByRole("switch", { name: "Nothing goes out or comes in" }).click();
  await eventually(async () => (await partnerOf(mine)).paused, "the pause");
  await mine.api("POST", "/v1/joint", { kind: "goal", text: "Words that stay here", wait_seconds: 0, confirm: "now" });
  await other.reload();
  await toPath(other);
  assert.equal(await seen(), first);
  await page.getByRole("switch", { name: "Nothing goes out or comes in" }).click();
  await eventually(async () => !(await partnerOf(mine)).paused, "the end of the pause");
  assert.deepEqual(page.astray, []);
});

test("the end takes a typed word, is silent, and leaves no word of two behind", async () => {
  const page = await openPage(mine);
  const other = await openPage(theirs);
  await toPath(other);
  const before = await other.locator("#root").innerText();
  await toForTwo(page);
  await page.getByRole("link", { name: "What happens then" }).click();
  const act = main(page).getByRole("button", { name: "End the pairing" });
  await act.click({ force: true });
  await page.getByLabel("Type unpair to end the pairing.").fill("unpai");
  await act.click({ force: true });
  assert.ok(await partnerOf(mine));
  await page.getByLabel("Type unpair to end the pairing.").fill("unpair");
  await act.click();
  await page.getByRole("heading", { name: "The pairing has ended." }).waitFor();
  assert.equal(await partnerOf(mine), null);
  for (const name of ["Ours", "Our path", "Questions", "Waiting"]) assert.equal(await page.getByRole("link", { name, exact: true }).count(), 0, name);
  for (let times = 0; times < 3; times += 1) {
    await page.goBack().catch(() => {});
    assert.doesNotMatch(await page.locator("#root").innerText(), /A walk each Sunday|your partner/i);
  }
  await other.reload();
  await toPath(other);
  assert.equal(await other.locator("#root").innerText(), before);
  assert.deepEqual(page.astray, []);
  assert.deepEqual(other.astray, []);
});

test("a journal that came back from a backup is quiet until the person decides", async () => {
  const both = await connectedHomes();
  const restored = new Home();
  try {
    await both[0].api("POST", "/v1/joint", { kind: "goal", text: "Words of before" });
    const { file } = await both[0].api("POST", "/v1/backup/create", { path: both[0].folder });
    both[0].run(["stop"]);
    restored.run(["open", "--print"]);
    await restored.api("POST", "/v1/backup/restore", { path: file, passphrase: PASSPHRASE });
    const page = await openPage(restored);
    await toForTwo(page);
    await page.getByText("this journal was restored from a backup").waitFor();
    await page.getByText("Everything that waits stays paused until you release it, one by one.").waitFor();
    assert.equal(await page.getByRole("switch").count(), 0);
    await page.getByText("Let the devices meet again").click();
    await page.getByRole("button", { name: "Let them meet" }).click();
    await page.getByRole("switch", { name: "Nothing goes out or comes in" }).waitFor();
    assert.equal((await restored.api("GET", "/v1/status")).quiet, null);
    assert.deepEqual(page.astray, []);
  } finally {
    [...both, restored].forEach((home) => home.end());
  }
});
