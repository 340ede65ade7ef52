// Axe cannot judge text over gradients: the pairs of tokens that meet are measured here, in both themes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { WEB } from "./nodes.mjs";

const css = readFileSync(join(WEB, "page.css"), "utf8");
const tokens = [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)];
const themes = [1, 2].map((at) => Object.fromEntries(tokens.map((match) => [match[1], match[at + 1]])));

const channel = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
const light = (colour) => [1, 3, 5].map((at) => channel(parseInt(colour.slice(at, at + 2), 16))).reduce((sum, value, at) => sum + value * [0.2126, 0.7152, 0.0722][at], 0);
function ratio(a, b) {
  const [bright, dim] = [light(a), light(b)].sort((x, y) => y - x);
  return (bright + 0.05) / (dim + 0.05);
}

const TEXT = {
  "ink": ["air", "air-2", "paper", "water-1", "water-2", "water-3", "water-4", "accent-weak", "below-ground"], "ink-2": ["air", "air-2", "paper", "water-1", "accent-weak", "above-ground"], "accent": ["air", "air-2", "paper", "water-1"],
  "accent-ink": ["accent"], "above-ink": ["above-ground"], "below-ink": ["below-ground"], "stop": ["paper", "water-1", "air"], "deep-ink": ["water-5", "water-6", "water-7", "deep-ground", "deep-sheet"],
  "deep-ink-2": ["water-5", "water-6", "water-7", "deep-ground", "deep-sheet"], "deep-accent": ["deep-ground", "deep-sheet", "water-7"], "deep-accent-ink": ["deep-accent"], "exit-ink": ["exit-ground"], "here-ink": ["here"],
};
const LINES = { "field": ["paper", "water-1", "air", "air-2"], "above-line": ["above-ground", "paper", "air"], "below-line": ["below-ground", "paper"], "deep-field": ["deep-sheet", "deep-ground"], "focus": ["paper", "water-1", "air", "water-3"], "exit-ground": ["air", "air-2"] };

test("text and the lines of controls stand out from every ground that they meet", () => {
  const weak = [];
  for (const [name, theme] of [["light", themes[0]], ["dark", themes[1]]]) {
    for (const [least, pairs] of [[4.5, TEXT], [3, LINES]]) {
      for (const [front, grounds] of Object.entries(pairs)) {
        for (const ground of grounds) {
          const found = ratio(theme[front], theme[ground]);
          if (!(found >= least)) weak.push(`${name}: ${front} on ${ground} ${found.toFixed(2)}`);
        }
      }
    }
  }
  assert.deepEqual(weak, []);
});
