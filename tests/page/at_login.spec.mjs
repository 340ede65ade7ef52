// The switch for the start at login: the programs as they are installed, and a login whose service manager the test plays.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, afterEach, before, test } from "node:test";
import { Home, closePages, endBrowser, eventually, openPage, openSettings } from "./nodes.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const prefix = mkdtempSync(join(tmpdir(), "installed-"));
const tools = join(prefix, "tools");
const enabled = join(tools, "enabled");
const refuses = join(tools, "refuses");

let home;
before(async () => {
  execFileSync("cmake", ["--install", join(ROOT, "build"), "--prefix", prefix], { stdio: "ignore" });
  mkdirSync(tools);
  writeFileSync(join(tools, "systemctl"), `#!/bin/sh
cd '${tools}'
[ "$2" != --quiet ] || shift
case "$2" in
  show) echo '${prefix}/lib/systemd/user/waterline.service' ;;
  show-environment) cat environment ;;
  is-enabled) if [ -e enabled ]; then echo enabled; else exit 1; fi ;;
  enable) [ ! -e refuses ] && touch enabled ;;
  disable) rm enabled ;;
  *) exit 1 ;;
esac
`, { mode: 0o700 });
  home = new Home({ program: join(prefix, "bin/waterline") });
  // Only the journal in its usual folder can start at login.
  delete home.environment.WATERLINE_HOME;
  delete home.environment.XDG_DATA_HOME;
  home.environment.PATH = `${tools}:${process.env.PATH}`;
  writeFileSync(join(tools, "environment"), `HOME=${home.environment.HOME}\n`);
  mkdirSync(join(home.folder, "systemd"));
  writeFileSync(join(home.folder, "systemd/private"), "");
  await home.make();
});
afterEach(closePages);
after(async () => {
  await endBrowser();
  home.end();
  rmSync(prefix, { recursive: true, force: true });
});

test("a person switches the start at login on and off, and reads of a refusal", async () => {
  const page = await openPage(home);
  await openSettings(page, "Closing");
  const box = page.getByLabel("Start at login, closed");
  await box.waitFor();
  assert.ok(!(await box.isChecked()));
  await box.click();
  await eventually(() => existsSync(enabled) && box.isChecked(), "the start at login");
  assert.equal(home.run(["autostart"]).trim(), "on");
  await box.click();
  await eventually(async () => !existsSync(enabled) && !(await box.isChecked()), "its end");
  writeFileSync(refuses, "");
  await box.click();
  await page.getByText("refused, so nothing was changed").waitFor();
  assert.ok(!(await box.isChecked()));
});
