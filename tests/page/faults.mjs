// Faults of a screen: by axe, and of its layout.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds wrong on the present screen; all that can be opened is looked at as well. */
export async function faults(page) {
  await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
  await page.waitForTimeout(50);
  // Playwright evaluates outside the page's policy.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ") + " | " + (node.any[0]?.message ?? node.failureSummary)).slice(0, 3).join("; ")}`);
}

/** Names of controls that are cut, and a page that scrolls sideways. */
export const misfits = (page) => page.evaluate(() => {
  const cut = [...document.querySelectorAll("button, a.button, summary, label, h1, h2")].filter((one) => one.offsetParent && !one.classList.contains("unseen") && (one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0 && getComputedStyle(one).display !== "inline")).map((one) => "cut: " + one.textContent.slice(0, 40));
  const wide = document.documentElement.scrollWidth - innerWidth;
  return wide > 0 ? cut.concat(`scrolls sideways by ${wide} px`) : cut;
});
