// Entries as rows: day, title, the first lines, kind and tags. Grouped by month; nothing is counted.
import { html } from "../vendor/ui.js";
import { titleOfKind } from "../app/lists.js";
import { store, to } from "../app/screens.js";
import { monthInWords, numberOfDay, t, weekdayShort } from "../app/words.js";
import { Glyph } from "./side.js";

/** The title, and the words after it, where a row has some. The node's title may end in the middle of a word: that word is
 *  then the first of those after it. @returns {[string, string]} */
export function titleAndFirstWords(entry) {
  const text = (entry.preview ?? "").trim();
  const title = (entry.title ?? "").replace(/…$/, "");
  if (!text.startsWith(title)) return [entry.title, text];
  const cut = /^\S/.test(text.slice(title.length)) ? title.lastIndexOf(" ") : -1;
  return cut > 0 ? [text.slice(0, cut) + "…", text.slice(cut).trim()] : [entry.title, text.slice(title.length).trim()];
}

/** A found place, with the hits marked: the node puts them between U+0002 and U+0003. */
export const Snippet = ({ text }) => text.split(/(\u0002[^\u0003]*\u0003)/).map((part) => (part.startsWith("\u0002") ? html`<mark>${part.slice(1, -1)}</mark>` : part));

const kindInRow = (kinds, entry) => (kinds[0]?.name === entry.kind && kinds.length > 1 ? "" : titleOfKind(kinds, entry.kind));

export function Row({ entry, kinds, screen = "entry" }) {
  const [title, words] = titleAndFirstWords(entry);
  const first = entry.snippet ? html`<${Snippet} text=${entry.snippet.replaceAll("\n", " ")} />` : words;
  const tags = entry.tags ?? [];
  const kind = kindInRow(kinds, entry);
  const has = entry.attached ? { picture: t("with a picture"), file: t("with a file") }[entry.attached] : "";
  const of = store.status?.partner && entry.shared?.length ? (entry.shared[0].startsWith("h") ? "waiting" : "above") : "";
  return html`<li><a class="entry" ...${to(screen, { id: entry.id })}><span class="day"><b>${numberOfDay(entry.day)}</b>${weekdayShort(entry.day)}</span>
    <span><span class="title" dir="auto">${title || titleOfKind(kinds, entry.kind)}</span>${first && html`<span class="first" dir="auto">${first}</span>`}
    ${(kind || tags.length > 0 || entry.pinned || of || has) && html`<span class="meta">${kind && html`<span>${kind}</span>`}${tags.map((tag) => html`<bdi key=${tag}>#${tag}</bdi>`)}${has && html`<span><${Glyph} name="attached" />${has}</span>`}${entry.pinned && html`<span>${t("kept at the top")}</span>`}${of && html`<span><${Glyph} name=${of} />${of === "waiting" ? t("a piece of it waits") : t("a piece of it was shared")}</span>`}</span>`}</span></a></li>`;
}

/** Rows below heads of their months. */
export function Months({ entries, kinds, screen }) {
  const months = [];
  for (const entry of entries) {
    const month = entry.day.slice(0, 7);
    if (months.at(-1)?.month !== month) months.push({ month, entries: [] });
    months.at(-1).entries.push(entry);
  }
  return months.map(({ month, entries: rows }) => html`<section key=${month} aria-label=${monthInWords(month + "-01")}><h2 class="quiet">${monthInWords(month + "-01")}</h2>
    <ol class="entries">${rows.map((entry) => html`<${Row} key=${entry.id} entry=${entry} kinds=${kinds} screen=${screen} />`)}</ol></section>`);
}
