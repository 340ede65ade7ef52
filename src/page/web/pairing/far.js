// Pairing with somebody who is not in one place with this device: a line of text is sent, and the two devices meet
// through Tor.
import { html, useEffect, useRef, useState } from "../vendor/ui.js";
import { get, post } from "../app/node.js";
import { sentenceOf } from "../app/sentences.js";
import { marked, t } from "../app/words.js";
import { Copy } from "../parts/copy.js";
import { Moment } from "../parts/frame.js";
import { Problem } from "../parts/side.js";

const MEANING = marked("Your two devices then meet through the Tor network, also from two homes. The people who run your network or router can see that this computer uses Tor; your partner's device can tell whether this one was on in the last three hours, and about when. Both devices need it. The first start loads some megabytes and can take minutes.");

/** What belongs to such a pairing, once Tor is on; before that, the choice. */
export function WithTor({ children }) {
  const [use, setUse] = useState("");
  const [problem, setProblem] = useState("");
  useEffect(() => { get("/v1/tor").then((answer) => setUse(answer.tor.use ?? "off")).catch((error) => setProblem(sentenceOf(error))); }, []);
  const choose = (tor) => post("/v1/partner/settings", { tor }).then(() => { setUse(tor); setProblem(""); }).catch((error) => setProblem(sentenceOf(error)));
  if (use === "on" || use === "only") return children;
  if (!use) return problem ? html`<${Problem} text=${problem} />` : html`<${Moment} />`;
  return html`<div class="sheet"><${Problem} text=${problem} /><h2>${t("This needs Tor, which is off here")}</h2><p>${t(MEANING)}</p>
    <div class="row"><button type="button" onClick=${() => choose("only")}>${t("Meet through Tor alone")}</button><button type="button" onClick=${() => choose("on")}>${t("Through Tor, and directly where a way is known")}</button></div>
    <p class="quiet small">${t("Through Tor alone, nothing here shows your partner's device where you are. It can be changed later.")}</p></div>`;
}

const STAGES = {
  starting: marked("Tor is starting on this computer: {1} %. The line works when this computer can be called."),
  ready: marked("Tor runs, and tells its network where this computer can be called. One moment."),
  callable: marked("This computer can be called now: the line works."),
  no_network: marked("Tor finds no network."),
  missing: marked("Tor is not installed here."),
  fails: marked("Tor keeps failing on this device."),
};
const STUCK = marked("Tor gets no further than {1} %. There is no internet, or this network blocks Tor, as some VPNs do.");
const CLOCK = marked("This computer's clock is wrong, and Tor needs it right.");

/** How far our own Tor is, and what most likely stands in its way. */
export function TorStage({ tor }) {
  const waits = tor?.state === "starting" || tor?.state === "none" || tor?.state === "ready";
  const stage = waits && tor.clock_ahead != null ? CLOCK : waits && tor.stuck ? STUCK : STAGES[tor?.state] ?? STAGES.starting;
  return html`<p role="status">${t(stage, tor?.percent ?? 0)}</p>`;
}

/** The line of an offer. */
export function Line({ offer, pairing }) {
  return html`<p>${t("Send this line to your partner, by a messenger or by mail:")}</p><p class="written selectable"><code>${offer.picture}</code></p><div class="row"><${Copy} text=${offer.picture} /></div><${TorStage} tor=${pairing.tor} />
    <section class="note"><p>${t("Anybody who reads this line in the next thirty minutes can try to pair instead of your partner. So compare the six words that come next by telephone, and not in the same chat.")}</p><p class="quiet small">${t("Kept, the line together with a recording helps a later quantum computer: delete it in the chat afterwards.")}</p></section>`;
}

/** Joining by the line that was sent. */
export function JoinLine({ problem: before, onJoined }) {
  const text = useRef(null);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const join = async (event) => {
    event.preventDefault();
    const picture = text.current.value.trim();
    if (busy) return;
    if (!picture) return setProblem(t("There is no text yet."));
    setBusy(true);
    setProblem("");
    try {
      await post("/v1/pairing/join", { picture, far: true });
      onJoined();
    } catch (error) {
      setProblem(error.code === "bad_code" ? t("The text of the picture is not whole.") + " " + t("Copy all of it, from WATERLINE to the last letter; line breaks in it do no harm.") : sentenceOf(error));
    }
    setBusy(false);
  };
  return html`<form class="sheet" autocomplete="off" onSubmit=${join}><${Problem} text=${problem || before} />
    <div><label for="line">${t("The line that your partner sent")}</label><textarea class="plain-text" id="line" rows="3" ref=${text} autocomplete="off" autocapitalize="off" spellcheck=${false} aria-describedby="line-hint"></textarea><p class="hint" id="line-hint">${t("All of it, from WATERLINE to the last letter.")}</p></div>
    <div class="row"><button class="primary" type="submit" aria-disabled=${busy}>${t("Pair with this text")}</button></div></form>`;
}
