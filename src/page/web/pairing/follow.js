// Follows the pairing as the node sees it, by one long request. The state is the node's alone: it outlives a reload and a
// lock, and is the same in every window.
import { useEffect, useState } from "../vendor/ui.js";
import { get, query } from "../app/node.js";

/** Tor's way to its network is shown as it goes, and is no state of the pairing. */
const waitFor = ({ state, far, tor }) => (far && ["waiting", "looking"].includes(state) && tor.state !== "callable" ? 2 : 25);
const isSame = (one, other) => one.state === other.state && one.guesses_left === other.guesses_left && one.run === other.run;

/** Returns the present pairing, null at first. None of its requests puts off the idle lock. */
export function usePairing() {
  const [pairing, setPairing] = useState(null);
  useEffect(() => {
    let over = false;
    const pause = (time) => new Promise((done) => setTimeout(done, time));
    (async () => {
      let known = null;
      while (!over) {
        try {
          const now = await get("/v1/pairing" + (known ? query({ wait_seconds: waitFor(known), unlike: known.state, guesses_left: known.guesses_left, run: known.run }) : ""), { attended: false });
          if (over) return;
          if (known && isSame(known, now)) await pause(300); // many wait already
          known = now;
          setPairing(now);
        } catch {
          await pause(2000);
        }
      }
    })();
    return () => { over = true; };
  }, []);
  return pairing;
}

export const isUnderWay = (pairing) => ["waiting", "looking", "running", "compare", "finishing"].includes(pairing?.state);
