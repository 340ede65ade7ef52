// The report of an import in sentences: what came, what stays out and why, and what there is no place for.
import { html } from "../vendor/ui.js";
import { joined, marked, t, tn } from "../app/words.js";

// The command line has the same codes (cli/commands/import_report.cpp).
const WHY = {
  unknown_format: marked("this is no format that can be imported"),
  damaged: marked("it is not whole, or not what it should be"),
  not_text: marked("it is not text in UTF-8; save it as UTF-8 and import that"),
  empty: marked("there are no words in it"),
  too_long: marked("it is larger, or would become larger, than can be kept"),
  unsafe_name: marked("it is a link, or another thing that is no file"),
  sealed: marked("it is encrypted; let its program export it without a password, and import that"),
  not_yours: marked("it is your partner's, and stays theirs"),
  unreadable: marked("it could not be read"),
  ambiguous_day: marked("its day can be read in two ways, such as 07-01-2024; choose above how its days are meant"),
  unsupported: marked("only its own program can read this form; export it as text, Markdown, JSON or CSV"),
  packed: marked("it is compressed in a way that can't be read here; unpack it first, and import what was in it"),
  too_deep: marked("it is an archive within too many others; unpack the outermost first"),
  no_entries: marked("it is a table, a list of labels or settings, and holds no entries"),
  discarded: marked("it was in the bin of the program that it comes from"),
};
const whyOf = (code) => t(WHY[code] ?? marked("it could not be kept"));

const THINGS = {
  photo: (n) => tn("{1} photo", "{1} photos", n),
  video: (n) => tn("{1} video", "{1} videos", n),
  recording: (n) => tn("{1} recording", "{1} recordings", n),
  document: (n) => tn("{1} document", "{1} documents", n),
  "other file": (n) => tn("{1} other file", "{1} other files", n),
  place: (n) => tn("{1} place", "{1} places", n),
  weather: (n) => tn("{1} weather", "{1} weathers", n),
  activity: (n) => tn("{1} activity", "{1} activities", n),
  music: (n) => tn("{1} music", "{1} musics", n),
  scale: (n) => tn("{1} scale", "{1} scales", n),
  tag: (n) => tn("{1} tag", "{1} tags", n),
  "time zone": (n) => tn("{1} time zone", "{1} time zones", n),
  "date of a task": (n) => tn("{1} date of a task", "{1} dates of a task", n),
  "other name": (n) => tn("{1} other name", "{1} other names", n),
  source: (n) => tn("{1} source", "{1} sources", n),
  "line of front matter": (n) => tn("{1} line of front matter", "{1} lines of front matter", n),
  "piece that was shared": (n) => tn("{1} piece that was shared", "{1} pieces that were shared", n),
  "goal, agreement or session note": (n) => tn("{1} goal, agreement or session note", "{1} goals, agreements and session notes", n),
  "question for both of you": (n) => tn("{1} question for both of you", "{1} questions for both of you", n),
  "earlier version": (n) => tn("{1} earlier version", "{1} earlier versions", n),
  "list of your own": (n) => tn("{1} list of your own", "{1} lists of your own", n),
};
const counted = (thing, count) => (THINGS[thing] ? THINGS[thing](count) : `${count} ${thing}`);

const came = ({ added, dry_run: trial }) => trial
  ? (added === 0 ? t("Nothing new would come in.") : tn("{1} entry would come in, and only you could see it.", "{1} entries would come in, and only you could see them.", added))
  : (added === 0 ? t("Nothing new came in.") : tn("{1} entry came in. Only you can see it.", "{1} entries came in. Only you can see them.", added));

const known = ({ known: count, dry_run: trial }) => trial
  ? tn("{1} is here already.", "{1} are here already.", count) : tn("{1} was here already.", "{1} were here already.", count);

/** The sentences that follow, each of them if there is something to say. */
const more = (report) => [
  report.known > 0 && known(report),
  report.revised > 0 && tn("{1} entry has newer words there: they are its newest revision here.", "{1} entries have newer words there: they are their newest revisions here.", report.revised),
  report.to_history > 0 && tn("{1} entry says something else here: it stays as it is, and the words from there are in its history.", "{1} entries say something else here: they stay as they are, and the words from there are in their histories.", report.to_history),
  report.in_bin > 0 && tn("{1} is in the bin here, and stays there.", "{1} are in the bin here, and stay there.", report.in_bin),
  report.copies > 0 && tn("{1} is there twice, and was taken once.", "{1} are there twice, and were taken once.", report.copies),
  report.undated > 0 && tn("{1} entry has no day that could be read: it is dated as of today.", "{1} entries have no day that could be read: they are dated as of today.", report.undated),
  report.resembling > 0 && tn("{1} new entry resembles one of the same time that was here before. It may be the same with changes: both are kept.", "{1} new entries resemble ones of the same time that were here before. They may be the same with changes: both are kept.", report.resembling),
  report.lists > 0 && tn("{1} list of your own comes along.", "{1} lists of your own come along.", report.lists),
].filter(Boolean);

const countedAll = (things) => joined(Object.entries(things).map(([thing, count]) => counted(thing, count)));

/** The sentences about photos and other files that belong to entries. */
const ofMedia = (report) => {
  const { missing, differ, beyond, unnamed } = report.media_totals;
  return [
    Object.keys(report.media).length > 0 && (report.dry_run ? t("With them would come: {1}.", countedAll(report.media)) : t("With them came: {1}.", countedAll(report.media))),
    Object.keys(report.media_known).length > 0 && t("Attached before: {1}.", countedAll(report.media_known)),
    differ > 0 && tn("{1} file is not as its program wrote it. It was kept as it is.", "{1} files are not as their program wrote them. They were kept as they are.", differ),
    beyond > 0 && tn("{1} file was not taken, since an entry can have 100.", "{1} files were not taken, since an entry can have 100.", beyond),
    unnamed > 0 && tn("{1} file belongs to no entry, and was not taken.", "{1} files belong to no entry, and were not taken.", unnamed),
    missing > 0 && tn("{1} photo or other file of an entry is not here, or could not be read. The words of these entries are kept.", "{1} photos or other files of entries are not here, or could not be read. The words of these entries are kept.", missing),
  ].filter(Boolean);
};

const Places = ({ summary, children }) => html`<details class="more"><summary>${summary}</summary><ul class="plainly">${children}</ul></details>`;

/** @param {{report: object}} props what `waterline import --json` says */
export function Report({ report }) {
  const undated = report.items.filter((item) => item.undated);
  const resembling = report.items.filter((item) => item.resembles);
  const replaced = report.remarks.filter((one) => one.remark === "replaced");
  const order = report.remarks.find((one) => one.remark === "day_first" || one.remark === "month_first");
  const lacking = Object.entries(report.not_kept);
  return html`<div class="report"><p><b>${came(report)}</b> ${more(report).join(" ")}</p>
    ${order && html`<p>${order.remark === "day_first" ? t("Days such as 07-01-2024 were read with the day first, as another day in {1} shows.", order.place) : t("Days such as 07-01-2024 were read with the month first, as another day in {1} shows.", order.place)}</p>`}
    ${replaced.length > 0 && html`<p>${tn("In {1} entry a broken character is shown as a replacement sign.", "In {1} entries broken characters are shown as replacement signs.", replaced.length)}</p>`}
    ${ofMedia(report).map((sentence) => html`<p key=${sentence}>${sentence}</p>`)}
    ${lacking.length > 0 && html`<p>${t("There is no place here yet for: {1}. They stay where you import from.", joined(lacking.map(([thing, count]) => counted(thing, count))))}</p>`}
    ${report.fields.length > 0 && html`<p>${t("Beside the words, as answers: {1}.", joined(report.fields.map(({ from, name }) => (from === name ? name : t("{1} as {2}", from, name)))))}</p>`}
    ${report.skipped.length > 0 && html`<${Places} summary=${report.dry_run ? t("These would stay out, and why") : t("These stayed out, and why")}>${report.skipped.map((one, at) => html`<li key=${at}><bdi>${one.place}</bdi>: ${whyOf(one.error)}</li>`)}<//>`}
    ${undated.length > 0 && html`<${Places} summary=${t("The entries without a day")}>${undated.map((one, at) => html`<li key=${at}><bdi>${one.place}</bdi></li>`)}<//>`}
    ${report.media_missing.length > 0 && html`<${Places} summary=${t("The entries whose files are not here")}>${report.media_missing.map((one, at) => html`<li key=${at}><bdi>${one.place}</bdi></li>`)}<//>`}
    ${resembling.length > 0 && html`<${Places} summary=${t("The entries that resemble others")}>${resembling.map((one, at) => html`<li key=${at}><bdi>${one.place}</bdi></li>`)}<//>`}
    ${report.shortened && html`<p class="quiet">${t("These lists are longer than a page can show. The command `waterline import --json` names all of it.")}</p>`}</div>`;
}
