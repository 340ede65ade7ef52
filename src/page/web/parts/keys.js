// Keys without a mouse, for who switched them on: a single letter while no field has the focus.
import { html, useEffect, useRef, useState } from "../vendor/ui.js";
import { go, store } from "../app/screens.js";
import { marked, t } from "../app/words.js";

const AFTER_G = { t: "today", e: "entries", h: "mood", l: "back", m: "times", c: "cards", d: "deep", s: "settings" };
const WITHIN = 1500; // ms between g and the letter after it
const LIST = [
  ["Shift, Shift, Shift", marked("Leave at once")], ["Ctrl+Enter", marked("Keep what is written")], ["n", marked("Write")], ["/", marked("Find words")],
  ["g t", marked("Today")], ["g e", marked("Entries")], ["g h", marked("How I am")], ["g l", marked("Look back")], ["g m", marked("My times")], ["g c", marked("Cards")], ["g d", marked("The deep")], ["g s", marked("Settings")], ["?", marked("These keys")],
];

export function Keys() {
  const [shown, setShown] = useState(false);
  const before = useRef(0);
  useEffect(() => {
    const onKey = (event) => {
      if (store.settings?.keys !== "on" || event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, textarea, select")) return;
      const key = event.key;
      const afterG = event.timeStamp - before.current < WITHIN;
      before.current = key === "g" ? event.timeStamp : 0;
      if (afterG && AFTER_G[key]) go(AFTER_G[key]);
      else if (key === "n") go("today");
      else if (key === "/") go("entries", { find: true });
      else if (key === "?") setShown((is) => !is);
      else if (key === "Escape") return setShown(false);
      else return undefined;
      event.preventDefault();
      return undefined;
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  if (!shown) return null;
  return html`<section class="bar keys" aria-label=${t("These keys")}><dl>${LIST.map(([key, words]) => html`<div key=${key}><dt><kbd>${key}</kbd></dt><dd>${t(words)}</dd></div>`)}</dl><button type="button" ref=${(node) => node?.focus()} onClick=${() => setShown(false)}>${t("Close it")}</button></section>`;
}
