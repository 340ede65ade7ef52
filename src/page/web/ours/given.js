import { html } from "../vendor/ui.js";
import { t } from "../app/words.js";
import { Head } from "../parts/frame.js";

export const Given = () => html`<${Head}>${t("What my partner's device was given")}<//>`;
