// The screens that were visited, in memory alone. The address never changes; the browser's history holds a number a
// step and nothing else, which after a reload leads nowhere.
import { useEffect, useState } from "../vendor/ui.js";

/** All that is shown now: the one state of the page beside that of each screen. A lock empties it. */
const empty = () => ({ visited: [{ name: "today" }], at: 0, lists: new Map(), sharing: new Map(), status: null, settings: null, deepIsOpen: false, firstWords: true, askedRun: null, cutOff: new Map() });
export let store = empty();

const listeners = new Set();
const tell = () => listeners.forEach((listener) => listener());

/** What else is to be let go when the page forgets the journal: functions. */
export const whenEmptied = new Set();

/** Forgets everything of the journal. */
export function emptyStore() {
  store = empty();
  whenEmptied.forEach((forget) => forget());
  lastWords.clear();
  history.replaceState({ n: 0 }, "");
}

/** Shows a screen. @param {string} name @param {object} [with_] what it is about, such as {id} */
export function go(name, with_ = {}) {
  store.visited = store.visited.slice(0, store.at + 1).concat({ name, ...with_ });
  store.at = store.visited.length - 1;
  history.pushState({ n: store.at }, "");
  tell();
}
/** Shows a screen in the place of the present one: Back does not come here again. */
export function goInstead(name, with_ = {}) {
  store.visited[store.at] = { name, ...with_ };
  tell();
}
/** Shows the present screen anew. */
export const again = tell;

addEventListener("popstate", (event) => {
  const number = event.state?.n;
  store.at = Number.isInteger(number) && number < store.visited.length ? number : 0;
  tell();
});

/** Returns true if a screen shows something of the deep. */
export const isDeep = (screen) => screen.name.startsWith("deep") || screen.side === "deep" || (screen.id ?? "").startsWith("d");

export const shownNow = () => store.visited[store.at] ?? { name: "today" };

/** Draws anew when another screen is to be shown. */
export function useScreen() {
  const [, redraw] = useState(0);
  useEffect(() => {
    const listener = () => redraw((times) => times + 1);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, []);
  return shownNow();
}

/** A link to a screen of the page: a real link to assistive technology, without an address of its own. */
export const to = (name, with_) => ({
  href: "./",
  onClick: (event) => {
    event.preventDefault();
    go(name, with_);
  },
});

/** A lock that is on its way. An unlock waits for it: the node refuses one that a lock overtakes. */
let onItsWay = Promise.resolve();
export const lockIsOnItsWay = (sent) => { onItsWay = sent.catch(() => {}); };
export const lockHasArrived = () => onItsWay;

// ---- the looks of screens

const sheets = new Map();
/** A stylesheet beyond the first one: loaded once, with the screens that need it, and those are not shown before it is there.
 *  Words without their looks are better than none, so a missing one is no error. @param {string} name such as "two.css" */
export function style(name) {
  if (!sheets.has(name)) {
    sheets.set(name, new Promise((done) => {
      const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: name });
      link.onload = link.onerror = () => done();
      document.head.append(link);
    }));
  }
  return sheets.get(name);
}

// ---- words that were typed and are not with the node yet

/** Words that the node refused because the journal had been locked meanwhile (drafts.js). They stay in memory until the
 *  person unlocks in this page, and end with it. */
export const heldWords = [];

/** Editors that hold words: each is a function that sends them; leaving calls it with true and waits for nothing. */
export const lastWords = new Set();
export const keepLastWords = () => Promise.allSettled([...lastWords].map((send) => send(false)));
