// Words to the partner: write them, look at exactly what they will see, choose when it may leave. Every goal, change,
// report, point and question goes this way. The words are a draft until they wait.
import { html, useEffect, useLayoutEffect, useMemo, useRef, useState } from "../vendor/ui.js";
import { DraftKeeper } from "../app/drafts.js";
import { get, post, put, remove } from "../app/node.js";
import { goInstead, store, to } from "../app/screens.js";
import { sentenceOf } from "../app/sentences.js";
import { marked, t } from "../app/words.js";
import { draftOf } from "../below/today.js";
import { Head, Moment } from "../parts/frame.js";
import { Problem, Side } from "../parts/side.js";
import { Written } from "../parts/written.js";
import { useWaits } from "../showing/still_waits.js";
import { freshTiming, Leave } from "../showing/timing.js";
import { whenInWords } from "../showing/waiting_words.js";

/** what: the head, a hint, and the words of the act when it left at once. */
const WHATS = {
  goal: { head: marked("Propose a goal"), hint: marked("A goal is in force when both of you said yes to it."), left: marked("Proposed. It is in force when your partner says yes.") },
  step: { head: marked("Propose a step"), hint: marked("A step towards this goal, in force when both of you said yes to it."), left: marked("Proposed. It is in force when your partner says yes.") },
  agreement: { head: marked("Propose an agreement"), hint: marked("An agreement is in force when both of you said yes to it."), left: marked("Proposed. It is in force when your partner says yes.") },
  agenda: { head: marked("A point for the next session"), hint: marked("Both of you see it. Only who wrote it can change it."), left: marked("Added. Both of you can see it when the devices have met.") },
  takeaway: { head: marked("Something to take from the session"), hint: marked("Both of you see it, and either of you can write it anew."), left: marked("Added. Both of you can see it when the devices have met.") },
  change: { head: marked("Other words for it"), hint: marked("If both of you agreed on it, it stays as it is until your partner says yes to the new words."), left: marked("Written anew.") },
  report: { head: marked("How my part went"), hint: marked("About your own part of this agreement, and only yours."), left: marked("Your report on your own part is shown with the agreement.") },
  question: { head: marked("Ask something"), hint: marked("A question to both of you. Each may answer, or not; answers open only when both of you choose to."), left: marked("Asked. Each of you may answer, or not; answers open only when both of you choose to.") },
};

/** Where the words go: the method, the path, and the fields beside the text. */
function routeOf({ what, id, goal, words }) {
  const seen = words ? { words } : {};
  if (what === "question") return { send: post, path: "/v1/questions", fields: {} };
  if (what === "change") return { send: put, path: "/v1/joint/" + id, fields: seen };
  if (what === "report") return { send: post, path: `/v1/joint/${id}/report`, fields: seen };
  return { send: post, path: "/v1/joint", fields: { kind: what, ...(goal ? { goal, ...seen } : {}) } };
}

/** The words of a document that a change begins with. */
const present = (document) => (document.versions.find((one) => one.author === "me") ?? document.in_force[0] ?? document.versions[0])?.text ?? "";

const back = (what) => (what === "question" ? ["questions", {}] : ["path", { group: { agreement: "agreement", report: "agreement", agenda: "agenda", takeaway: "takeaway" }[what] ?? "goal" }]);

function Result({ sent, what, group }) {
  const [name, with_] = back(what);
  const [cancelled, setCancelled] = useState(false);
  const [problem, setProblem] = useState("");
  const waits = useWaits(sent.id, sent.due);
  const cancel = () => remove("/v1/waiting/" + sent.id).then(() => setCancelled(true)).catch((error) => setProblem(sentenceOf(error)));
  const place = html`<a class="button" ...${to(name, group ? { group } : with_)}>${what === "question" ? t("Questions") : t("Our path")}</a>`;
  if (cancelled || waits === "cancelled") return html`<${Head} key="off">${t("Cancelled")}<//><div class="column"><div class="sheet"><p>${t("Nothing of it remains, and nothing left this device.")}</p><div class="row">${place}</div></div></div>`;
  if (waits === "left") return html`<${Head} key="left">${t("It has left")}<//><div class="column"><div class="sheet"><p>${t(WHATS[what].left)}</p><div class="row">${place}</div></div></div>`;
  return html`<${Head} key="waits">${t("It waits")}<//><div class="column"><div class="sheet"><${Problem} text=${problem} /><p><${Side} side="waiting" /></p><p>${store.status?.partner?.paused ? t("You have paused, so it leaves after the pause at the earliest.") : ""} ${whenInWords(sent)}</p>
    <div class="row"><button type="button" onClick=${cancel}>${t("Cancel it")}</button><a class="button" ...${to("waiting")}>${t("Look at all that waits")}</a>${place}</div></div></div>`;
}

/** @param {{what: string, id?: string, goal?: string, group?: string, slot?: string}} props id: the document it is about; slot: of a draft that
 *  lies elsewhere than usual */
export function Say({ what, id, goal, group, slot: begun }) {
  const area = useRef(null);
  const slot = begun ?? `say-${what}${id || goal ? "-" + (id ?? goal).slice(0, 12) : ""}`;
  const [begin, setBegin] = useState(null); // {text, words, about}
  const [text, setText] = useState("");
  const [preview, setPreview] = useState(null);
  const [sent, setSent] = useState(null);
  const [timing, setTiming] = useState(freshTiming);
  const [problem, setProblem] = useState("");
  const now = useRef("");
  const draft = useMemo(() => new DraftKeeper({ slot, side: "vault", read: () => ({ text: now.current, answers: {}, tags: [] }), tell: () => {} }), []);
  useEffect(() => {
    let over = false;
    const about = id ?? goal;
    Promise.all([about ? get("/v1/joint/" + about) : null, draftOf("vault", slot)]).then(([document, kept]) => {
      if (over) return;
      const first = kept.text ?? (what === "change" ? present(document) : what === "report" ? document.my_report ?? "" : "");
      if (kept.text) draft.knows({ text: kept.text });
      now.current = first;
      setText(first);
      setBegin({ words: document?.words ?? undefined, about: goal ? document.in_force[0]?.text ?? present(document) : "" });
    }).catch((error) => { if (!over) setProblem(sentenceOf(error)); });
    return () => {
      over = true;
      if (!draft.over) draft.close();
    };
  }, []);
  useLayoutEffect(() => area.current?.focus({ preventScroll: true }), [begin, preview]);
  const shape = WHATS[what];
  if (sent) return html`<${Result} sent=${sent} what=${what} group=${group} />`;
  if (!begin) return html`<${Head}>${t(shape.head)}<//>${problem ? html`<${Problem} text=${problem} />` : html`<${Moment} />`}`;
  const route = routeOf({ what, id, goal, words: begin.words });
  const look = async (event) => {
    event.preventDefault();
    try {
      setPreview((await post(route.path + "/preview", { ...route.fields, text: now.current })).text);
      setProblem("");
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };
  const leave = async (when) => {
    await draft.quiet();
    try {
      const answer = await route.send(route.path, { ...route.fields, text: now.current, ...when });
      draft.end();
      await remove(`/v1/page/drafts/${draft.slot}?side=vault`).catch(() => {});
      setSent(answer);
    } catch (error) {
      draft.resume();
      throw error;
    }
  };
  const [name, with_] = back(what);
  if (preview !== null) {
    return html`<${Head} key="preview">${t("As your partner will see it")}<//><div class="column"><section class="theirs" aria-label=${t("This, and nothing else")}><header>${t("This, and nothing else")}</header><div class="item"><${Written} text=${preview} /></div></section>
      <${Leave} timing=${timing} onChange=${setTiming} onLeave=${leave}><button type="button" onClick=${() => setPreview(null)}>${t("Back")}</button><//></div>`;
  }
  return html`<${Head} key="write">${t(shape.head)}<//><div class="column"><form class="sheet" autocomplete="off" onSubmit=${look}><${Problem} text=${problem} /><p class="hint" id="say-hint">${t(shape.hint)}</p>
    ${begin.about && html`<div class="note"><p class="small">${t("Towards this goal:")}</p><${Written} text=${begin.about} /></div>`}
    <div><label for="say">${t("Your words for both of you")}</label><textarea id="say" rows="6" ref=${area} dir="auto" autocomplete="off" autocorrect="off" data-1p-ignore spellcheck=${store.settings?.spelling === "on"} aria-describedby="say-hint" value=${text} onInput=${(event) => { now.current = event.target.value; setText(event.target.value); draft.changed(); }}></textarea></div>
    <div class="row apart"><div class="row"><button class="primary" type="submit">${t("Look at it as your partner will")}</button><button type="button" class="plain" onClick=${() => goInstead(name, group ? { group } : with_)}>${t("Not now")}</button></div><span class="say">${t("Nothing leaves yet.")}</span></div></form></div>`;
}
