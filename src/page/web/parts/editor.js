// The sheet that everything is written on: kind, words, answers, tags, day, and files beside them. What is typed lies with
// the node as a draft within a second, and is kept as an entry by one button that sends nothing to anybody.
import { html, useEffect, useLayoutEffect, useMemo, useRef, useState } from "../vendor/ui.js";
import { hasWords } from "../app/blank.js";
import { DraftKeeper, isBlank } from "../app/drafts.js";
import { inWindow } from "../app/node.js";
import { store } from "../app/screens.js";
import { sentenceOf } from "../app/sentences.js";
import { dayOf, t, timeInWords } from "../app/words.js";
import { Questions } from "./questions.js";
import { Problem, SaysSide, Side } from "./side.js";

const FIRST_KINDS = 6;
const GROWS = 20_000; // letters up to which the sheet grows with its text; beyond, that would cost a layout a key
const LONG = 900 * 1024; // of the 1 MiB that an entry may have

const tagsIn = (typed) => typed.split(",").map((tag) => tag.trim().replace(/^#/, "")).filter(Boolean);

function Kinds({ kinds, kind, onKind, prefix }) {
  const some = kinds.length > FIRST_KINDS + 1 ? kinds.slice(0, FIRST_KINDS) : kinds;
  const rest = kinds.slice(some.length);
  const radio = (one) => html`<label key=${one.name}><input type="radio" name=${prefix + "-kind"} checked=${one.name === kind} onChange=${() => onKind(one.name)} />${one.title}</label>`;
  const chooser = html`<fieldset><legend class="label">${t("What is it?")}</legend><div class="choices">${some.map(radio)}</div>
    ${rest.length > 0 && html`<details class="more" open=${rest.some((one) => one.name === kind)}><summary>${t("More")}</summary><div class="choices">${rest.map(radio)}</div></details>`}</fieldset>`;
  // On a small screen the sheet comes first, and the kinds are one line above it.
  if (!matchMedia("(max-width: 30rem)").matches) return chooser;
  return html`<details class="more"><summary>${kinds.find((one) => one.name === kind)?.title}</summary>${chooser}</details>`;
}

/** Says truthfully where the words are. */
export const draftWords = (state) => {
  if (state.waiting) return t("Not kept yet");
  if (state.kept) return t("Draft kept on this computer, {1}", timeInWords(state.kept));
  if (state.problem) return t("The draft couldn't be kept. {1}", state.problem);
  return state.problem === "" ? t("Not kept yet") : "";
};

/**
 * @param {{side?: string, slot: string, kinds: object[], scales: object[], begin: object, keep: (words: object) => Promise<void>,
 *   label: string, fixed?: boolean, textLast?: boolean, children?: (kind: string) => any, title?: string, onCancel?: () => void,
 *   insert?: {current: (words: string, how: {cursor?: "first" | "last", own?: boolean}) => void}}} props
 *   begin: {text, kind, answers, tags, day, attachments, based_on, kept}; keep gets the words and throws what the node refused; insert is
 *   set to a function that puts words on the sheet, to begin with or, with `own`, of the person
 */
export function Editor({ side = "vault", slot, kinds, scales, begin, keep, label, fixed = false, textLast = false, children, title, onCancel, insert }) {
  const area = useRef(null);
  const answers = useRef({ ...begin.answers });
  const tags = useRef(begin.tags ?? []);
  const day = useRef(begin.day ?? dayOf());
  const [kind, setKind] = useState(begin.kind ?? kinds[0]?.name);
  const kindNow = useRef(kind);
  const [state, setState] = useState(begin.kept ? { kept: begin.kept } : {});
  const [problem, setProblem] = useState("");
  const [long, setLong] = useState(false);
  const busy = useRef(false);
  const files = useRef([...(begin.attachments ?? [])]); // those of the entry: {id, description}
  const [taking, setTaking] = useState(/** @type {any} */ (null)); // attaching.js, once there is a file
  const uploads = useRef(/** @type {any} */ (null));
  const lines = kinds.find((one) => one.name === kind)?.lines ?? [];
  const after = textLast && lines.length > 0; // the questions are what it is about, the text is what else there is
  const prefix = side + "-" + slot;

  // Words to begin with are the person's own once something was written to them; before, they are neither draft nor entry.
  const begunWith = useRef("");
  const textIn = (node) => (node && node.value !== begunWith.current ? node.value : "");
  const read = () => ({ text: textIn(area.current), kind: kindNow.current, answers: Object.fromEntries(Object.entries(answers.current).filter(([, value]) => hasWords(value))), tags: tags.current, attachments: files.current.map(({ id, description }) => ({ id, description })), day: day.current, based_on: begin.based_on });
  const draft = useMemo(() => new DraftKeeper({ slot, side, read, tell: setState, begun: begin.kept ? { text: begin.text, fields: begin.answers, tags: begin.tags, attachments: begin.attachments } : undefined }), []);
  // The text area may be gone when the draft is closed, so its words are read before the screen changes.
  useLayoutEffect(() => {
    const node = area.current;
    node.classList.toggle("is-long", node.value.length > GROWS);
    if (!after) {
      node.focus({ preventScroll: true });
      node.setSelectionRange(node.value.length, node.value.length);
    }
    draft.read = () => ({ ...read(), text: textIn(node) });
    return () => { if (!draft.over) draft.close(); };
  }, []);
  const take = () => import("./attaching.js").then((part) => {
    uploads.current ??= new part.Uploads({ side, slot });
    setTaking(part);
    return uploads.current;
  });
  useEffect(() => {
    if (files.current.length > 0 || store.cutOff.has(slot)) take();
    return () => uploads.current?.end();
  }, []);
  // The microphone is used in a document of its own, which finds the recording in this draft.
  const toRecorder = async () => {
    while (uploads.current?.work) await uploads.current.work;
    draft.changed();
    await draft.rest();
    if (!draft.failing) location.replace("record");
  };
  const record = async () => {
    setProblem("");
    try {
      const { beginRecording } = await import("../app/sounds.js");
      files.current = [...files.current, { id: (await beginRecording(side)).id, description: "" }];
      await toRecorder();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };
  /** @param {Iterable<File>} chosen @param {boolean} [isPasted] */
  const add = (chosen, isPasted = false) => {
    const all = [...chosen];
    if (all.length) take().then((sending) => sending.add(all, isPasted));
  };
  const onDrag = (event) => { if (event.dataTransfer?.types.includes("Files")) event.preventDefault(); };
  const onDrop = (event) => {
    if (!event.dataTransfer?.files.length || event.target.closest("input[type=file]")) return;
    event.preventDefault();
    add(event.dataTransfer.files);
  };
  // A program that writes texts may copy them with a picture of them: then the words are meant.
  const onPaste = (event) => {
    const { files: pasted, types } = event.clipboardData ?? {};
    if (!pasted?.length || types.includes("text/plain")) return;
    event.preventDefault();
    add(pasted, true);
  };

  if (insert) insert.current = (words, { cursor = "last", own = false }) => {
    const node = area.current;
    const was = node.value;
    const isAlone = !hasWords(was) || was === begunWith.current;
    node.value = isAlone ? words : was.trimEnd() + "\n\n" + words;
    const at = cursor === "last" ? node.value.length : node.value.length - words.length + words.indexOf("\n");
    node.focus();
    node.setSelectionRange(at, at);
    begunWith.current = isAlone && !own ? words : "";
    if (!isAlone || own) changed();
  };

  const changed = () => draft.changed();
  const onInput = (event) => {
    const length = event.target.value.length;
    event.target.classList.toggle("is-long", length > GROWS);
    if (length > LONG / 4) setLong(new TextEncoder().encode(event.target.value).length > LONG);
    changed();
  };
  async function submit(event) {
    event?.preventDefault();
    if (busy.current) return;
    busy.current = true;
    const isIn = !uploads.current || await uploads.current.allIn();
    busy.current = false;
    if (!isIn || draft.closed) return;
    const words = draft.read();
    if (isBlank(words)) {
      setProblem("");
      setTimeout(() => setProblem(t("There is no text in it, so nothing was kept.")));
      return;
    }
    busy.current = true;
    setProblem("");
    await draft.quiet();
    try {
      // Another window's words may lie in the slot that is given up with this.
      if (!draft.sure) await draft.makeSure();
      await keep({ ...words, draft: draft.slot });
      draft.end();
    } catch (error) {
      busy.current = false;
      if (error.code === "locked" || error.code === "closed") return draft.hold({ side, text: words.text, kind: words.kind, fields: words.answers, tags: words.tags, attachments: words.attachments }, error.code);
      if (error.code !== "changed_meanwhile") setProblem(sentenceOf(error));
      draft.resume();
    }
  }
  const onKey = (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
  };
  const words = html`<div><label class=${after ? "" : "unseen"} for=${prefix + "-words"}>${after ? t("Anything else, in your own words") : t("Your words")}</label>
      <textarea class=${after ? "after" : lines.length ? "page is-short" : "page"} id=${prefix + "-words"} ref=${area} spellcheck=${store.settings?.spelling === "on"} autocomplete="off" autocorrect="off" data-1p-ignore dir="auto" rows=${after ? 3 : lines.length > 3 ? 5 : 9} defaultValue=${begin.text ?? ""} onInput=${onInput}></textarea></div>`;
  const chooseKind = (name) => {
    kindNow.current = name;
    setKind(name);
    changed();
  };
  return html`<form class="sheet editor" autocomplete="off" onSubmit=${submit} onKeyDown=${onKey} onDragOver=${onDrag} onDrop=${onDrop} onPaste=${onPaste} aria-label=${title ?? t("Write")}>
    <div class="row apart"><${Side} side=${side} /><span class="say" role="status">${draftWords(state)}</span></div>
    <${Problem} text=${problem} />
    ${!fixed && html`<${Kinds} kinds=${kinds} kind=${kind} onKind=${chooseKind} prefix=${prefix} />`}
    ${children?.(kind)}
    ${!after && words}
    ${long && html`<p class="note">${t("This is getting as long as one entry can be, about 160,000 words. The rest fits into another one.")}</p>`}
    <${Questions} key=${kind} lines=${lines} scales=${scales} answers=${answers} prefix=${prefix} onAnswer=${(name, value) => { answers.current[name] = value; changed(); }} />
    ${after && words}
    <details class="more" open=${Boolean(taking)}><summary>${t("Photos and files")}</summary><div><label for=${prefix + "-files"}>${t("Put photos or other files with it")}</label><input type="file" multiple id=${prefix + "-files"} onChange=${(event) => { add(event.target.files); event.target.value = ""; }} /><p class="hint">${t("You can also drop them on this sheet, or paste a picture. They are kept sealed, exactly as they are.")}</p></div>
      ${!inWindow && html`<p><button type="button" onClick=${record}>${t("Record a voice note")}</button></p>`}
      ${taking && html`<${taking.Attaching} uploads=${uploads.current} files=${files} prefix=${prefix} onChange=${changed} onGoOn=${toRecorder} />`}</details>
    <details class="more"><summary>${t("Tags and day")}</summary><div class="filters">
      <div><label for=${prefix + "-tags"}>${t("Tags, with commas between")}</label><input type="text" id=${prefix + "-tags"} dir="auto" autocomplete="off" spellcheck=${false} defaultValue=${(begin.tags ?? []).join(", ")} onInput=${(event) => { tags.current = tagsIn(event.target.value); changed(); }} /></div>
      <div><label for=${prefix + "-day"}>${t("Day")}</label><input type="date" id=${prefix + "-day"} max=${dayOf()} defaultValue=${day.current} onInput=${(event) => { if (event.target.value) day.current = event.target.value; changed(); }} /></div></div></details>
    <div class="row apart keep"><div class="row"><button class="primary" type="submit">${label}</button>
      ${onCancel && html`<button class="plain" type="button" onClick=${onCancel}>${t("Not now")}</button>`}</div><${SaysSide} side=${side} /></div>
  </form>`;
}

/** The day of an entry as the node takes it: with a moment of that day where it is not today. */
export const whenOf = (day) => (day && day !== dayOf() ? { day, created: new Date(day + "T12:00:00").toISOString().slice(0, 19) + "Z", time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone } : {});
