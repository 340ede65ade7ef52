// The acts of a person on a shared item. Buttons of the class "rise" tell the partner's device something; the others do
// not.
import { html, useEffect, useRef, useState } from "../vendor/ui.js";
import { list } from "../app/lists.js";
import { get, post, put, remove } from "../app/node.js";
import { go, store, to } from "../app/screens.js";
import { sentenceOf } from "../app/sentences.js";
import { t } from "../app/words.js";
import { Breath, draftOf } from "../below/today.js";
import { Problem } from "../parts/side.js";
import { useDraft, Words } from "../showing/kept_words.js";
import { freshTiming, Leave } from "../showing/timing.js";
import { whenInWords } from "../showing/waiting_words.js";
import { WORDINGS } from "./item.js";

function Acknowledge({ item, words: seen, act }) {
  const say = (kind) => act(post(`/v1/shared/${item.id}/acknowledgement`, { kind, words: seen }));
  return html`<div class="note"><p class="label">${t("It is said at once, in one of these sentences:")}</p><div class="row">${WORDINGS.map(([kind, words]) => html`<button type="button" class="rise" key=${kind} aria-pressed=${item.acknowledgement === kind} onClick=${() => say(kind)}>${t(words)}</button>`)}
    ${item.acknowledgement && html`<button type="button" class="rise" onClick=${() => act(remove(`/v1/shared/${item.id}/acknowledgement`))}>${t("Take the acknowledgement back")}</button>`}</div></div>`;
}

const STARTERS = 3;

/** Says that words were changed under the eyes of the person, and asks to read them before anything is said about them. */
export const Changed = ({ onRead }) => html`<div class="note" role="status"><p>${t("Your partner changed these words while this page was open. Read them once more before you say something about them.")}</p><div class="row"><button type="button" onClick=${onRead}>${t("I have read them")}</button></div></div>`;

/** @returns {[boolean, string, () => void]} whether these words are others than the person has seen; the seen ones; to be called once they are read */
export function useSeen(words) {
  const [seen, setSeen] = useState(words);
  return [words !== seen, seen, () => setSeen(words)];
}

function ReplyForm({ item, begun, words: seen, onDone }) {
  const [text, setText] = useState(begun.text ?? "");
  const now = useRef(text); // what was typed, before it is drawn: a lock may come between the two
  const [timing, setTiming] = useState(freshTiming);
  const [starters, setStarters] = useState([]); // groups
  const draft = useDraft("reply-" + item.id, () => ({ text: now.current }), begun.kept ? { text: begun.text } : undefined);
  useEffect(() => { list("starters").then((found) => setStarters(found.groups)).catch(() => {}); }, []);
  const type = (words) => { now.current = words; setText(words); draft.changed(); };
  const begin = (words) => html`<button type="button" class="plain" key=${words} onClick=${() => type((text ? text.trimEnd() + "\n" : "") + words)}>${words}</button>`;
  const linesIn = (group) => group.lines.filter((line) => line.text).map((line) => line.text);
  const first = starters.flatMap(linesIn).slice(0, STARTERS);
  const rest = starters.map((group) => ({ ...group, more: linesIn(group).filter((words) => !first.includes(words)) })).filter((group) => group.more.length);
  const send = async (when) => {
    const sent = await post(`/v1/shared/${item.id}/reply`, { text, words: seen, ...when });
    await draft.drop();
    onDone(sent);
  };
  return html`<div class="reply"><${Breath} /><${Words} id=${"reply-" + item.id} label=${t("Your reply")} value=${text} said=${draft.said} rows="4" onInput=${type} />
    <div class="row" role="group" aria-label=${t("Ways to begin")}>${first.map(begin)}</div>
    ${rest.length > 0 && html`<details class="more"><summary>${t("More ways to begin")}</summary>${rest.map((group) => html`<div key=${group.name}><p class="label">${group.title}</p><div class="row">${group.more.map(begin)}</div></div>`)}</details>`}
    <${Leave} timing=${timing} onChange=${setTiming} onLeave=${send}><button class="plain" type="button" onClick=${() => onDone(null)}>${t("Not now")}</button><//></div>`;
}

function Reply({ item, words, onDone }) {
  const [begun, setBegun] = useState(null);
  useEffect(() => { draftOf("vault", "reply-" + item.id).catch(() => ({})).then(setBegun); }, []);
  return begun && html`<${ReplyForm} item=${item} words=${words} begun=${begun} onDone=${onDone} />`;
}

/** Takes something back, after a second press. */
export function TakeBack({ id, onDone, onProblem }) {
  const [asks, setAsks] = useState(false);
  if (!asks) return html`<button type="button" class="plain" onClick=${() => setAsks(true)}>${t("Take it back")}</button>`;
  return html`<div class="note"><p>${t("Both devices will be asked to remove it. Nobody can un-read it.")}</p><div class="row"><button type="button" class="rise" onClick=${() => post(`/v1/shared/${id}/take-back`).then(onDone).catch(onProblem)}>${t("Take it back from both")}</button>
    <button type="button" class="plain" onClick=${() => setAsks(false)}>${t("Leave it shared")}</button></div></div>`;
}

/** Opens the flow of sharing with the entry that an item came from. */
async function shareDifferently(item) {
  const { devices } = await get("/v1/shared/given");
  const found = devices.flatMap((device) => device.given).find((one) => one.item === item.id && one.entry);
  if (!found) throw { code: "unknown_id" };
  go("share", { id: found.entry, item: item.id });
}

/** @param {{item: object, pinned: boolean, onChanged: () => void}} props onChanged: the list is to be read anew */
export function Acts({ item, pinned, onChanged }) {
  const mine = item.author === "me";
  const [open, setOpen] = useState("");
  const [problem, setProblem] = useState("");
  const [said, setSaid] = useState("");
  const [waits, setWaits] = useState(false);
  const [changed, seen, read] = useSeen(item.words);
  useEffect(() => { if (mine) read(); }, [item.words]);
  const act = (asked, words = "") => asked.then(() => { setProblem(""); setOpen(""); setSaid(words); onChanged(); }).catch((error) => { setProblem(sentenceOf(error)); if (error.code === "other_words") onChanged(); });
  const opener = (name, words) => html`<button type="button" aria-expanded=${open === name} onClick=${() => setOpen(open === name ? "" : name)}>${words}</button>`;
  const there = !item.taken_back && !item.expired;
  const replied = (sent) => {
    setOpen("");
    setWaits(Boolean(sent?.id));
    if (sent) setSaid(sent.id ? whenInWords(sent) : t("It has left"));
    if (sent) onChanged();
  };
  if (item.taken_back) return null;
  return html`<${Problem} text=${problem} id=${"problem-" + item.id} /><p class="quiet" role="status">${said}${said && " "}${said && waits && html`<a ...${to("waiting")}>${t("Waiting")}</a>`}</p>
    ${!mine && changed && there && html`<${Changed} onRead=${read} />`}
    ${open === "acknowledge" && html`<${Acknowledge} item=${item} words=${seen} act=${act} />`}
    ${open === "reply" ? html`<${Reply} item=${item} words=${seen} onDone=${replied} />` : html`<div class="row">
      ${!mine && there && opener("acknowledge", item.acknowledgement ? t("Change the acknowledgement") : t("Acknowledge"))}
      ${there && (mine || item.replies_open) && opener("reply", t("Reply"))}
      ${mine && there && html`<button type="button" class="rise" onClick=${() => act(post(`/v1/shared/${item.id}/replies`, { open: !item.replies_open }))}>${item.replies_open ? t("Close it to replies") : t("Open it to replies")}</button>
        <button type="button" class="plain" onClick=${() => shareDifferently(item).catch((error) => setProblem(error.code === "unknown_id" ? t("The entry that it came from is not here any more.") : sentenceOf(error)))}>${t("Share it differently")}</button>`}
      ${there && html`<button type="button" class="plain" onClick=${() => act(put(`/v1/shared/${item.id}/pin`, { pinned: !pinned }))}>${pinned ? t("No longer at hand") : t("Keep it at hand")}</button>`}
      ${!mine && there && html`<button type="button" class="plain" onClick=${() => post(`/v1/shared/${item.id}/keep`, { words: seen ?? undefined }).then((entry) => go("entry", { id: entry.id })).catch((error) => setProblem(sentenceOf(error)))}>${t("Keep a copy for myself")}</button>`}
      ${mine && html`<${TakeBack} id=${item.id} onDone=${onChanged} onProblem=${(error) => setProblem(sentenceOf(error))} />`}</div>`}`;
}

/** Why nothing goes out or comes in now, if this person chose so. */
export const StandsStill = () => store.status?.quiet ? html`<p class="note">${t("The journal is quiet: nothing goes out or comes in, and nobody is told.")}</p>`
  : store.status?.partner?.paused ? html`<p class="note">${t("You have paused: nothing goes out or comes in.")}</p>` : null;
