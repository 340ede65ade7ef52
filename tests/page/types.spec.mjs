import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

test("the scripts of the page use each other as their comments say", () => {
  const found = spawnSync("tsc", ["-p", fileURLToPath(new URL("types", import.meta.url))], { encoding: "utf8" });
  assert.equal(found.error, undefined);
  assert.equal(found.stdout, "");
});
