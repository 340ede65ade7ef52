// "Ask for my passphrase here too": before anything of the deep is shown or taken along, the node checks the passphrase.
import { html, useState } from "../vendor/ui.js";
import { post } from "../app/node.js";
import { store } from "../app/screens.js";
import { sentenceOf } from "../app/sentences.js";
import { t } from "../app/words.js";
import { AskSecret } from "./place.js";
import { Problem } from "./side.js";

export const deepAsks = () => store.settings?.deep_asks === "on";

export function AskDeep({ onOpen, onLater }) {
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const open = async (secret) => {
    setBusy(true);
    setProblem("");
    try {
      await post("/v1/passphrase/check", secret);
      onOpen();
    } catch (error) {
      setProblem(error.code === "wrong_passphrase" ? t("That does not open this journal.") : sentenceOf(error));
      setBusy(false);
    }
  };
  return html`<${Problem} text=${problem} id="problem-deep" /><${AskSecret} id="deep-secret" label=${t("Passphrase")} act=${t("Open it")} busy=${busy} onSecret=${open} /><p><button class="plain" type="button" onClick=${onLater}>${t("Not now")}</button></p>`;
}
