// The doors: a page that is closed, and a journal that is. The same for everybody, and silent about what is behind them.
import { html, useLayoutEffect, useRef, useState } from "../vendor/ui.js";
import { post } from "../app/node.js";
import { lockHasArrived } from "../app/screens.js";
import { t } from "../app/words.js";
import { Lone, Problem } from "../parts/side.js";

/** A tab whose session is over, or whose program is not there. */
export const Shut = ({ why }) => html`<${Lone}><div class="sheet"><h1 tabindex="-1" ref=${(node) => node?.focus()}>${t("Notes")}</h1>
  <p>${why === "gone" ? t("The program behind this page is not running. Open it again from your programs.") : t("This page was closed. Open it again from your programs.")}</p></div><//>`;

// The recovery phrase as somebody copies it from paper: capitals, commas and numbers before the words do not matter.
export const phraseFrom = (typed) => typed.toLowerCase().normalize("NFKD").replace(/[^a-z\s]+/g, " ").trim().split(/\s+/).join(" ");

export function Open({ onOpen }) {
  const field = useRef(null);
  const [paper, setPaper] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  useLayoutEffect(() => field.current?.focus(), [paper]);

  async function open() {
    if (busy || !field.current) return;
    const secret = field.current.value;
    if (!secret) return field.current.focus();
    setBusy(true);
    setProblem("");
    try {
      await lockHasArrived();
      await post("/v1/unlock", paper ? { recovery_phrase: phraseFrom(secret) } : { passphrase: secret });
      if (field.current) field.current.value = "";
      await onOpen();
    } catch (error) {
      const { sentenceOf } = await import("../app/sentences.js");
      setBusy(false);
      setProblem(sentenceOf(error));
      if (field.current) field.current.value = "";
    }
  }
  const onKey = (event) => {
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      open();
    }
  };
  const described = problem ? "problem" : undefined;
  return html`<${Lone}><div class="sheet" role="form" aria-labelledby="head">
    <h1 id="head">${t("Closed")}</h1><p class="quiet">${t("Your pages are sealed on this computer.")}</p>
    <${Problem} text=${problem} />
    ${paper
      ? html`<div key="paper"><label for="secret">${t("The words from the paper")}</label>
          <textarea id="secret" class="plain-text" rows="4" ref=${field} autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck=${false} aria-describedby=${described ?? "how"} onKeyDown=${onKey}></textarea>
          <p class="hint" id="how">${t("In their order. Capitals, commas and numbers do not matter.")}</p></div>`
      : html`<div key="typed"><label for="secret">${t("Passphrase")}</label>
          <input id="secret" type="password" ref=${field} autocomplete="one-time-code" autocapitalize="off" autocorrect="off" spellcheck=${false} data-1p-ignore aria-describedby=${described} onKeyDown=${onKey} /></div>`}
    <div class="row apart"><button class="primary" type="button" aria-disabled=${busy} onClick=${open}>${busy ? t("Opening...") : t("Open")}</button>
      <button class="plain" type="button" onClick=${() => { setPaper(!paper); setProblem(""); }}>${paper ? t("Use the passphrase instead") : t("Use the words from the paper instead")}</button></div>
    <span class="unseen" role="status">${busy ? t("Opening...") : ""}</span>
  </div><//>`;
}
