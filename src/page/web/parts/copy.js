// A button that copies a text, and says that a copy may stay.
import { html, useState } from "../vendor/ui.js";
import { t } from "../app/words.js";

/** @param {{text: string, isOne?: boolean}} props isOne: one among several, so its name says which */
export function Copy({ text, isOne = false }) {
  const [said, setSaid] = useState("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid(t("Copied. Your system's clipboard may keep it."));
    } catch {
      setSaid(t("This browser does not let the page copy it."));
    }
  };
  return html`<button class="plain small" type="button" aria-label=${isOne ? `${t("Copy")}: ${text}` : undefined} onClick=${copy}>${t("Copy")}</button><span class="say" role="status">${said}</span>`;
}
