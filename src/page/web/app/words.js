// The page's texts. English stands in the sources; the other languages come from the command line's catalogues
// (cli/translations), as words/LANGUAGE.json. cli/translations/update.sh finds every text passed to these functions.
import { file, inWindow } from "./node.js";

const LANGUAGES = ["en", "de"];
const FROM_THE_RIGHT = ["ar", "fa", "he", "ur"]; // none is translated yet; the page is ready for them
let language = "en";
let messages = {};
let plurals = null;

/** Chooses the first of the browser's languages that the page has. */
export function speakAsTheBrowserDoes() {
  const wanted = (navigator.languages ?? [navigator.language]).map((name) => name.slice(0, 2).toLowerCase());
  return speak(wanted.find((name) => LANGUAGES.includes(name)) ?? "en");
}

/** Speaks this language from now on; what is shown already stays as it is. */
export async function speak(wanted) {
  if (wanted === language) return;
  let words = { messages: {}, plurals: null };
  try {
    if (wanted !== "en") words = await file("words/" + wanted + ".json");
  } catch {
    return; // English, or what was spoken before, is better than nothing
  }
  ({ messages, plurals } = words);
  language = wanted;
  formats.clear();
  document.documentElement.lang = language;
  document.documentElement.dir = FROM_THE_RIGHT.includes(language) ? "rtl" : "ltr";
}

export const spoken = () => language;

/** Puts the values into {1}, {2} ... of a text. */
function filled(text, values) {
  return values.length ? text.replace(/\{(\d)\}/g, (whole, number) => String(values[number - 1] ?? whole)) : text;
}

/** A text in the person's language. @param {string} english @param {...any} values */
export function t(english, ...values) {
  const found = messages[english];
  return filled(typeof found === "string" && found ? found : english, values);
}

/** A text whose words depend on a number, which is its {1}. */
export function tn(one, many, number) {
  const found = messages[one];
  if (!Array.isArray(found)) return filled(number === 1 ? one : many, [number]);
  const place = plurals[number < 200 ? number : 100 + (number % 100)];
  return filled(found[place] ?? many, [number]);
}

/** The words that stand in the document beside the screens: the button that leaves, and the sentence that is printed. */
export function sayExit(name = "quick_exit") {
  document.getElementById("exit-name").textContent = name === "close" ? t("Close it") : t("Quick exit");
  document.getElementById("exit").title = inWindow ? t("Closes this window at once and locks everything.") : t("Leaves this page at once and locks everything. It does not clear the browser's history.");
  document.body.dataset.print = t("Nothing is printed from here.");
}

/** Marks a text in a table; its user passes it to t. */
export const marked = (english) => english;

// ---- days and times

const formats = new Map();
/** The language with the browser's region, if it has one: British days in a British browser. */
const locale = () => (navigator.languages ?? []).find((name) => name.toLowerCase().startsWith(language)) ?? language;
function format(options) {
  const key = JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale(), options));
  return formats.get(key);
}

/** "2026-11-28" as a date at noon here, so that no time zone changes the day. */
export const dateOf = (day) => new Date(day + "T12:00:00");

/** Today, or the day of a moment, as "2026-11-28" on this calendar. */
export function dayOf(moment = new Date()) {
  const two = (number) => String(number).padStart(2, "0");
  return `${String(moment.getFullYear()).padStart(4, "0")}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

export const dayInWords = (day) => format({ weekday: "long", day: "numeric", month: "long" }).format(dateOf(day));
export const dateInWords = (day) => format({ day: "numeric", month: "long", year: "numeric" }).format(dateOf(day));
export const longDay = (day) => format({ weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(dateOf(day));
export const monthInWords = (day) => format({ month: "long", year: "numeric" }).format(dateOf(day));
export const monthAlone = (day) => format({ month: "long" }).format(dateOf(day));
export const monthShort = (day) => format({ month: "short" }).format(dateOf(day));
export const weekdayShort = (day) => format({ weekday: "short" }).format(dateOf(day));
export const dayAndMonth = (day) => format({ day: "numeric", month: "long" }).format(dateOf(day));
export const timeInWords = (moment) => format({ hour: "2-digit", minute: "2-digit" }).format(new Date(moment));
/** @param {number} bytes */
export function sizeInWords(bytes) {
  const [unit, size] = bytes < 1e6 ? ["kilobyte", bytes / 1e3] : bytes < 1e9 ? ["megabyte", bytes / 1e6] : ["gigabyte", bytes / 1e9];
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: size < 10 ? 1 : 0 }).format(size);
}
export const numberOfDay = (day) => String(dateOf(day).getDate());

/** Names joined as a sentence would: "a, b and c". */
export const joined = (names) => new Intl.ListFormat(language, { type: "conjunction" }).format(names);

/** 150 minutes as "2 h 30 min". */
export function durationInWords(minutes) {
  let left = Number.parseInt(minutes, 10);
  if (!Number.isFinite(left)) return String(minutes);
  if (left === 0) return t("no time");
  const parts = [];
  for (const [size, words] of [[1440, marked("{1} d")], [60, marked("{1} h")], [1, marked("{1} min")]]) {
    if (Math.floor(left / size) > 0) parts.push(t(words, Math.floor(left / size)));
    left %= size;
  }
  return parts.join(" ");
}
