import { html } from "../vendor/ui.js";
import { t } from "../app/words.js";
import { Head } from "../parts/frame.js";

export const Ours = () => html`<${Head}>${t("Ours")}<//>`;
