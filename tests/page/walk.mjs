// A journal with something in it, and a walk through every screen of the page.

/** Fills a journal, by its API. */
export async function fill(home) {
  const add = (entry) => home.api("POST", "/v1/entries", entry);
  const on = (days) => {
    const day = new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
    return { day, created: day + "T12:00:00Z" };
  };
  await add({ ...on(37), text: "What happened on Sunday\n\nWe argued about the calendar, which is to say we did not argue about the calendar.", kind: "conflict", fields: { trigger: "The calendar", felt: "hurt, impatient", did: "I left the room.", recovery: "2h" } });
  await add({ ...on(30), text: "Small, and mine\n\nThree things this week that nobody saw. I did not send the second message. I said that I did not know, in a meeting, when I did not know.", kind: "effort" });
  await add({ ...on(12), text: "A thing I keep to myself for now\n\nI have been carrying something that I do not want to explain yet, not even here in full.", tags: ["summer"] });
  await add({ ...on(7), text: "Thanks that I did not say\n\nOn Thursday I came home late and the lamp by the stairs was on. It is never on. It was left on for me by somebody who knows.", kind: "thanks" });
  const last = await add({ text: "On being at different places\n\nI am impatient, and I do not like how it looks on me. I go to my sessions, I find words for things, and then I come home with my new words like a person back from a journey with too many photographs.\n\nIt is not a race. I say so, and then I look over my shoulder.", tags: ["patience"] });
  await home.api("PUT", "/v1/entries/" + last.id, { text: last.text + "\n\nIt is quieter now." });
  for (let at = 0; at < 60; at += 1) await add({ ...on(60 - at), kind: "mood", fields: { mood: String(1 + ((at * 7) % 5)), energy: String(1 + ((at * 3) % 5)) } });
  await add({ kind: "appointment", fields: { label: "Walking", lasts: "1h" }, created: new Date(Date.now() + 86_400_000).toISOString().slice(0, 19) + "Z", day: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10) });
  const binned = await add({ text: "Something that went into the bin" });
  await home.api("DELETE", "/v1/entries/" + binned.id);
  await add({ side: "deep", kind: "note", text: "After Tuesday\n\nWe stayed with the sentence that I always leave unfinished. I noticed my hands first." });
  await add({ side: "deep", kind: "reassessment", text: "Steadier than in spring.", fields: { stronger: "Yes, in saying no." }, ...on(100) });
  await add({ side: "deep", kind: "readiness", fields: { mine: "yes", last: "partly" }, ...on(20) });
  await add({ side: "deep", kind: "why", text: "So that I remember\n\nBecause the children hear how quiet it gets." });
  return last;
}

const NAMES = {
  en: { today: "Today", entries: "Entries", mood: "How I am", back: "Look back", times: "My times", cards: "Cards", deep: "The deep", settings: "Settings", menu: "Menu", bin: "The bin", before: "How it was before", more: "More", enter: "Open it", lock: "Lock now", change: "Change" },
  de: { today: "Heute", entries: "Einträge", mood: "Wie es mir geht", back: "Rückblick", times: "Meine Zeiten", cards: "Karten", deep: "Die Tiefe", settings: "Einstellungen", menu: "Menü", bin: "Der Papierkorb", before: "Wie es vorher war", more: "Mehr", enter: "Öffnen", lock: "Jetzt sperren", change: "Ändern" },
};

/** Goes through every screen and calls this with its name. */
export async function walk(page, at, language = "en") {
  const names = NAMES[language.slice(0, 2)];
  const settled = async () => {
    await page.waitForFunction(() => document.querySelector("h1") && !document.querySelector(".is-coming"));
    await page.waitForTimeout(100);
  };
  const rail = async (name) => {
    const menu = page.getByRole("button", { name: names.menu, exact: true });
    if (await menu.isVisible()) await menu.click();
    await page.getByRole("navigation").getByText(names[name], { exact: true }).click();
    await settled();
  };
  const head = async () => (await page.locator("h1").textContent()).trim();
  /** Follows a link of the screen, and waits until the heading (h1) is another. */
  const follow = async (link) => {
    const before = await head();
    await link.click();
    await page.waitForFunction((was) => document.querySelector("h1") && document.querySelector("h1").textContent.trim() !== was, before);
    await settled();
  };
  const main = page.locator("main");
  await page.locator("textarea.page").waitFor();
  await settled();
  await at("today");
  await page.evaluate(() => [...document.querySelectorAll(".editor input[type=radio]")][1].click()); // a conflict, with its questions
  await settled();
  await at("conflict");
  await rail("entries");
  await page.locator(".entry").first().waitFor();
  await at("entries");
  await follow(main.getByText(names.bin, { exact: true }));
  await at("bin");
  await rail("entries");
  await page.locator(".entry").first().click();
  await page.locator("article").waitFor();
  await settled();
  await at("entry");
  await follow(main.getByText(names.before, { exact: true }));
  await at("before");
  await page.goBack();
  await page.locator("article").waitFor();
  await follow(main.getByRole("link", { name: names.change, exact: true }));
  await page.locator("textarea.page").waitFor();
  await at("change");
  for (const name of ["mood", "back", "times", "cards", "settings"]) {
    await rail(name);
    await at(name);
  }
  const count = await page.locator(".cards3 a").count();
  for (let group = 0; group < count; group += 1) {
    await follow(page.locator(".cards3 a").nth(group));
    await at("settings-" + group);
    if (group === 2) {
      await follow(main.locator(".plainly a").first());
      await page.locator("#list-text").waitFor();
      await at("settings-list");
    }
    await rail("settings");
  }
  await rail("cards");
  await follow(page.locator(".cards3 a").nth(1));
  await at("cards-deck");
  await rail("deep");
  await at("deep-door");
  await page.getByRole("button", { name: names.enter, exact: true }).click();
  await page.locator(".cards3 a").first().waitFor();
  await settled();
  await at("deep");
  for (const kind of [1, 2, 3]) {
    await follow(page.locator(".cards3 a").nth(kind));
    await page.locator(".editor").waitFor();
    await at("deep-write-" + kind);
    await rail("deep");
    await page.locator(".cards3 a").first().waitFor();
  }
  await rail("lock");
  await at("closed");
}
