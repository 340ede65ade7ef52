// A journal with something in it, and a walk through every screen of the page.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { WEB, arrive, artificial, settled } from "./nodes.mjs";
import { evening, ofATelephone } from "./photos.mjs";

/** The day of journals whose screens are compared with what they were: a Wednesday in the middle of a month. */
export const DAY = Date.UTC(2027, 2, 17, 10);

/** Fills a journal, by its API. */
export async function fill(home) {
  const add = (entry) => home.api("POST", "/v1/entries", entry);
  const on = (days) => {
    const day = new Date(home.now() - days * 86_400_000).toISOString().slice(0, 10);
    return { day, created: day + "T12:00:00Z" };
  };
  await add({ ...on(37), text: "What happened on Sunday\n\nWe argued about the calendar, which is to say we did not argue about the calendar.", kind: "conflict", fields: { trigger: "The calendar", felt: "hurt, impatient", did: "I left the room.", recovery: "2h" } });
  await add({ ...on(30), text: "Small, and mine\n\nThree things this week that nobody saw. I did not send the second message. I said that I did not know, in a meeting, when I did not know.", kind: "effort" });
  await add({ ...on(12), text: "A thing I keep to myself for now\n\nI have been carrying something that I do not want to explain yet, not even here in full.", tags: ["summer"] });
  await add({ ...on(7), text: "Thanks that I did not say\n\nOn Thursday I came home late and the lamp by the stairs was on. It is never on. It was left on for me by somebody who knows.", kind: "thanks" });
  const last = await add({ text: "On being at different places\n\nI am impatient, and I do not like how it looks on me. I go to my sessions, I find words for things, and then I come home with my new words like a person back from a journey with too many photographs.\n\nIt is not a race. I say so, and then I look over my shoulder.", tags: ["patience"] });
  for (const [name, bytes, words] of [["evening.png", evening(), "The jetty, in the evening"], ["IMG_0042.HEIC", ofATelephone(), ""]]) {
    const file = join(home.folder, name);
    writeFileSync(file, bytes);
    home.run(["attach", last.id, file, ...(words ? ["--description", words] : [])]);
  }
  await home.api("PUT", "/v1/entries/" + last.id, { text: last.text + "\n\nIt is quieter now." });
  for (let at = 0; at < 60; at += 1) await add({ ...on(60 - at), kind: "mood", fields: { mood: String(1 + ((at * 7) % 5)), energy: String(1 + ((at * 3) % 5)) } });
  await add({ kind: "appointment", fields: { label: "Walking", lasts: "1h" }, created: new Date(home.now() + 86_400_000).toISOString().slice(0, 19) + "Z", day: new Date(home.now() + 86_400_000).toISOString().slice(0, 10) });
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

/** The names of links and buttons in this language. */
export const namesIn = (names, language) => names[language.slice(0, 2)] ?? Object.fromEntries(Object.entries(names.en).map(([name, words]) => [name, artificial(words)]));

/** Goes to a screen by the rail, which on a narrow screen is behind the button `menu`. */
export async function byRail(page, name, menu = "Menu") {
  const button = page.getByRole("button", { name: menu, exact: true });
  if (await button.isVisible()) await button.click();
  await arrive(page, () => page.getByRole("navigation").getByText(name, { exact: true }).click());
}

/** Goes through every screen and calls this with its name. */
export async function walk(page, at, language = "en") {
  const names = namesIn(NAMES, language);
  const rail = (name) => byRail(page, names[name], names.menu);
  const follow = (link) => arrive(page, () => link.click());
  const main = page.locator("main");
  await page.locator("textarea.page").waitFor();
  await settled(page);
  await at("today");
  await page.evaluate(() => [...document.querySelectorAll(".editor input[type=radio]")][1].click()); // a conflict, with its questions
  await settled(page);
  await at("conflict");
  await rail("entries");
  await at("entries");
  await follow(main.getByText(names.bin, { exact: true }));
  await at("bin");
  await rail("entries");
  await follow(page.locator(".entry").first());
  await at("entry");
  await follow(main.getByText(names.before, { exact: true }));
  await at("before");
  await arrive(page, () => page.goBack());
  await follow(main.getByRole("link", { name: names.change, exact: true }));
  await at("change");
  for (const name of ["mood", "back", "times", "cards", "settings"]) {
    await rail(name);
    await at(name);
  }
  const groups = [...readFileSync(join(WEB, "settings/settings.js"), "utf8").matchAll(/^  \{ name: "([\w-]+)", title: /gm)].map((match) => match[1]);
  for (const [place, group] of groups.entries()) {
    await follow(page.locator(".cards3 a").nth(place));
    await at("settings-" + group);
    if (group === "lists") {
      await follow(main.locator(".plainly a").first());
      await at("settings-list");
    }
    await rail("settings");
  }
  await rail("cards");
  await follow(page.locator(".cards3 a").nth(1));
  await at("cards-deck");
  await rail("deep");
  await at("deep-door");
  await follow(page.getByRole("button", { name: names.enter, exact: true }));
  await at("deep");
  for (const kind of [1, 2, 3]) {
    await follow(page.locator(".cards3 a").nth(kind));
    await at("deep-write-" + kind);
    await rail("deep");
  }
  await rail("lock");
  await at("closed");
}

/** Goes through the first run of a journal that is not there yet, with the paper at hand. */
export async function walkBeginning(page, at) {
  const next = () => arrive(page, () => page.locator("main .primary").click());
  await page.locator("h1").waitFor();
  await settled(page);
  await at("begin");
  await next();
  await at("begin-passphrase");
  await next();
  await at("begin-paper");
  const words = await page.locator(".phrase li").allTextContents();
  await next();
  await at("begin-check");
  for (const field of await page.locator("input.typed").all()) await field.fill(words[Number((await field.getAttribute("id")).slice("word-".length)) - 1]);
  await next();
  await at("begin-ready");
}
