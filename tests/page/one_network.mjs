// Two computers of the test on one network of their own: each a network namespace with loopback and one cable between them.
import { execFileSync, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { Home, launching } from "./nodes.mjs";

const into = (holder) => ["nsenter", "-t", String(holder.pid), "-U", "-n", "--preserve-credentials", "--"];
const run = ([program, ...words]) => execFileSync(program, words, { stdio: ["ignore", "pipe", "pipe"], encoding: "utf8" });

/** A process that only sleeps: its namespace exists as long as it does. */
function hold(command) {
  return new Promise((done, failed) => {
    const [program, ...words] = [...command, "sh", "-c", "echo ready; exec sleep 600"];
    const holder = spawn(program, words, { stdio: ["ignore", "pipe", "ignore"] });
    holder.stdout.once("data", () => done(holder));
    holder.once("error", failed);
    holder.once("exit", () => failed(new Error("no network namespaces for this user")));
  });
}

/** Calls `act` with two journals, and with a browser beside each. Skips the test `t` where no network can be made. Ends all
 *  that it began, whatever happens.
 *  @param {(network: {homes: Home[], browsers: object[]}) => Promise<void>} act */
export async function onOneNetwork(t, act) {
  const holders = [];
  const homes = [];
  const browsers = [];
  try {
    try {
      await connect(holders);
    } catch (error) {
      return t.skip(`no network can be made here: ${error.message}`);
    }
    for (const holder of holders) homes.push(await new Home({ enter: into(holder) }).make());
    for (const [number, holder] of holders.entries()) {
      const wrapper = join(homes[number].folder, "browser");
      writeFileSync(wrapper, `#!/bin/sh\nexec ${into(holder).join(" ")} ${launching.executablePath} "$@"\n`, { mode: 0o700 });
      browsers.push(await chromium.launch({ ...launching, executablePath: wrapper, args: ["--no-sandbox"] }));
    }
    await act({ homes, browsers });
  } finally {
    await Promise.all(browsers.map((browser) => browser.close()));
    homes.forEach((home) => home.end());
    holders.forEach((holder) => holder.kill());
  }
}

/** Makes two network namespaces with a cable between them, and adds the processes that hold them to `holders`. */
async function connect(holders) {
  holders.push(await hold(["unshare", "-Urn"]));
  holders.push(await hold([...into(holders[0]), "unshare", "-n"]));
  const inside = (number, ...words) => run([...into(holders[number]), "ip", ...words]);
  inside(0, "link", "add", "eth", "type", "veth", "peer", "name", "eth", "netns", String(holders[1].pid));
  for (const number of [0, 1]) {
    inside(number, "link", "set", "lo", "up");
    inside(number, "addr", "add", `10.77.0.${number + 1}/24`, "brd", "+", "dev", "eth");
    inside(number, "link", "set", "eth", "up");
  }
}
