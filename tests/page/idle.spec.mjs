import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Home, arrive, area, endBrowser, openPage } from "./nodes.mjs";

after(endBrowser);

test("a tab that is left open locks on time, although there is news all the while", async () => {
  const home = await new Home().make();
  try {
    await home.api("POST", "/v1/settings", { idle_lock_seconds: 60 }); // the least that there is
    const page = await openPage(home);
    await area(page).waitFor();
    await arrive(page, () => page.getByRole("link", { name: "Entries" }).click());
    const status = () => home.api("GET", "/v1/status", undefined, { attended: false });
    const { locks_at: at } = await status();
    let last;
    for (let news = 0; (last = await status()).state === "open"; news += 1) {
      assert.equal(last.locks_at, at);
      await home.api("POST", "/v1/entries", { text: "News " + news }, { attended: false });
      await new Promise((done) => setTimeout(done, 500));
    }
    assert.equal(last.state, "locked");
    assert.ok(Math.abs(Date.now() - Date.parse(at)) < 5000);
    await page.getByRole("heading", { name: "Closed" }).waitFor();
    assert.doesNotMatch(await page.content(), /News \d/);
    assert.deepEqual(page.astray, []);
  } finally {
    home.end();
  }
});
