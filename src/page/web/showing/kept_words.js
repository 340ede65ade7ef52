// Words that are typed for the partner, before they are sent: a draft of the vault within a second, like all others.
import { html, useEffect, useMemo, useRef, useState } from "../vendor/ui.js";
import { DraftKeeper } from "../app/drafts.js";
import { remove } from "../app/node.js";
import { store } from "../app/screens.js";
import { draftWords } from "../parts/editor.js";

/**
 * @param {string} slot @param {() => {text: string, answers?: object}} read the words as they are now, also before they
 *   are drawn
 * @param {object} begun the draft that lay there: {text, fields}
 * @returns {{said: string, changed: () => void, rest: () => any, drop: () => Promise<void>}} drop: after the words were sent
 */
export function useDraft(slot, read, begun) {
  const [state, setState] = useState({});
  const now = useRef(read);
  now.current = read;
  const keeper = useMemo(() => new DraftKeeper({ slot, side: "vault", read: () => ({ answers: {}, ...now.current() }), tell: setState, begun }), [slot]);
  useEffect(() => () => { if (!keeper.over) keeper.close(); }, [slot]);
  return {
    said: draftWords(state),
    changed: () => keeper.changed(),
    rest: () => keeper.rest(),
    drop: async () => {
      await keeper.quiet();
      keeper.end();
      await remove(`${keeper.path}?side=vault`).catch(() => {});
    },
  };
}

/** A field for such words. */
export const Words = ({ id, label, hint, value, onInput, rows = 5, said = "" }) => html`<div><label for=${id}>${label}</label>${hint && html`<p class="hint">${hint}</p>`}
  <textarea id=${id} rows=${rows} dir="auto" value=${value} spellcheck=${store.settings?.spelling === "on"} autocomplete="off" autocorrect="off" data-1p-ignore onInput=${(event) => onInput(event.target.value)}></textarea><p class="say" role="status">${said}</p></div>`;
