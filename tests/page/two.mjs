// Two people at the page: two homes with real nodes that are really paired over real sockets on this machine.
import { spawn } from "node:child_process";
import { Home, eventually } from "./nodes.mjs";

/** Pairs two open journals by words; both say that the six words are the same. */
async function pair(one, other) {
  const showing = spawn(one.program, ["--json", "pair", "show", "--listen", "127.0.0.1:0", "--confirm", "same"], { env: one.environment, stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  showing.stdout.setEncoding("utf8").on("data", (part) => { said += part; });
  const over = new Promise((done) => showing.on("exit", done));
  const end = await eventually(() => said.indexOf("\n}") + 1, "the offer");
  const offer = JSON.parse(said.slice(0, end + 1));
  const joining = spawn(other.program, ["--json", "pair", "join", offer.code, "--at", "127.0.0.1:" + offer.listen.split(":").pop(), "--confirm", "same"], { env: other.environment, stdio: "ignore" });
  const codes = [await new Promise((done) => joining.on("exit", done)), await over];
  if (codes.some(Boolean)) throw new Error("the pairing ended with " + codes);
}

/** Two paired homes: {ada, ben, meet, end}. meet() returns when both hold the same. */
export async function two() {
  const [ada, ben] = await Promise.all([new Home().make(), new Home().make()]);
  await pair(ada, ben);
  const meet = async () => {
    const { error } = await ada.api("POST", "/v1/sync", { wait_seconds: 20 });
    if (error) throw new Error("the two did not meet: " + error);
  };
  return { ada, ben, meet, end: () => { ada.end(); ben.end(); } };
}

/** Shares something of a new entry at once. @returns the item */
export async function shareNow(home, text, more = {}) {
  const entry = await home.api("POST", "/v1/entries", { text });
  const sent = await home.api("POST", "/v1/shares", { entry: entry.id, depth: "whole", wait_seconds: 0, confirm: "now", ...more });
  if (!sent.item) throw new Error(JSON.stringify(sent));
  return { entry: entry.id, item: sent.item };
}
