import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { readings } from "./aria.mjs";
import { faults, looks } from "./faults.mjs";
import { Home, artificial, closePages, endBrowser, openPage } from "./nodes.mjs";
import { DAY, fill, walk, walkBeginning } from "./walk.mjs";

let home;
before(async () => {
  home = await new Home({ day: DAY }).make();
  await fill(home);
});
afterEach(closePages);
after(async () => {
  await endBrowser();
  home.end();
});

test("axe finds a fault where there is one", async () => {
  await home.unlock();
  const page = await openPage(home);
  await page.locator("textarea.page").waitFor();
  await page.evaluate(() => document.querySelector("label.unseen").remove());
  assert.match((await faults(page)).join(), /^label/);
});

for (const [language, width] of [["en-GB", 1280], ["en-GB", 320], ["de-DE", 1280], ["de-DE", 320], ["he-IL", 1280], ["he-IL", 320]]) {
  const how = { language, width, height: 800 };
  const translated = language !== "he-IL";

  test(`no screen has a fault: ${translated ? language : "an artificial language from right to left"}, ${width} px`, async () => {
    const found = {};
    const at = (page) => async (screen) => {
      const all = translated && width === 1280 ? await readings(page, screen, language) : [];
      all.push(...await looks(page));
      if (!translated) all.push(...await untranslated(page));
      if (all.length) found[screen] = all;
    };
    await home.unlock();
    const page = await openPage(home, how);
    await walk(page, at(page), language);
    const other = new Home({ day: DAY });
    try {
      const beginning = await openPage(other, how);
      await walkBeginning(beginning, at(beginning));
      assert.deepEqual([...page.astray, ...beginning.astray], []);
    } finally {
      other.end();
    }
    assert.deepEqual(found, {});
  });
}

/** Texts of the page itself that are not in the language that it speaks. */
async function untranslated(page) {
  const [before, behind] = artificial("|").split("|").map((part) => part.trim());
  return page.evaluate(([first, last]) => {
    const found = [];
    const names = /^(Waterline|English|Deutsch|patience|summer|\/.*\/person|Day One, .*|Evernote, .*)$/; // of products, of languages; tags, a folder
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { data, parentElement: of } = texts.currentNode;
      if (!/[a-z]{3}/i.test(data) || names.test(data.trim()) || of.closest("noscript, [dir=auto], bdi, kbd, code, textarea, .phrase, .suggested, .prompt") || data.includes(first) || data.includes(last)) continue;
      found.push("not translated: " + data.trim().slice(0, 60));
    }
    return found;
  }, [before, behind]);
}
