// Pictures, and how a side is said: in words, by an icon, and by the place on the screen.
import { html } from "../vendor/ui.js";
import { marked, t } from "../app/words.js";

const WAVE = "M1.5 7.5c1.4-1.1 2.8-1.1 4.2 0s2.9 1.1 4.3 0 2.8-1.1 4.2 0 2.9 1.1 4.3 0";
const HIGH_WAVE = "M1.5 3.5c1.4-1.1 2.8-1.1 4.2 0s2.9 1.1 4.3 0 2.8-1.1 4.2 0 2.9 1.1 4.3 0";

// Each glyph is a list of [class, path]: w a line, o an outline, f a filled form.
const GLYPHS = {
  vault: [["o", "M7 5.4 9.2 2.6l1.6 1 2 1.8"], ["w", WAVE], ["f", "m4 10.2 3.4 5.2 3 2.6 2.6-2 3-5.8Z"]],
  deep: [["w", HIGH_WAVE], ["w", "M5 7.7h.01M10 7.7h.01M15 7.7h.01M7.5 10.6h.01M12.5 10.6h.01"], ["f", "m10 12.2 4 3.2-2 3.1H8l-2-3.1Z"]],
  today: [["o", "m4 16 1-3.6L13.6 3.8a1.6 1.6 0 0 1 2.4 2.4L7.6 15Z"]],
  entries: [["w", "M3.5 5h13M3.5 10h13M3.5 15h8"]],
  mood: [["w", "M2.5 13.5c2-5.4 4-5.4 5.4-2s3 3 4.2-1.6 3-4.4 5.4-1.4"]],
  back: [["w", "M4.4 6.4A6.5 6.5 0 1 1 3.5 10"], ["w", "M3.6 3v3.8h3.8M10 6.5V10l2.4 1.6"]],
  times: [["o", "M5 4h10a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2Z"], ["w", "M3 8h14M7 2.6v2.6M13 2.6v2.6"]],
  cards: [["o", "M4.6 5.5h7.3a1.6 1.6 0 0 1 1.6 1.6v7.8a1.6 1.6 0 0 1-1.6 1.6H4.6A1.6 1.6 0 0 1 3 14.9V7.1a1.6 1.6 0 0 1 1.6-1.6Z"], ["w", "M6.5 3h8.4a1.8 1.8 0 0 1 1.8 1.8v9"]],
  above: [["f", "m6 9 3.2-6 2 1.6L14.4 9Z"], ["w", "M1.5 11.5c1.4-1.1 2.8-1.1 4.2 0s2.9 1.1 4.3 0 2.8-1.1 4.2 0 2.9 1.1 4.3 0"], ["o", "m5 14.5 3.6 3.2 3-.6 3-2.6"]],
  path: [["w", "M5 17c0-4 10-3.5 10-7.5S6 7 6 3"]],
  questions: [["o", "M5.1 5h9.8a1.6 1.6 0 0 1 1.6 1.6v6.8a1.6 1.6 0 0 1-1.6 1.6H5.1a1.6 1.6 0 0 1-1.6-1.6V6.6A1.6 1.6 0 0 1 5.1 5Z"], ["w", "m3.5 6 6.5 5 6.5-5"]],
  waiting: [["o", "M14.6 7a4.6 4.6 0 1 1-9.2 0 4.6 4.6 0 0 1 9.2 0Z"], ["w", "M10 4.8V7l1.6 1.2M1.5 15.5c1.4-1.1 2.8-1.1 4.2 0s2.9 1.1 4.3 0 2.8-1.1 4.2 0 2.9 1.1 4.3 0"]],
  settings: [["w", "M3 6h7M14 6h3M3 14h3M10 14h7"], ["o", "M14 6a2 2 0 1 1-4 0 2 2 0 0 1 4 0ZM10 14a2 2 0 1 1-4 0 2 2 0 0 1 4 0Z"]],
  attached: [["w", "M14.5 9.5 9.6 14.400a3 3 0 0 1-4.200-4.200l5.600-5.600a2 2 0 0 1 2.800 2.800l-5.500 5.500a1 1 0 0 1-1.400-1.400l4.800-4.800"]],
  lock: [["o", "M5.8 9h8.4A1.8 1.8 0 0 1 16 10.800v4.400a1.8 1.8 0 0 1-1.800 1.800H5.800A1.8 1.8 0 0 1 4 15.200v-4.400A1.8 1.8 0 0 1 5.800 9Z"], ["w", "M6.8 9V6.5a3.2 3.2 0 0 1 6.4 0V9"]],
};

export const Glyph = ({ name }) => html`<svg class="glyph" width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
  ${GLYPHS[name === "ours" ? "above" : name].map(([kind, path]) => html`<path class=${kind} d=${path} />`)}</svg>`;

const BADGES = {
  vault: ["is-below", marked("Only you")],
  deep: ["is-deep", marked("Only you, for good. This can't be shared.")],
  waiting: ["is-below", marked("Not shared yet. You can still cancel it.")],
  above: ["is-above", marked("Your partner can see this")],
};

/** The badge of a side, at the head of everything that is written or read there. */
export const Side = ({ side = "vault" }) => html`<span class=${"side " + BADGES[side][0]}><${Glyph} name=${side} />${t(BADGES[side][1])}</span>`;

/** The sentence of a side, beside the button that keeps. */
export const SaysSide = ({ side = "vault" }) => html`<span class="say"><${Glyph} name=${side} />
  ${side === "deep" ? t("Kept in the deep, where nothing can be shared.") : t("Kept for you alone. Nothing is sent.")}</span>`;

const EDGE = "M0 12C100 3 200 3 300 12S500 21 600 12 800 3 900 12s200 9 300 0";

export const Wave = ({ of, filled = true }) => html`<svg class=${of} viewBox="0 0 1200 24" preserveAspectRatio="none" aria-hidden="true" focusable="false">
  ${filled && html`<path class="up" d=${EDGE + "V0H0Z"} />`}<path class="edge" vector-effect="non-scaling-stroke" d=${EDGE} /></svg>`;

export const Berg = () => html`<svg class="berg" viewBox="0 0 350 530" aria-hidden="true" focusable="false">
  <path class="body" d="M38 156h272l18 60-28 88-44 70-28 92-50 46-50-70-56-88-44-104Z" /><path class="body2" d="m184 156 20 92-28 92 24 90-22 82 50-46 28-92 44-70 28-88-18-60Z" />
  <path class="body3" d="m38 156 52 84 86 100-48 102-56-88-44-104Z" /><path class="tip" d="m52 156 52-76 26 16 42-74 38 50 20-8 72 92Z" />
  <path class="tip2" d="m172 22 18 64-24 30 20 40h116l-72-92-20 8Z" /></svg>`;

/** A page without the rail: the doors. */
export const Lone = ({ children }) => html`<a class="skip" href="#main" onClick=${skipToMain}>${t("Skip to the page")}</a>
  <div class="lone"><div class="pictured"><${Wave} of="horizon" /><${Berg} /><${Wave} of="horizon" filled=${false} /></div>
  <main id="main" tabindex="-1">${children}</main></div>`;

export function skipToMain(event) {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

/** The error at the head of a form; it gets the focus. */
export const Problem = ({ text, id = "problem" }) => text
  ? html`<div class="problem" id=${id} tabindex="-1" role="alert" ref=${(node) => node && node.dataset.said !== text && (node.dataset.said = text, node.focus())}>${text}</div>`
  : null;
