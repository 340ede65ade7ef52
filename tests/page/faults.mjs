// The faults of a screen: by axe, and with its form.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { settled } from "./nodes.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Opens all that can be opened: it is looked at as well, and may ask for something then. */
export async function openAll(page) {
  await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
  await settled(page);
}

async function byAxe(page, only) {
  // Playwright evaluates outside the page's policy.
  if (!await page.evaluate(() => Boolean(globalThis.axe))) await page.evaluate(axe);
  const { violations } = await page.evaluate((runOnly) => globalThis.axe.run(document, { runOnly, resultTypes: ["violations"] }), only);
  return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ") + " | " + (node.any[0]?.message ?? node.failureSummary)).slice(0, 3).join("; ")}`);
}

/** What axe finds wrong on the present screen. */
export async function faults(page) {
  await openAll(page);
  return byAxe(page, ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]);
}

/** What axe finds wrong with the colours alone: enough where nothing else is another than in a look before. */
const colourFaults = (page) => byAxe(page, { type: "rule", values: ["color-contrast", "link-in-text-block"] });

/** Names of controls that are cut, and a page that scrolls sideways. */
export const misfits = (page) => page.evaluate(() => {
  const cut = [...document.querySelectorAll("button, a.button, summary, label, h1, h2")].filter((one) => one.offsetParent && !one.classList.contains("unseen") && (one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0 && getComputedStyle(one).display !== "inline")).map((one) => "cut: " + one.textContent.slice(0, 40));
  const wide = document.documentElement.scrollWidth - innerWidth;
  return wide > 0 ? cut.concat(`scrolls sideways by ${wide} px`) : cut;
});

/** What the keyboard meets first, and in which order: quick exit before all else, and nothing out of its place. */
const order = (page) => page.evaluate(() => {
  const found = [...document.querySelectorAll("[tabindex]")].filter((one) => one.tabIndex > 0).map((one) => "out of its place for the Tab key: " + one.textContent.slice(0, 40));
  const first = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")][0];
  if (first?.id !== "exit") found.push("quick exit is not first");
  const heads = document.querySelectorAll("h1");
  if (heads.length !== 1) found.push(`${heads.length} main headings`);
  return found;
});

/** Numbers of the page's own above the line, where there are dates and texts of people alone. */
const numbers = (page) => page.evaluate(() => {
  const found = [];
  const texts = document.createTreeWalker(document.querySelector("body.above main") ?? document.createElement("p"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { data, parentElement: of } = texts.currentNode;
    if (!of.closest(".written, bdi") && /\d/.test(data.replace(/\d{1,2}\.? \p{L}+ \d{4}/gu, ""))) found.push("a number above the line: " + data);
  }
  return found;
});

/** The spacing of WCAG 1.4.12, which a person may choose; `false` takes it away again. */
const spacing = (page, on) => page.evaluate((set) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }");
  document.adoptedStyleSheets = set ? [sheet] : [];
}, on);
const direction = (page, from) => page.evaluate((dir) => { document.documentElement.dir = dir; }, from);

/** Looks at the present screen in every way in which a person may see it, and leaves it as it was. The walk that calls it is
 *  made once a language and a width, not once a look: the screens are the same. */
export async function looks(page) {
  const { width, height } = page.viewportSize();
  const found = [...await faults(page), ...await misfits(page), ...await order(page), ...await numbers(page)];
  const add = (how, wrong) => found.push(...wrong.map((one) => `${how}: ${one}`));
  await page.emulateMedia({ colorScheme: "dark" });
  add("in the dark", await colourFaults(page));
  await page.emulateMedia({ colorScheme: "light", forcedColors: "active" });
  add("in forced colours", [...width < 700 ? [] : await colourFaults(page), ...await misfits(page)]);
  await page.emulateMedia({ forcedColors: "none" });
  await spacing(page, true);
  add("with the text spacing of WCAG 1.4.12", await misfits(page));
  await spacing(page, false);
  await direction(page, "rtl");
  add("from right to left", await misfits(page));
  await direction(page, "ltr");
  if (width < 700) return found;
  await page.setViewportSize({ width: width / 2, height: height / 2 });
  add("at twice the size", await misfits(page));
  await page.setViewportSize({ width, height });
  return found;
}

/** One screen, looked at by axe and for its layout on the narrowest screen; with SHOTS=FOLDER also as pictures for people. */
export async function look(page, name) {
  const shot = async (more) => {
    if (!process.env.SHOTS) return;
    const heading = (await page.locator("h1").first().textContent()).trim().replaceAll(" ", "-");
    await page.screenshot({ path: `${process.env.SHOTS}/${name ?? heading}${more}.png`, fullPage: true });
  };
  assert.deepEqual(await faults(page), []);
  await page.setViewportSize({ width: 320, height: 720 });
  assert.deepEqual(await misfits(page), []);
  await shot("-320");
  await page.setViewportSize({ width: 1280, height: 860 });
  await shot("");
}
