// The text that a screen reader has to read of each screen, kept in aria/LANGUAGE and compared. To renew it after a change,
// and then to read what changed:
//
//   RENEW_ARIA=1 sh tests/page.sh looks.spec.mjs looks_two.spec.mjs looks_sharing.spec.mjs
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openAll } from "./faults.mjs";

const folder = (language) => fileURLToPath(new URL(`aria/${language.slice(0, 2)}/`, import.meta.url));
const renew = Boolean(process.env.RENEW_ARIA);

/** What is drawn by chance, or made anew for each journal, and what stands for it. */
const VARIES = [[".prompt p", "a question"], [".suggested", "a code"], [".phrase:not(.six) li", "a word"], [".six li", "a word"], ["code.address", "an address"], [".written code", "a long code"]];

/** Times of day, minutes that are left, places of the paper that are asked for, folders, addresses. */
const NUMBERS = [[/\b\d\d:\d\d\b/g, "12:34"], [/\b\d+ (more minutes?|Minuten?\.)/g, "10 $1"], [/"(Word|Wort) \d+"/g, '"$1 7"'], [/\S*\/page-\w{6}\/person/g, "/home/person"], [/\b\d+(\.\d+){3}:\d+/g, "192.0.2.1:12345"]];

/** Screens that say what this machine has; not compared. */
const OF_THIS_MACHINE = ["settings-traces"];

/** Screens whose frame is compared as well: the rail alone and for two, and the door. */
const WHOLE = ["today", "ours", "closed", "begin"];

/** Without addresses, which are all the same, and without labels that stand beside their field, which is read with them. */
function shorter(snapshot) {
  const lines = snapshot.split("\n").filter((line) => !/^\s*- \/url:/.test(line)).map((line) => line.replace(/^(\s*- link .*):$/, "$1"));
  const named = (line, words) => line?.trim().replace(/ \[.*/, "").endsWith(` ${JSON.stringify(words)}`) || line?.includes(` ${JSON.stringify(words)}:`);
  return lines.filter((line, at) => {
    const words = /^\s*- text: "?(.*?)"?$/.exec(line)?.[1];
    return words === undefined || !(named(lines[at - 1], words) || named(lines[at + 1], words));
  }).join("\n");
}

/** A table without rows that read as the one above: a browser has as many connections as it likes. */
function withoutRepeats(text) {
  const rows = text.split(/^(?=\s*- row )/m);
  return rows.filter((row, at) => row !== rows[at - 1]).join("");
}

const escaped = (words) => words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The text, without what is another each time. */
async function steady(page, text) {
  let all = text;
  for (const [where, words] of VARIES) {
    for (const found of (await page.locator("main").locator(where).allTextContents()).map((one) => one.trim()).filter(Boolean)) {
      // A word of the paper may stand in a sentence of ours as well: "word", or "graph" in "paragraph".
      all = where.endsWith(" li") ? all.replace(new RegExp(`^(\\s*- listitem: )${escaped(found)}$`, "gm"), "$1" + words) : all.replaceAll(found, words);
    }
  }
  for (const [what, words] of NUMBERS) all = all.replace(what, words);
  return all;
}

/** Compares what there is to read on this screen with what there was. @returns {Promise<string[]>} what differs */
export async function readings(page, screen, language) {
  if (OF_THIS_MACHINE.includes(screen)) return [];
  await openAll(page);
  // Which addresses this machine has is no matter of the page's.
  const addresses = (hidden) => page.evaluate((on) => document.querySelectorAll("main section:has(code.address)").forEach((one) => { one.hidden = on; }), hidden);
  await addresses(true);
  const now = withoutRepeats(await steady(page, shorter(await page.locator(WHOLE.includes(screen) ? "body" : "main").ariaSnapshot()))) + "\n";
  await addresses(false);
  const file = folder(language) + screen + ".txt";
  if (renew) {
    mkdirSync(folder(language), { recursive: true });
    writeFileSync(file, now);
    return [];
  }
  if (!existsSync(file)) return ["there is no tests/page/aria/ file of it yet; tests/page/aria.mjs says how one is made"];
  const was = readFileSync(file, "utf8").split("\n");
  const is = now.split("\n");
  const place = is.findIndex((line, at) => line !== was[at]);
  return place < 0 && was.length === is.length ? [] : [`reads otherwise at line ${place + 1}: ${is[place]} | was: ${was[place]}`];
}
