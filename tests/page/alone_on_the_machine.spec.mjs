import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

// A network that has this machine alone: whatever would leave it finds no way.
const apart = ["unshare", "--map-root-user", "--net", "sh", "-c"];
const run = (command, more = {}) => spawnSync(apart[0], [...apart.slice(1), command], { cwd: fileURLToPath(new URL(".", import.meta.url)), encoding: "utf8", ...more });

test("the page works where there is no network", (t) => {
  if (run("ip link set lo up").status !== 0) return t.skip("this user may not make a network of its own here");
  const { NODE_TEST_CONTEXT: _, ...environment } = process.env;
  const found = run("ip link set lo up && exec node --test kept.spec.mjs", { env: environment });
  assert.equal(found.status, 0, found.stdout + found.stderr);
});
