// The list of everything that the partner's device was given: the person's own record, from this device alone.
import { html, useEffect, useState } from "../vendor/ui.js";
import { get } from "../app/node.js";
import { to } from "../app/screens.js";
import { sentenceOf } from "../app/sentences.js";
import { dateInWords, dayOf, t } from "../app/words.js";
import { Head, Moment } from "../parts/frame.js";
import { Problem, Side } from "../parts/side.js";
import { depthInWords } from "../showing/waiting_words.js";
import { StandsStill, TakeBack } from "./acts.js";
import { Written } from "../parts/written.js";
import { sentenceOfWording } from "./item.js";

const whatInWords = ({ what, depth }) => depth ? depthInWords(depth) : ({
  acknowledgement: t("your acknowledgement"), reply: t("your reply"), version: t("your words for both of you"), acceptance: t("your acceptance"),
  report: t("your report"), question: t("your question"), seal: t("a sealed answer, which that device cannot read"), answer: t("your answer"),
})[what] ?? t("a piece");

const BY_ITSELF = ["share", "reply", "question"];

function One({ one, present, onDone }) {
  const [problem, setProblem] = useState("");
  const removed = one.earlier ? t("an earlier wording, which the device was asked to remove") : one.asked_to_remove ? t("the device was asked to remove it") : "";
  return html`<li class="item"><${Problem} text=${problem} /><div class="row apart"><b class="begins">${whatInWords(one)}</b><span class="small quiet">${dateInWords(dayOf(new Date(one.noted)))}${one.day ? " · " + t("with the date {1}", dateInWords(one.day)) : ""}</span></div>
    ${one.acknowledgement && html`<p class="mark">${sentenceOfWording(one.acknowledgement)}</p>`}${one.text && html`<${Written} text=${one.text} />`}${removed && html`<p class="quiet">${removed}</p>`}
    <div class="row">${one.entry && html`<a ...${to("entry", { id: one.entry })}>${t("The entry that it came from")}</a>`}
      ${present && !removed && BY_ITSELF.includes(one.what) && html`<${TakeBack} id=${one.item} onDone=${onDone} onProblem=${(error) => setProblem(sentenceOf(error))} />`}</div></li>`;
}

export function Given() {
  const [devices, setDevices] = useState(null);
  const [problem, setProblem] = useState("");
  const load = () => get("/v1/shared/given").then((answer) => setDevices(answer.devices.filter((device) => device.given.length))).catch((error) => setProblem(sentenceOf(error)));
  useEffect(() => { load(); }, []);
  const head = html`<${Head} beside=${html`<${Side} />`}>${t("What my partner's device was given")}<//>`;
  if (!devices) return html`${head}${problem ? html`<${Problem} text=${problem} />` : html`<${Moment} />`}`;
  const name = (device) => (device.name ? t("{1}, paired on {2}", device.name, dateInWords(device.paired_on)) : t("The device paired on {1}", dateInWords(device.paired_on)));
  return html`${head}<div class="column"><${Problem} text=${problem} /><${StandsStill} /><p>${t("This list is made from the memory of your own device. It says what was given, not what was read, and has also the words that you took back.")}</p>
    ${devices.length === 0 && html`<p class="quiet">${t("Nothing was ever given to a device of your partner's.")}</p>`}
    ${devices.map((device) => html`<section key=${device.device}><h2 class="h3"><bdi>${device.present ? name(device) : t("{1} (you are paired with it no longer)", name(device))}</bdi></h2><ol class="ours">${device.given.map((one, at) => html`<${One} key=${one.item + one.what + at} one=${one} present=${device.present} onDone=${load} />`)}</ol></section>`)}</div>`;
}
