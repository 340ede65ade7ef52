// Words of the partner, or of oneself for both: a text node in a box of its own that nothing in it can leave, cut after
// forty lines until the person wants all of it.
import { html, useLayoutEffect, useRef, useState } from "../vendor/ui.js";
import { t } from "../app/words.js";

export function Written({ text }) {
  const box = useRef(null);
  const [long, setLong] = useState(false);
  const [all, setAll] = useState(false);
  useLayoutEffect(() => setLong(box.current.scrollHeight > box.current.clientHeight + 4), [text]);
  return html`<div class=${"written bounded" + (all ? " is-whole" : "")} dir="auto" ref=${box}>${text}</div>
    ${long && html`<button type="button" class="plain small" aria-expanded=${all} onClick=${() => setAll(!all)}>${all ? t("Show less") : t("Show all")}</button>`}`;
}
