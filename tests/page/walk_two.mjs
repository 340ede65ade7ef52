// Walks through the screens of two people: connecting, meeting, the path, questions, and the end.
import { arrive, eventually, settled } from "./nodes.mjs";
import { meet } from "./two.mjs";
import { byRail, namesIn } from "./walk.mjs";

const NAMES = {
  en: { menu: "Menu", settings: "Settings", forTwo: "For two", connect: "Pair two devices", together: "In the same room", apart: "In different rooms", i: "I show it", they: "My partner shows it", back: "Back", cancel: "Cancel", same: "All six are the same", meeting: "How you two meet", end: "What happens then", path: "Our path", agreements: "Agreements", agenda: "For the next session", questions: "Questions", propose: "Propose a goal", look: "Look at it as your partner will", words: "Your words for both of you", cause: "Look for the cause", ways: "Show every way in and out", once: "In these hours", wait: "Let it wait an hour, then share it", mark: "Cancel it" },
  de: { menu: "Menü", settings: "Einstellungen", forTwo: "Zu zweit", connect: "Zwei Geräte koppeln", together: "Im selben Raum", apart: "In verschiedenen Räumen", i: "Ich zeige ihn", they: "Mein Gegenüber zeigt ihn", back: "Zurück", cancel: "Abbrechen", same: "Alle sechs sind gleich", meeting: "Wie ihr euch trefft", end: "Was dann geschieht", path: "Unser Weg", agreements: "Abmachungen", agenda: "Für die nächste Sitzung", questions: "Fragen", propose: "Ein Ziel vorschlagen", look: "So ansehen, wie dein Gegenüber es sieht", words: "Deine Worte für euch beide", cause: "Nach der Ursache suchen", ways: "Jeden Weg hinein und hinaus zeigen", once: "Zu diesen Zeiten", mark: "Verwerfen" },
};

const tools = (page, language) => {
  const names = namesIn(NAMES, language);
  const main = page.locator("main");
  return {
    names,
    main,
    press: async (name) => {
      await main.getByRole("button", { name: names[name], exact: true }).first().click();
      await settled(page);
    },
    choose: (name) => arrive(page, () => page.locator("main button.choice", { has: page.getByText(names[name], { exact: true }) }).click()),
    follow: (name) => arrive(page, () => main.getByRole("link", { name: names[name], exact: true }).first().click()),
    rail: (name) => byRail(page, names[name], names.menu),
  };
};

/** Connects the page's home with another one, and calls `at` on every screen of that. */
export async function walkConnecting(page, theirs, at, language = "en") {
  const { main, names, press, choose, follow, rail } = tools(page, language);
  await page.locator("textarea.page").waitFor();
  await rail("settings");
  await arrive(page, () => main.getByText(names.forTwo, { exact: true }).click());
  await at("for-two");
  await follow("connect");
  await at("connect");
  for (const [by, name] of [["together", "picture"], ["apart", "words"]]) {
    await choose(by);
    await at("who-" + name);
    await choose("they");
    await at("join-" + name);
    await arrive(page, () => press("back"));
    await choose("i");
    await page.locator(name === "words" ? ".suggested" : ".qr").waitFor();
    await settled(page);
    await at("show-" + name);
    if (name === "picture") await arrive(page, () => press("cancel"));
  }
  const [code, address] = [await page.locator(".suggested").textContent(), await page.locator("code.address").textContent()];
  await arrive(page, () => theirs.api("POST", "/v1/pairing/join", { code: code.trim(), at: address.trim() }));
  await page.locator(".six").waitFor();
  await at("compare");
  await arrive(page, () => press("same"));
  await at("finishing");
  await arrive(page, () => theirs.api("POST", "/v1/pairing/compare", { same: true }));
  await page.locator("main a.button", { hasText: names.meeting }).waitFor();
  await settled(page);
  await at("connected");
}

/** What two people have written to each other, by the API. */
export async function fillTwo(mine, theirs) {
  const now = { wait_seconds: 0, confirm: "now" };
  const say = async (home, path, body) => (await home.api("POST", path, { ...body, ...now })).item;
  const goal = await say(mine, "/v1/joint", { kind: "goal", text: "One evening a week that is ours, without a screen.\nWe take turns in choosing." });
  await say(theirs, "/v1/joint", { kind: "goal", text: "To say what we want before we are angry." });
  const agreement = await say(mine, "/v1/joint", { kind: "agreement", text: "When one of us says stop, we stop for twenty minutes and come back." });
  await say(theirs, "/v1/joint", { kind: "agenda", text: "The holidays, before they come." });
  await say(mine, "/v1/joint", { kind: "takeaway", text: "Ask before giving advice." });
  const question = await say(theirs, "/v1/questions", { text: "What would you like to hear more often?" });
  await say(mine, "/v1/questions", { text: "When did you last feel at ease with me?" });
  await meet(mine);
  for (const id of [goal, agreement]) await theirs.api("POST", `/v1/joint/${id}/accept`, {});
  await meet(mine);
  await say(mine, "/v1/joint", { kind: "step", goal, text: "Begin on Thursday." });
  await say(theirs, `/v1/joint/${agreement}/report`, { text: "I said it twice, and once I went on for a while." });
  await theirs.api("PUT", `/v1/joint/${goal}`, { text: "Two evenings a week that are ours, without a screen.", ...now });
  for (const home of [mine, theirs]) {
    await home.api("PUT", `/v1/questions/${question}/answer`, { text: home === mine ? "That it was good to see me." : "Nothing, for a minute." });
    await home.api("POST", `/v1/questions/${question}/reveal`, { confirm: "reveal" });
  }
  await eventually(async () => { await meet(mine); return (await mine.api("GET", "/v1/questions")).questions.some((one) => one.open); }, "both answers");
}

/** Every screen of two who are connected; at the end nothing is changed. */
export async function walkTwo(page, at, language = "en") {
  const { names, main, press, follow, rail } = tools(page, language);
  await page.locator("textarea.page").waitFor();
  await rail("settings");
  await arrive(page, () => main.getByText(names.forTwo, { exact: true }).click());
  await at("for-two-paired");
  await follow("meeting");
  await page.getByText(names.once, { exact: true }).click();
  await press("cause");
  await page.locator("section ul").first().waitFor();
  await press("ways");
  await page.locator("table").waitFor();
  await settled(page);
  await at("meeting");
  await arrive(page, () => page.goBack());
  await follow("end");
  await at("unpair");
  await rail("path");
  await at("path");
  for (const name of ["agreements", "agenda"]) {
    await follow(name);
    await at("path-" + name);
  }
  await rail("path");
  await follow("propose");
  await page.getByLabel(names.words).fill("To have breakfast together on Sundays.");
  await at("say");
  await arrive(page, () => press("look"));
  await at("say-preview");
  await arrive(page, () => page.locator("button.rise").click());
  await at("say-waits");
  await arrive(page, () => press("mark"));
  await rail("questions");
  await at("questions");
}
