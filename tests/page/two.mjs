// Two people at the page: two homes with real nodes, really paired over real sockets on this machine.
import { Home, eventually } from "./nodes.mjs";

/** Pairs two homes by their API, where pairing is not what is tested. */
export async function connect(mine, theirs) {
  const offer = await mine.api("POST", "/v1/pairing/offer", { method: "words", listen: "127.0.0.1:0" });
  await theirs.api("POST", "/v1/pairing/join", { code: offer.code, at: offer.addresses[0], listen: "127.0.0.1:0" });
  const both = [mine, theirs];
  const state = async (home, wanted) => (await home.api("GET", "/v1/pairing")).state === wanted;
  for (const home of both) await eventually(() => state(home, "compare"), "the six words");
  for (const home of both) await home.api("POST", "/v1/pairing/compare", { same: true });
  for (const home of both) await eventually(() => state(home, "paired"), "the connection");
}

/** Two homes with a journal each. */
export const twoHomes = (how) => Promise.all([new Home(how).make(), new Home(how).make()]);

export async function connectedHomes(how) {
  const both = await twoHomes(how);
  await connect(...both);
  return both;
}

/** Lets both hold the same. */
export const meet = (home) => home.api("POST", "/v1/sync", { wait_seconds: 20 });

/** Two paired homes: {ada, ben, meet, end}. meet() returns when both hold the same. */
export async function two(how) {
  const [ada, ben] = await connectedHomes(how);
  const together = async () => {
    const { error } = await meet(ada);
    if (error) throw new Error("the two did not meet: " + error);
  };
  return { ada, ben, meet: together, end: () => { ada.end(); ben.end(); } };
}

/** Shares something of a new entry at once. @returns the item */
export async function shareNow(home, text, more = {}) {
  const entry = await home.api("POST", "/v1/entries", { text });
  const sent = await home.api("POST", "/v1/shares", { entry: entry.id, depth: "whole", wait_seconds: 0, confirm: "now", ...more });
  if (!sent.item) throw new Error(JSON.stringify(sent));
  return { entry: entry.id, item: sent.item };
}
