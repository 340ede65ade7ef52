// A walk through the screens that two people have: sharing, waiting, what both shared, and what was given.
import { arrive, settled } from "./nodes.mjs";
import { shareNow } from "./two.mjs";
import { byRail, namesIn } from "./walk.mjs";

/** Two people who shared something. @returns Ada's entry to share from */
export async function fillTwo({ ada, ben, meet }) {
  const mine = await shareNow(ada, "It is not a race. I say so, and then I look over my shoulder to see how far behind the other one is.", { replies: true });
  await shareNow(ada, Array.from({ length: 60 }, (_, at) => `Line ${at + 1} of a long one.`).join("\n"));
  const gone = await shareNow(ada, "Something that I took back.");
  await shareNow(ben, "I sat in the car for a quarter of an hour before I went in. I would like you to know that.", { replies: true });
  await meet();
  await ada.api("POST", `/v1/shared/${gone.item}/take-back`);
  await ben.api("POST", `/v1/shared/${mine.item}/reply`, { text: "I did not know that you see it too.", wait_seconds: 0, confirm: "now" });
  await ben.api("POST", `/v1/shared/${mine.item}/acknowledgement`, { kind: "with-you" });
  await meet();
  const entry = await ada.api("POST", "/v1/entries", { text: "On being at different places\n\nI am impatient, and I do not like how it looks on me.\n\nIt is not a race. I say so, and then I look over my shoulder.", kind: "conflict", fields: { trigger: "The calendar", recovery: "2h" } });
  await ada.api("POST", "/v1/shares", { entry: entry.id, depth: "line", text: "I am working on my impatience.", until: "our next session" });
  await ada.api("POST", "/v1/questions", { text: "What was the summer for you?" });
  return entry.id;
}

const NAMES = {
  en: { ours: "Ours", waiting: "Waiting", entries: "Entries", menu: "Menu", given: "What my partner's device was given", acknowledge: "Acknowledge", reply: "Reply", longer: "Let it wait longer", back: "Take it back" },
  de: { ours: "Unseres", waiting: "Was wartet", entries: "Einträge", menu: "Menü", given: "Was das andere Gerät bekommen hat", acknowledge: "Ein Zeichen geben", reply: "Antworten", longer: "Länger warten lassen", back: "Zurücknehmen" },
};

/** Goes to a screen by the rail: one of those for two, or one with this name in English. */
export async function rail(page, name, language = "en") {
  const names = namesIn(NAMES, language);
  await byRail(page, names[name] ?? name, names.menu);
}

/** Goes through every screen for two and calls this with its name. */
export async function walkTwo(page, at, language = "en") {
  const names = namesIn(NAMES, language);
  const main = page.locator("main");
  const follow = (link) => arrive(page, () => link.click());
  const press = async (name) => {
    await main.getByRole("button", { name, exact: true }).first().click();
    await settled(page);
  };
  const choose = async (value) => {
    await page.locator(`input[value=${value}]`).check();
    await settled(page);
  };
  await page.locator("textarea.page").waitFor();
  await rail(page, "ours", language);
  await at("ours");
  await press(names.acknowledge);
  await at("ours-acknowledge");
  await press(names.back);
  await at("ours-take-back");
  await press(names.reply);
  await at("ours-reply");
  await follow(main.getByRole("link", { name: names.given, exact: true }));
  await at("given");
  await rail(page, "waiting", language);
  await press(names.longer);
  await at("waiting");
  await rail(page, "entries", language);
  await at("entries-shared");
  await follow(page.locator(".entry").first());
  await at("entry-shared");
  await follow(page.locator(".lifted a.button"));
  await at("share");
  await choose("line");
  await at("share-line");
  await choose("summary");
  await at("share-summary");
  await choose("excerpt");
  await mark(page, "It is not a race.");
  await at("share-excerpt");
  await follow(page.locator("form button.primary"));
  await at("share-preview");
  for (const when of ["moment", "other", "now"]) {
    await choose(when);
    await at("share-" + when);
  }
  await choose("usual");
  await follow(page.locator("form button.rise"));
  await at("share-waits");
}

/** Selects these words in the entry, as a person does, and marks them. */
export async function mark(page, words) {
  const area = page.locator("textarea.written");
  await area.evaluate((node, wanted) => {
    const begin = node.value.indexOf(wanted);
    node.focus();
    node.setSelectionRange(begin, begin + wanted.length);
  }, words);
  await page.locator("section.sheet button:not(.at-foot)").first().click();
  await page.locator("mark").waitFor();
}
