// The lists that a person may change: kinds and their questions, scales, feelings, prompts and so on. The bundled ones
// come in English and are translated here; changed ones are shown as they were written.
import { get } from "./node.js";
import { store } from "./screens.js";
import { t } from "./words.js";

/** A list, once a session: {name, own, groups: [{name, title, lines: [{name, type, text}]}]}. */
export function list(name) {
  if (!store.lists.has(name)) {
    const asked = get("/v1/lists/" + name).then((found) => (found.own ? found : translated(found)));
    asked.catch(() => store.lists.delete(name));
    store.lists.set(name, asked);
  }
  return store.lists.get(name);
}
export const forgetList = (name) => store.lists.delete(name);

const translated = (found) => ({
  ...found,
  groups: found.groups.map((group) => ({
    ...group,
    title: t(group.title),
    lines: group.lines.map((line) => ({ ...line, text: line.text ? t(line.text) : "", bundled: true })),
  })),
});

export const kindsOf = async (side) => (await list(side === "deep" ? "deep-kinds" : "kinds")).groups;
export const linesOf = async (name) => (await list(name)).groups.flatMap((group) => group.lines).filter((line) => line.text);

/** The kinds with a view of their own (src/app/kinds_with_own_view.cpp): lists leave their entries out, so they are no
 *  kinds of Today. */
export const KINDS_WITH_OWN_VIEW = ["mood", "appointment", "reminder"];

/** The kinds to choose among: not those with screens of their own, and "a session for the two of us" not for somebody
 *  alone. The present kind of an entry always. */
export const kindsToChoose = (kinds, hasPartner, present) => kinds.filter((kind) => kind.name === present || (!KINDS_WITH_OWN_VIEW.includes(kind.name) && (hasPartner || kind.name !== "session")));

export const titleOfKind = (kinds, name) => kinds.find((kind) => kind.name === name)?.title ?? name;

/** The choices of a question of one among several: [{value, words}], or null. */
export function choicesOf(line, scales = []) {
  const scale = scales.find((one) => one.name === line.name);
  if (scale) return scale.lines.map((step) => ({ value: step.name, words: step.text }));
  const span = /^(\d+)\.\.(\d+)$/.exec(line.type);
  if (span) {
    const from = Number(span[1]);
    return Array.from({ length: Number(span[2]) - from + 1 }, (_, at) => ({ value: String(from + at), words: String(from + at) }));
  }
  if (line.type.includes("|")) return line.type.split("|").map((value) => ({ value, words: line.bundled ? t(value) : value }));
  return null;
}
