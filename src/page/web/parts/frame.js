// The frame of all screens: the rail (a section through the water), the strip at the top, what the page says about
// itself (closing soon, the program is gone, writing stopped), and the screen.
import { html, useEffect, useErrorBoundary, useLayoutEffect, useRef, useState } from "../vendor/ui.js";
import { changes } from "../app/changes.js";
import { heard, isGone, post } from "../app/node.js";
import { isDeep, store, style, to, useScreen } from "../app/screens.js";
import { closeDeep, watchDeep } from "../app/settings.js";
import { dayInWords, dayOf, t } from "../app/words.js";
import { Today } from "../below/today.js";
import { Keys } from "./keys.js";
import { Berg, Glyph, skipToMain, Wave } from "./side.js";

// name: module, and the place in the rail that is lit while it is shown. Screens are loaded when they are first shown.
const SCREENS = {
  today: { screen: Today },
  entries: { load: () => import("../below/entries.js"), as: "Entries" },
  entry: { load: () => import("../below/entry.js"), as: "Entry", within: "entries" },
  change: { load: () => import("../below/entry.js"), as: "Change", within: "entries" },
  before: { load: () => import("../below/before.js"), as: "Before", within: "entries" },
  bin: { load: () => import("../below/bin.js"), as: "Bin", within: "entries" },
  mood: { load: () => import("../below/mood.js"), as: "Mood" },
  back: { load: () => import("../below/back.js"), as: "Back" },
  times: { load: () => import("../below/times.js"), as: "Times" },
  cards: { load: () => import("../below/cards.js"), as: "Cards" },
  deep: { load: () => import("../deep/deep.js"), as: "Deep" },
  "deep-list": { load: () => import("../settings/lists.js"), as: "DeepList", within: "deep" },
  "deep-write": { load: () => import("../deep/write.js"), as: "Write", within: "deep" },
  "new-secrets": { load: () => import("../keeping/passphrase.js"), as: "Change", within: "settings" },
  settings: { load: () => import("../settings/settings.js"), as: "Settings" },
  connect: { load: () => import("../pairing/connect.js"), as: "Connect", within: "settings" },
  meeting: { load: () => import("../meeting/meeting.js"), as: "Meeting", paired: true, within: "settings" },
  ended: { load: () => import("../meeting/unpair.js"), as: "Ended", within: "settings" },
  unpair: { load: () => import("../meeting/unpair.js"), as: "Unpair", paired: true, within: "settings" },
  // With a partner alone. above: it lies above the line.
  ours: { load: () => import("../ours/ours.js"), as: "Ours", paired: true, above: true },
  given: { load: () => import("../ours/given.js"), as: "Given", paired: true, within: "ours" },
  share: { load: () => import("../showing/share.js"), as: "Share", paired: true, within: "entries" },
  path: { load: () => import("../together/path.js"), as: "Path", paired: true, above: true },
  questions: { load: () => import("../together/questions.js"), as: "Questions", paired: true, above: true },
  say: { load: () => import("../together/say.js"), as: "Say", paired: true, within: "path" },
  ask: { load: () => import("../together/say.js"), as: "Say", paired: true, within: "questions" },
  waiting: { load: () => import("../showing/waiting.js"), as: "Waiting", paired: true },
};
const isPaired = () => Boolean(store.status?.partner);
/** Also the way to a partner, and from one, looks like the screens of two. */
const showsTwo = ({ name }) => isPaired() || name === "connect" || name === "ended";
/** The screen of this name; without a partner, Today in the place of those for two. */
const screenOf = ({ name }) => (SCREENS[name] && (!SCREENS[name].paired || isPaired()) ? SCREENS[name] : SCREENS.today);

/** The list of the rail, from the air down. Alone it begins below the line, and nothing says that there is more. */
const above = () => ({
  head: t("Above the line"),
  items: [
    ["ours", t("Ours")],
    ["path", t("Our path")],
    ["questions", t("Questions")],
  ],
});
const zones = () => [
  { head: isPaired() ? t("Below the line") : t("Yours"), at: "body", items: [...(isPaired() ? [["waiting", t("Waiting")]] : []), ["today", t("Today")], ["entries", t("Entries")], ["mood", t("How I am")], ["back", t("Look back")], ["times", t("My times")], ["cards", t("Cards")]] },
  { head: t("Far below"), at: "bottom", items: [["deep", t("The deep")]] },
  { head: t("This computer"), at: "bottom", items: [["settings", t("Settings")]] },
];

/** On a narrow screen the rail is a menu: opened by the button of that name, closed by Esc. */
function Rail({ here, onLock, open, onClose }) {
  const rail = useRef(null);
  useLayoutEffect(() => { if (open) rail.current.querySelector("a")?.focus(); }, [open]);
  const link = ([name, words]) => html`<li key=${name}><a ...${to(name)} aria-current=${here === name ? "page" : undefined}><${Glyph} name=${name} />${words}</a></li>`;
  const zone = ({ head, items }, more) => html`<h2>${head}</h2><ul>${items.map(link)}${more}</ul>`;
  const [yours, far, computer] = zones();
  return html`<nav class=${"rail" + (open ? " is-open" : "")} id="rail" ref=${rail} aria-label=${t("Sections")} onKeyDown=${(event) => event.key === "Escape" && open && onClose()}>
    ${isPaired() ? html`<div class="sky">${zone(above())}</div>` : html`<div class="sky empty"></div>`}
    <div class="surface"><${Wave} of="wave" /><${Berg} /><${Wave} of="wave" filled=${false} /></div>
    <div class="body">${zone(yours)}</div>
    <div class="bottom">${zone(far)}${zone(computer, html`<li><button type="button" class="as-link" onClick=${onLock}><${Glyph} name="lock" />${t("Lock now")}</button></li>`)}</div></nav>`;
}

/** One minute before it closes by itself: a line, and a button that puts it off. */
function ClosingSoon() {
  const [soon, setSoon] = useState(false);
  useEffect(() => changes.closingSoon(setSoon), []);
  if (!soon) return null;
  return html`<div class="bar" role="status"><span>${t("This closes in a minute. Your words are kept.")}</span>
    <button type="button" onClick=${() => { setSoon(false); changes.attend(); }}>${t("Stay")}</button></div>`;
}

function NodeGone() {
  const [gone, setGone] = useState(isGone());
  useEffect(() => {
    heard.gone = () => setGone(true);
    return () => { heard.gone = () => {}; };
  }, []);
  return gone ? html`<div class="bar is-stop" role="alert">${t("The program behind this page is not running, or the page was closed. The words of the last second may not be kept: copy them from here. Open the page again from your programs.")}</div>` : null;
}

/** The disk did not confirm a write: nothing more is written before everything was closed and opened again. */
function WritingStopped() {
  const [stopped, setStopped] = useState(false);
  useEffect(() => {
    heard.stopped = () => setStopped(true);
    return () => { heard.stopped = () => {}; };
  }, []);
  if (!stopped) return null;
  return html`<div class="bar is-stop" role="alert"><span>${t("The disk did not confirm the last change. Close everything and open it again; only then can anybody see whether it was kept. Your words can still be selected here.")}</span>
    <button type="button" onClick=${() => post("/v1/lock", { all: true }).catch(() => {})}>${t("Close everything")}</button></div>`;
}

/** After a change of the passphrase whose end this page did not see (it was loaded again meanwhile): how it ended. */
function KeysChanged() {
  const [keys, setKeys] = useState(store.status?.keys_changed);
  if (!keys) return null;
  return html`<div class="bar" role="status"><span>${keys === "new"
    ? t("The change of your passphrase or paper was carried out: what you chose and wrote down last opens this journal. Earlier ones open nothing that you write from now on.")
    : t("The change of your passphrase or paper was not carried out. The passphrase and the paper from before open this journal, and nothing is lost.")}</span>
    <button type="button" onClick=${() => setKeys(null)}>${t("I have read it")}</button></div>`;
}

/** One screen; a module that is still on its way shows nothing at first, and then one sentence. */
function Shown({ shown }) {
  const { screen, load, as } = isDeep(shown) && !store.deepIsOpen ? SCREENS.deep : screenOf(shown);
  const [found, setFound] = useState(screen ? { name: shown.name, screen } : null);
  const [problem] = useErrorBoundary((error) => console.error(error));
  useEffect(() => {
    if (load) Promise.all([load(), showsTwo(shown) && style("two.css")]).then(([module]) => setFound({ name: shown.name, screen: module[as] }));
    else setFound({ name: shown.name, screen });
  }, [shown.name]);
  if (problem) return html`<h1>${t("Something went wrong on this page.")}</h1><p>${t("Nothing that was kept is lost. Lock it, and open it again.")}</p>`;
  if (found?.name !== shown.name) return html`<${Moment} />`;
  return html`<${found.screen} ...${shown} />`;
}

/** "One moment.", after a while without an answer. */
export function Moment() {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return late ? html`<p class="quiet">${t("One moment.")}</p>` : null;
}

/** The head of a screen: gets the focus when the screen comes. */
export function Head({ children, beside, quiet = false }) {
  const head = useRef(null);
  useLayoutEffect(() => {
    scrollTo(0, 0);
    if (!quiet) head.current?.focus({ preventScroll: true });
  }, []);
  return html`<div class=${quiet ? "" : "row apart"}><h1 tabindex="-1" ref=${head} class=${quiet ? "unseen" : ""}>${children}</h1>${beside}</div>`;
}

export function Frame({ onLock }) {
  const shown = useScreen();
  const [menu, setMenu] = useState(false);
  const menuButton = useRef(null);
  const place = isDeep(shown) ? "deep" : screenOf(shown).within ?? shown.name;
  const deep = isDeep(shown);
  const isAbove = !deep && Boolean(screenOf(shown).above);
  useEffect(() => changes.begin(), []);
  useEffect(() => {
    setMenu(false);
    if (!deep) closeDeep();
    document.body.className = deep ? "deep" : isAbove ? "above" : "";
  }, [shown]);
  const deepIsShown = deep && store.deepIsOpen;
  useEffect(() => (deepIsShown ? watchDeep() : undefined), [deepIsShown]);
  return html`<a class="skip" href="#main" onClick=${skipToMain}>${t("Skip to the page")}</a>
    <div class="frame"><${Rail} here=${place} onLock=${onLock} open=${menu} onClose=${() => { setMenu(false); menuButton.current?.focus(); }} />
    <div class="sea"><header class="strip"><button class="menu" type="button" ref=${menuButton} aria-expanded=${menu} aria-controls="rail" onClick=${() => setMenu(!menu)}>${t("Menu")}</button><p class="quiet">${dayInWords(dayOf())}</p></header>
    ${!deep && !isAbove && html`<${Wave} of="swell" />`}
    <${NodeGone} /><${WritingStopped} /><${KeysChanged} /><${ClosingSoon} /><${Keys} />
    <main id="main" tabindex="-1"><${Shown} shown=${shown} key=${[store.at, shown.name, shown.id, shown.goal, shown.group, isDeep(shown) && store.deepIsOpen].join()} /></main>
    ${isAbove && html`<${Wave} of="swell" /><footer class="floor"><p>${t("Below this line: everything else you write. Nothing of it is listed, counted or hinted at up here.")}</p></footer>`}</div></div>`;
}
