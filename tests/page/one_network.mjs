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

/** @returns {Promise<{homes: Home[], browsers: object[], end: () => Promise<void>}>} two journals, and a browser beside each */
export async function oneNetwork() {
  const first = await hold(["unshare", "-Urn"]);
  const holders = [first, await hold([...into(first), "unshare", "-n"])];
  const inside = (number, ...words) => run([...into(holders[number]), "ip", ...words]);
  inside(0, "link", "add", "eth", "type", "veth", "peer", "name", "eth", "netns", String(holders[1].pid));
  for (const number of [0, 1]) {
    inside(number, "link", "set", "lo", "up");
    inside(number, "addr", "add", `10.77.0.${number + 1}/24`, "brd", "+", "dev", "eth");
    inside(number, "link", "set", "eth", "up");
  }
  const homes = await Promise.all(holders.map((holder) => new Home({ enter: into(holder) }).make()));
  const browsers = await Promise.all(holders.map((holder, number) => {
    const wrapper = join(homes[number].folder, "browser");
    writeFileSync(wrapper, `#!/bin/sh\nexec ${into(holder).join(" ")} ${launching.executablePath} "$@"\n`, { mode: 0o700 });
    return chromium.launch({ ...launching, executablePath: wrapper, args: ["--no-sandbox"] });
  }));
  const end = async () => {
    await Promise.all(browsers.map((browser) => browser.close()));
    homes.forEach((home) => home.end());
    holders.forEach((holder) => holder.kill());
  };
  return { homes, browsers, end };
}
