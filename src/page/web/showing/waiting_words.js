// Words for something that waits.
import { dayInWords, dayOf, t, timeInWords } from "../app/words.js";

export const depthInWords = (depth) => ({ line: t("one line"), summary: t("a summary in own words"), excerpt: t("an excerpt"), whole: t("a whole entry") })[depth] ?? t("a piece");

export function whatInWords({ what, depth }) {
  const words = {
    share: () => depthInWords(depth),
    revision: () => t("a revision, {1}", depthInWords(depth)),
    reply: () => t("a reply"),
    question: () => t("a question"),
    change: () => t("other words for something that you two wrote"),
    report: () => t("a report on your own part"),
    goal: () => t("a goal, proposed"),
    step: () => t("a step, proposed"),
    agreement: () => t("an agreement, proposed"),
    agenda: () => t("a point for the agenda"),
  };
  return (words[what] ?? (() => t("a takeaway")))();
}

/** When it leaves. The name of a moment is the person's own text, and is shown beside this. */
export function whenInWords({ due, until, paused }) {
  if (paused) return t("It came back with a backup, and leaves only if you say so.");
  if (until !== null) return t("It waits until you say that its moment has come. Only you can see it.");
  const moment = new Date(due);
  return t("It waits until {1}, {2}. Only you can see it.", dayInWords(dayOf(moment)), timeInWords(moment));
}
