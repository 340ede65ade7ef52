// The code of an offer, as words or as a picture: what the other device needs, and how long it is good.
import { html, useEffect, useState } from "../vendor/ui.js";
import { get } from "../app/node.js";
import { sentenceOf } from "../app/sentences.js";
import { t, tn } from "../app/words.js";
import { Copy } from "../parts/copy.js";
import { Moment } from "../parts/frame.js";
import { Problem } from "../parts/side.js";
import { Line } from "./far.js";

const BUSY = 300; // ms

/** How long until then, in words; drawn anew every few seconds. */
function Left({ until, far = false }) {
  const [, redraw] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => redraw((times) => times + 1), 5000);
    return () => clearInterval(timer);
  }, []);
  const minutes = Math.ceil((Date.parse(until) - Date.now()) / 60_000);
  if (far) return minutes > 1 ? tn("The line is good for about {1} more minute.", "The line is good for about {1} more minutes.", minutes) : t("The line is good for less than a minute.");
  return minutes > 1 ? tn("It is good for about {1} more minute.", "It is good for about {1} more minutes.", minutes) : t("It is good for less than a minute.");
}

/** Tries in words, and why one was used up. */
function Tries({ pairing }) {
  const left = pairing.guesses_left;
  if (left >= 3) return html`<p>${pairing.far ? t("The line allows three tries.") : t("It allows three tries.")}</p>`;
  return html`<p class="note" role="status">${pairing.end === "cut" ? t("The connection broke in the middle of a try.") : pairing.far ? t("A try failed, or someone is interfering.") : t("A wrong code was tried, or someone is interfering.")} ${left === 1 ? t("One try is left.") : t("Two tries are left.")}</p>`;
}

/** Where the other device finds this one. */
function Where({ offer }) {
  const [first, ...others] = offer.addresses;
  const port = offer.listen.slice(offer.listen.lastIndexOf(":") + 1);
  const here = !first || first.startsWith("127.");
  return html`<section class="note"><h2 class="h3">${offer.silent ? t("Where their device finds this one") : t("If their device does not find this one")}</h2>
    <p><code class="address">${first ?? offer.listen}</code> <${Copy} text=${first ?? offer.listen} /></p>
    ${here && html`<p>${t("Only a device on this same machine can connect there.")}</p>`}
    ${others.length > 0 && html`<p>${t("Or, on another network that both are on:")} ${others.map((one) => html`<code key=${one}>${one}</code> `)}</p>`}
    ${!here && html`<p class="quiet small">${offer.silent ? t("A firewall on this computer must let TCP port {1} in.", port) : t("A firewall on this computer must let TCP port {1} in, and UDP port 47471 so that the other one finds it without the address.", port)}</p>`}
    ${offer.port_of_former && html`<p>${t("The device that you are no longer paired with still calls this port, and would notice that something else answers there.")}</p>`}</section>`;
}

/** The squares of a picture as one path. */
const pathOf = (rows) => rows.map((row, y) => [...row.matchAll(/1+/g)].map((run) => `M${run.index} ${y}h${run[0].length}v1h-${run[0].length}z`).join("")).join("");

function Picture({ offer }) {
  const [drawn, setDrawn] = useState(null);
  useEffect(() => {
    let over = false;
    const draw = async () => {
      const found = await get("/v1/pairing/picture", { attended: false }).catch(() => ({ rows: [], why: "not_safe" }));
      if (over) return;
      if (found.why === "busy") setTimeout(draw, BUSY); // another window draws
      else setDrawn(found);
    };
    draw();
    return () => { over = true; };
  }, [offer.run]);
  if (!drawn) return html`<${Moment} />`;
  const side = drawn.rows.length;
  return html`${side > 0
    ? html`<svg class="qr" viewBox=${`0 0 ${side} ${side}`} role="img" aria-label=${t("The picture for the other device's camera")} shape-rendering="crispEdges"><rect class="light" width=${side} height=${side} /><path class="dark" d=${pathOf(drawn.rows)} /></svg>`
    : html`<p class="problem">${t("The picture could not be drawn.")} ${t("Use the text below, or pair by words.")}</p>`}
    <details class="more" open=${side === 0}><summary>${t("The picture as text")}</summary><p>${t("Where a camera does not help, their device takes this text instead. Send it over a channel that only you two read.")}</p>
      <p class="written selectable"><code>${offer.picture}</code></p><div class="row"><${Copy} text=${offer.picture} /></div></details>`;
}

/** The offer that is open now. @param {{pairing: object}} props as the node tells it */
export function Shown({ pairing }) {
  const [offer, setOffer] = useState(null);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    let over = false;
    get("/v1/pairing/offer", { attended: false }).then((found) => { if (!over) setOffer(found); }).catch((error) => { if (!over && error.code !== "no_pairing") setProblem(sentenceOf(error)); });
    return () => { over = true; };
  }, [pairing.run]);
  if (!offer) return problem ? html`<${Problem} text=${problem} />` : html`<${Moment} />`;
  if (offer.far) return html`<${Line} offer=${offer} pairing=${pairing} /><${Tries} pairing=${pairing} /><p class="quiet"><${Left} until=${offer.expires} far=${true} /></p>`;
  return html`${offer.code
    ? html`<p>${t("Read this code to your partner, over a channel that you trust:")}</p><p class="suggested selectable"><bdi>${offer.code}</bdi></p><div class="row"><${Copy} text=${offer.code} /></div><${Tries} pairing=${pairing} />`
    : html`<p>${t("On their device choose: My partner shows it. Then its camera looks at this picture.")}</p><${Picture} offer=${offer} />`}
    <p class="quiet"><${Left} until=${offer.expires} /></p><${Where} offer=${offer} />`;
}
