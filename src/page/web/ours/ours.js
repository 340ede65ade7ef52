// Ours: what both people have shared, in one column. Nothing is counted, and nothing says who has seen what.
import { html, useEffect, useRef, useState } from "../vendor/ui.js";
import { changes } from "../app/changes.js";
import { get, query } from "../app/node.js";
import { to } from "../app/screens.js";
import { sentenceOf } from "../app/sentences.js";
import { t } from "../app/words.js";
import { Head, Moment } from "../parts/frame.js";
import { Problem, Side } from "../parts/side.js";
import { Acts, StandsStill, TakeBack } from "./acts.js";
import { Item } from "./item.js";

const PART = 20;

/** The first `parts` parts of the list, as one. */
async function read(parts, how) {
  const all = { items: [], next: null, needs_newer: false };
  for (let part = 0; part < parts && (part === 0 || all.next); part += 1) {
    const { items, next, needs_newer } = await get("/v1/shared" + query({ limit: PART, before: all.next }), how);
    all.items.push(...items);
    Object.assign(all, { next, needs_newer });
  }
  return all;
}

export function Ours() {
  const [shown, setShown] = useState(null);
  const [problem, setProblem] = useState("");
  const parts = useRef(1);
  const load = (how) => Promise.all([read(parts.current, how), get("/v1/shared/pinned", how), get("/v1/shared/earlier", how)])
    .then(([list, pinned, earlier]) => { setShown({ list, pinned: pinned.items, earlier: earlier.items }); setProblem(""); })
    .catch((error) => setProblem(sentenceOf(error)));
  useEffect(() => {
    load();
    return changes.onChange((areas) => { if (areas.includes("shared") || areas.includes("waiting")) load({ attended: false }); });
  }, []);
  const head = html`<${Head} beside=${html`<${Side} side="above" />`}>${t("Ours")}<//>`;
  if (!shown) return html`${head}${problem ? html`<${Problem} text=${problem} />` : html`<${Moment} />`}`;
  const { list, pinned, earlier } = shown;
  const isPinned = (item) => pinned.some((one) => one.id === item.id);
  const own = (reply) => reply.author === "me" && html`<${TakeBack} id=${reply.id} onDone=${() => load()} onProblem=${(error) => setProblem(sentenceOf(error))} />`;
  const whole = (item, where) => html`<li key=${where + item.id}><${Item} item=${item} replyAct=${where === "earlier" ? undefined : own}>${where !== "earlier" && html`<${Acts} item=${item} pinned=${isPinned(item)} onChanged=${() => load()} />`}<//></li>`;
  const more = () => { parts.current += 1; load(); };
  return html`${head}<div class="column"><${Problem} text=${problem} /><${StandsStill} />
    ${list.needs_newer && html`<p class="note">${t("Your partner shared something that this version cannot show. It is kept, and a newer version shows it.")}</p>`}
    ${pinned.length > 0 && html`<details class="more"><summary>${t("Kept at hand, for you alone")}</summary><ol class="ours">${pinned.map((item) => whole(item, "pinned"))}</ol></details>`}
    ${list.items.length === 0 && html`<p class="quiet none">${t("Neither of you has shared anything yet. There is no hurry.")}</p>`}
    <ol class="ours">${list.items.map((item) => whole(item, "list"))}</ol>
    ${list.next && html`<p><button type="button" onClick=${more}>${t("Earlier")}</button></p>`}
    ${earlier.length > 0 && html`<details class="more"><summary>${t("Shared with a device of an earlier pairing")}</summary><ol class="ours">${earlier.map((item) => whole(item, "earlier"))}</ol></details>`}
    <p><a ...${to("given")}>${t("What my partner's device was given")}</a></p></div>`;
}
