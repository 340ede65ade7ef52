// Two people with a real node each, connected over real sockets on this machine.
import { Home, eventually } from "./nodes.mjs";

/** Connects two homes by their API, where connecting is not what is tested. */
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
export const twoHomes = async () => [await new Home().make(), await new Home().make()];

export async function connectedHomes() {
  const both = await twoHomes();
  await connect(...both);
  return both;
}

/** Lets both hold the same. */
export const meet = (home) => home.api("POST", "/v1/sync", { wait_seconds: 20 });
