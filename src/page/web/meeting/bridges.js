// Bridges: ways into the Tor network that are not known to everybody, for where Tor is blocked or must not be seen.
import { html, useRef, useState } from "../vendor/ui.js";
import { post } from "../app/node.js";
import { sentenceOf } from "../app/sentences.js";
import { t } from "../app/words.js";
import { Problem } from "../parts/side.js";

/** @param {{partner: object}} props as the node tells it. The lines themselves are never shown again. */
export function Bridges({ partner }) {
  const lines = useRef(null);
  const [has, setHas] = useState(partner.tor.bridges > 0);
  const [had] = useState(has); // what was just said must not be folded away
  const [snowflake, setSnowflake] = useState(false);
  const [problem, setProblem] = useState("");
  const [said, setSaid] = useState("");
  const [busy, setBusy] = useState(false);
  const set = async (text) => {
    if (busy) return;
    setBusy(true);
    setSaid("");
    try {
      await post("/v1/partner/settings", { tor_bridges: text });
      setHas(text !== "");
      setSnowflake(text.includes("snowflake"));
      setProblem("");
      setSaid(text ? t("Kept. Tor enters its network by these bridges.") : t("Kept. Tor enters its network directly."));
      if (lines.current) lines.current.value = "";
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    setBusy(false);
  };
  const keep = (event) => {
    event.preventDefault();
    const text = lines.current.value.trim();
    if (!text) return setProblem(t("There is no text yet."));
    set(text + "\n");
  };
  return html`<details class="more" open=${had}><summary>${t("Bridges, where Tor is blocked or must not be seen")}</summary><${Problem} text=${problem} id="problem-bridges" />
    <p>${t("A bridge is a way into the Tor network that few know. It hides from most who run a network that Tor is used. Tor then starts the bridges' own program, and therefore runs without its own sandbox and without the ban on starting programs.")}</p>
    ${has && html`<p>${t("Tor goes by the bridges that you gave it.")}</p><div class="row"><button type="button" aria-disabled=${busy} onClick=${() => set("")}>${t("No bridges any more")}</button></div>`}
    ${snowflake && html`<p class="note">${t("snowflake looks up names and sends UDP, to its servers and to volunteers, also through Tor alone: the network here sees that. obfs4 does neither.")}</p>`}
    <form autocomplete="off" onSubmit=${keep}><div><label for="bridge-lines">${t("The lines of the bridges")}</label><textarea class="plain-text" id="bridge-lines" rows="3" ref=${lines} autocomplete="off" autocapitalize="off" spellcheck=${false} aria-describedby="bridge-hint"></textarea><p class="hint" id="bridge-hint">${t("One line for each bridge, as you were given them. They begin with obfs4 or snowflake.")}</p></div>
    <div class="row"><button type="submit" aria-disabled=${busy}>${has ? t("Use these instead") : t("Use these bridges")}</button></div></form><p role="status">${said}</p></details>`;
}
