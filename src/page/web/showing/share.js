// Sharing in three steps, entered from one entry alone: how much and which words, as the partner will see it, it waits.
// The choices lie in the store, so Back loses nothing; typed words are a draft as well.
import { html, useEffect, useRef, useState } from "../vendor/ui.js";
import { get, post, remove } from "../app/node.js";
import { go, goInstead, store, to } from "../app/screens.js";
import { sentenceOf } from "../app/sentences.js";
import { dayInWords, dayOf, t, timeInWords, tn } from "../app/words.js";
import { useEntry } from "../below/entry.js";
import { Breath, draftOf } from "../below/today.js";
import { Item } from "../ours/item.js";
import { Head, Moment } from "../parts/frame.js";
import { answersInWords, linesOfKind } from "../parts/reading.js";
import { Glyph, Problem, Side } from "../parts/side.js";
import { HowMuch } from "./choose.js";
import { useDraft } from "./kept_words.js";
import { freshTiming, Leave, timingOf } from "./timing.js";
import { useWaits } from "./still_waits.js";
import { whenInWords } from "./waiting_words.js";

export const slotOf = (entry) => "share-" + entry;

function Steps({ at }) {
  const names = [t("How much, and which words"), t("As your partner will see it"), t("It waits")];
  return html`<ol class="steps" aria-label=${t("Steps")}>${names.map((name, step) => html`<li key=${name} aria-current=${step === at ? "step" : undefined}>${name}</li>`)}</ol>`;
}

/** The share request of what was chosen. */
function requestOf(sharing, { entry, kinds, scales }) {
  const request = { entry: entry.id, depth: sharing.depth };
  if (sharing.depth === "line") request.text = sharing.line.trim();
  if (sharing.depth === "summary") request.text = sharing.summary;
  if (sharing.depth === "excerpt") Object.assign(request, { start: sharing.mark?.start, length: sharing.mark?.length });
  if (sharing.depth === "whole" && entry.fields.length) {
    const words = answersInWords(entry.fields, linesOfKind(kinds, entry.kind), scales);
    request.questions = Object.fromEntries(words.map(({ name, question }) => [name, question || name]));
    request.answers = Object.fromEntries(words.map(({ name, answer }) => [name, answer]));
  }
  if (sharing.day) request.day = true;
  if (Number(sharing.expires) > 0) request.expires_days = Number(sharing.expires);
  if (sharing.replies) request.replies = true;
  return request;
}

const lacking = (sharing) => {
  if (!sharing.depth) return t("Choose how much of it to share. Nothing is preselected.");
  if (sharing.depth === "excerpt" && !sharing.mark) return t("Choose the words to share. Nothing is chosen yet.");
  return "";
};

function Choose({ read, item, sharing, set, draft }) {
  const [problem, setProblem] = useState("");
  const id = read.entry.id;
  const onward = async (event) => {
    event.preventDefault();
    const lack = lacking(sharing);
    setProblem("");
    if (lack) return setTimeout(() => setProblem(lack));
    try {
      await post(item ? `/v1/shared/${item}/revise/preview` : "/v1/shares/preview", requestOf(sharing, read));
      await draft.rest();
      go("share", { id, item, step: 1 });
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };
  return html`<${Head}>${item ? t("How would you like to share it now?") : t("How much of this would you like to share?")}<//><p class="quiet">${t("Nothing leaves on this page. You see exactly what would go before you decide.")}</p>
    ${read.entry.kind === "conflict" && html`<${Breath} />`}
    <form class="column" autocomplete="off" onSubmit=${onward}><${Problem} text=${problem} /><${HowMuch} entry=${read.entry} sharing=${sharing} set=${set} said=${draft.said} />
    <div class="row apart"><button class="primary" type="submit">${t("Look at it as your partner will")}</button><a ...${to("entry", { id })}>${t("Leave it below the line")}</a></div></form>`;
}

function More({ sharing, set, item }) {
  const box = (name, words) => html`<label class="check"><input type="checkbox" checked=${sharing[name]} onChange=${(event) => set({ [name]: event.target.checked })} />${words}</label>`;
  return html`<details class="note"><summary>${item ? t("A date, an end") : t("Replies, a date, an end")}</summary>
    ${!item && box("replies", t("Your partner may reply to it"))} ${box("day", t("Show today's date with it"))}
    <div class="short"><label for="share-days">${t("Days after which their device is asked to remove it")}</label><input type="number" id="share-days" min="1" max=${sharing.timing.mostDaysShown} value=${sharing.expires} onInput=${(event) => set({ expires: event.target.value })} /></div></details>`;
}

function Preview({ read, item, sharing, set, draft }) {
  const [seen, setSeen] = useState(null);
  const [problem, setProblem] = useState("");
  const id = read.entry.id;
  const path = item ? `/v1/shared/${item}/revise` : "/v1/shares";
  const request = requestOf(sharing, read);
  const { timing } = sharing;
  useEffect(() => {
    let over = false;
    const { problem: lacking, ...when } = timingOf(timing);
    post(path + "/preview", { ...request, ...(lacking ? {} : when) }).then((answer) => { if (!over) { setSeen(answer); setProblem(""); } }).catch((error) => { if (!over) setProblem(sentenceOf(error)); });
    return () => { over = true; };
  }, [JSON.stringify(request), request.expires_days && [timing.when, timing.usual, timing.day, timing.time].join()]);
  const leave = async (when) => {
    const sent = await post(path, { ...request, ...when, previewed: seen.text });
    await draft.drop();
    store.sharing.delete(id + (item ?? ""));
    store.sharing.set("sent " + id, sent);
    goInstead("share", { id, item, step: 2 });
  };
  if (!seen) return html`<${Head}>${t("This, and nothing else")}<//>${problem ? html`<${Problem} text=${problem} />` : html`<${Moment} />`}`;
  // Of something that waits for a named moment nobody knows the day on which it leaves.
  const unknownDay = request.expires_days && timing.when === "moment";
  const asSeen = { ...seen, ...(unknownDay ? { expires: null } : {}), id: "preview", author: "partner", replies_open: seen.replies, replies: [], revised: Boolean(item) };
  return html`<${Head}>${t("This, and nothing else")}<//><${Problem} text=${problem} />
    <section class="theirs" aria-labelledby="seen"><header id="seen"><${Glyph} name="above" />${t("As your partner will see it")}</header><${Item} item=${asSeen} /></section>
    <section class="sheet leaves" aria-label=${t("What goes and what stays")}><div><h2 class="h3">${t("Goes along")}</h2><ul><li>${t("these words")}</li><li>${t("that they are yours")}</li>
      ${item && html`<li>${t("that you changed what you shared")}</li>`}${seen.day && html`<li>${t("the date")}</li>`}${unknownDay ? html`<li>${tn("a last day, {1} day after it has left", "a last day, {1} days after it has left", request.expires_days)}</li>` : seen.expires && html`<li>${t("the last day on which it is shown")}</li>`}${seen.replies && html`<li>${t("that your partner may reply")}</li>`}</ul></div>
      <div><h2 class="h3">${t("Stays here")}</h2><ul><li>${sharing.depth === "whole" ? t("its tags and its history") : t("the rest of the entry, its title and tags")}</li><li>${t("when you wrote it, and that it was ever changed")}</li><li>${t("that there is anything else")}</li></ul></div></section>
    <${More} sharing=${sharing} set=${set} item=${item} />
    <${Leave} timing=${sharing.timing} onChange=${(change) => set((now) => ({ timing: change(now.timing) }))} onLeave=${leave}><button class="plain" type="button" onClick=${() => history.back()}>${t("Back to the words")}</button><//>`;
}

/** The third step: it waits, or it has left. */
function Sent({ id, sent }) {
  const [cancelled, setCancelled] = useState(false);
  const [problem, setProblem] = useState("");
  const waits = useWaits(sent.id, sent.due);
  const cancel = () => remove("/v1/waiting/" + sent.id).then(() => setCancelled(true)).catch((error) => setProblem(sentenceOf(error)));
  const back = html`<a ...${to("entry", { id })}>${t("Back to the entry")}</a>`;
  if (cancelled || waits === "cancelled") return html`<${Head} key="cancelled">${t("Cancelled")}<//><p role="status">${t("Nothing of it remains, and nothing left this device.")}</p><p>${back}</p>`;
  if (waits === "left") return html`<${Head} key="left" beside=${html`<${Side} side="above" />`}>${t("It has left")}<//><p>${t("It reaches the other device when the two next meet.")}</p><div class="row"><a class="button" ...${to("ours")}>${t("Look at Ours")}</a>${back}</div>`;
  return html`<${Head} key="waits" beside=${html`<${Side} side="waiting" />`}>${t("It waits")}<//><${Problem} text=${problem} />
    <p>${store.status?.partner?.paused ? t("You have paused, so it leaves after the pause at the earliest.") : ""} ${whenInWords(sent)}</p>
    <div class="sheet"><div class="written bounded" dir="auto">${sent.text}</div></div>
    <div class="row"><button type="button" class="danger" onClick=${cancel}>${t("Cancel it")}</button><a class="button" ...${to("waiting")}>${t("Look at all that waits")}</a>${back}</div>`;
}

/** The line that says only that a person is busy: from day and times alone, in their language. */
async function busyLine(id) {
  const { from, to } = await get(`/v1/entries/${id}/busy`);
  const [begin, end] = [new Date(from), to && new Date(to)];
  const day = (moment) => dayInWords(dayOf(moment));
  if (!end) return t("Busy on {1}, from {2}.", day(begin), timeInWords(begin));
  if (dayOf(begin) === dayOf(end)) return t("Busy on {1}, from {2} to {3}.", day(begin), timeInWords(begin), timeInWords(end));
  return t("Busy from {1}, {2}, to {3}, {4}.", day(begin), timeInWords(begin), day(end), timeInWords(end));
}

const fresh = () => ({ depth: "", line: "", summary: "", mark: null, timing: freshTiming(), replies: false, day: false, expires: "" });

function Flow({ read, item, step, begun }) {
  const key = read.entry.id + (item ?? "");
  const [sharing, setSharing] = useState(() => store.sharing.get(key) ?? { ...fresh(), line: begun.busy || (begun.answers?.line ?? ""), depth: begun.busy ? "line" : "", summary: begun.text ?? "" });
  const now = useRef(sharing); // what was typed, before it is drawn: a lock may come between the two
  const draft = useDraft(slotOf(read.entry.id), () => ({ text: now.current.summary, answers: { line: now.current.line } }), begun.kept ? { text: begun.text, fields: begun.answers } : undefined);
  const set = (change) => {
    const done = typeof change === "function" ? change(now.current) : change;
    const next = { ...now.current, ...done };
    now.current = next;
    setSharing(next);
    store.sharing.set(key, next);
    if ("line" in done || "summary" in done) draft.changed();
  };
  const Part = step === 1 && !lacking(sharing) ? Preview : Choose;
  return html`<${Steps} at=${Part === Preview ? 1 : 0} /><${Part} read=${read} item=${item} sharing=${sharing} set=${set} draft=${draft} />`;
}

/** `group` is "busy" for an appointment of which nothing is to be said but that the person is busy then. */
export function Share({ id, item, step, group }) {
  const { read, problem } = useEntry(id);
  const [begun, setBegun] = useState(null);
  useEffect(() => {
    Promise.all([draftOf("vault", slotOf(id)).catch(() => ({})), group === "busy" ? busyLine(id).catch(() => "") : ""]).then(([found, busy]) => setBegun({ ...found, busy }));
  }, [id]);
  const sent = store.sharing.get("sent " + id);
  if (step === 2 && sent) return html`<div class="column"><${Steps} at=${2} /><${Sent} id=${id} sent=${sent} /></div>`;
  if (!read || !begun) return html`<${Head}>${t("Share a piece of it")}<//>${problem ? html`<div class="column"><${Problem} text=${problem} /><p><a ...${to("entries")}>${t("Back to the list")}</a></p></div>` : html`<${Moment} />`}`;
  return html`<div class="column"><${Flow} read=${read} item=${item} step=${step ?? 0} begun=${begun} /></div>`;
}
