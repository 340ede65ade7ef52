#include "pages/written_pages.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

constexpr Term kAll[] = {
    {"", marked("These are the files that you may meet: those that Waterline writes for you, and "
                "those of other programs that it reads. The files in the journal's own folder are "
                "in `waterline-config`(5).")},
    {"", marked("A command writes into a new file. A file that exists is never written over. The "
                "file is for you alone (mode 0600; a folder 0700), and one that could not be "
                "written whole is removed again. Texts are UTF-8. Times are UTC, as "
                "2026-11-23T20:15:02Z; days are those of your own calendar, as 2026-11-23.")},
    {"", marked("An id is a text whose first letter says what it names: e an entry, d one of the "
                "deep, h something that "
                "waits to leave, s "
                "something shared. The id of what was shared has nothing to do with the entry that "
                "it was taken from.")},
};

constexpr Term kJson[] = {
    {"",
     marked("`waterline export` writes one JSON object, unless --format says otherwise, and "
            "beside it the attachments; "
            "sealed, unless --plain does. In the open it is a ZIP archive with entries.json and "
            "the folder media, or the JSON alone with --without-attachments. It has everything of "
            "your own except the bin. The "
            "deep is in it only with --deep, and your partner's words only with --partner: "
            "without --partner everything whose `author` is `partner` is left out, and so are "
            "`acknowledgement`, `their_report` and `their_answer`.")},
    {"`schema`", marked("`waterline/export/1`: the name of this form. Its keys keep their meaning; "
                        "new ones may come")},
    {"`entries`", marked("Your entries")},
    {"`lists`", marked("The lists that you changed, each with its `name` and its whole `text`; "
                       "those of the deep only with --deep")},
    {"`shared`",
     marked("The pieces that you shared, and with --partner those that your partner shared")},
    {"`together`", marked("Goals, steps, agreements, points for the agenda, takeaways")},
    {"`questions`", marked("The questions for both of you")},
    {"",
     marked(
         "`waterline import` brings entries and lists back. The other three are there to be read: "
         "shared pieces are in two people's hands already, and no file shares them anew.")},
};

constexpr Term kEntry[] = {
    {"`id`, `side`", marked("Its id; `vault` or `deep`")},
    {"`kind`", marked("One of your own list of kinds: `reflection`, `conflict`, `note` and so on")},
    {"`created`, `day`, `time_zone`",
     marked("When it was written, or for which time; the day on your calendar then; the "
            "name of the time zone, which may be empty")},
    {"`title`, `text`",
     marked("Its title, which is the first line without its signs; its whole text")},
    {"`fields`", marked("Answers to the questions of its kind and to the scales: objects with "
                        "`name` and `value`")},
    {"`tags`", marked("Its tags")},
    {"`revision`, `modified`",
     marked("The number of its present revision, from 1; when that was written")},
    {"`revision_id`, `parents`",
     marked("The id of this revision in every copy of the journal, and the ids of the revisions "
            "that it was made from: none for the first, usually one. An import keeps them")},
    {"`history`",
     marked("Its earlier revisions, the oldest first, if there are any: objects with `number`, "
            "`id` and `parents` (as above), `written` (when), `text`, `fields` and "
            "`attachments`")},
    {"`links`", marked("Ids of entries that it points to")},
    {"`attachments`",
     marked("The photos and other files that belong to it: objects with `id`, `description`, "
            "`name`, `kind` and `size` in bytes, and `file`: its place in the archive, unless its "
            "bytes are not in it. In `history` too; an `id` that is null was removed for good")},
    {"`pinned`, `left_out`",
     marked("True if it is pinned; true if `waterline look-back` never shows it")},
    {"`kept_from`", marked("The id of your partner's shared item that it is a copy of; otherwise "
                           "null")},
    {"`removed`", marked("Always null here: what was removed is not exported")},
};

constexpr Term kShared[] = {
    {"", marked("Each object in `shared` has these keys; `waterline ours --json` has them too.")},
    {"`id`, `short`", marked("Its id, and the shortest beginning of it that names it here")},
    {"`author`", marked("`me` or `partner`")},
    {"`depth`, `text`", marked("`line`, `summary`, `excerpt` or `whole`; the exact text, empty if "
                               "it was taken back or has ended")},
    {"`day`", marked("The day that was shown with it, or null: none leaves without --day")},
    {"`expires`, `expired`", marked("The last day on which it is to be shown, or null; whether "
                                    "that day is over on this device")},
    {"`revised`, `taken_back`",
     marked("True if its author changed it; true if its author took it back")},
    {"`words`", marked("A value that changes with the words, by which a program names the words "
                       "that it means; or null")},
    {"`acknowledgement`", marked("The acknowledgement, one of five sentences, or null")},
    {"`acknowledgement_to_earlier`", marked("True if the acknowledgement was about earlier words")},
    {"`replies_open`, `replies`",
     marked("Whether the other person may reply; the replies, each with `id`, `author`, `text` and "
            "`to_earlier` (whether it was about earlier words)")},
};

constexpr Term kTogether[] = {
    {"", marked("Each object in `together` has an `id`, a `short` beginning of it, and:")},
    {"`kind`, `goal`",
     marked("`goal`, `step`, `agreement`, `agenda` or `takeaway`; of a step, the id of its goal")},
    {"`in_force`", marked("The wordings that both accepted, with `author`, `text`, `state` (`open` "
                          "or `done`), `lapsed` (whether it was withdrawn), `for_earlier_goal` "
                          "(whether a step was written for other words of its goal) and `words`")},
    {"`versions`", marked("The wordings that are proposed, or the present ones where nobody needs "
                          "to accept; with the keys above")},
    {"`my_report`, `their_report`",
     marked("The report of each on their own part of an agreement, or null")},
    {"`my_report_to_earlier`, `their_report_to_earlier`",
     marked("True if the report was about earlier words than those that `words` names")},
    {"", marked("Each object in `questions` has an `id`, a `short` beginning of it, `author`, "
                "`text`, `words`, `revised`, `taken_back`, and:")},
    {"`chosen`, `open`", marked("True if you chose to reveal your answer; true if both of you did, "
                                "so that both answers can be read")},
    {"`my_answer`, `their_answer`", marked("The answers, or null. Before both are open, nothing "
                                           "here tells whether your partner has answered")},
    {"`mine_to_another`",
     marked(
         "True if your answer was given to earlier words of the question, and is not shown here")},
    {"`broken`", marked("The other device sent another answer than the one that it had sealed; it "
                        "was not taken in")},
};

constexpr Term kMarkdown[] = {
    {"", marked("`waterline export --format markdown` writes a file for each entry, in the open "
                "into a new folder, sealed as "
                "the same files. Attachments are in `media`. A name has the day of `created` and "
                "the id, and nothing "
                "that you wrote: "
                "2026-11-23-ID.md. Entries of the deep are in `deep`, what you shared in `shared`, "
                "and your partner's pieces "
                "in `partner`. Goals, agreements and questions are in the JSON alone, and so are "
                "lists and earlier states.")},
    {"",
     marked("Each begins with front matter between two lines of three dashes, then an empty line "
            "and the text. For an entry these keys, as far as there is something to say:")},
    {"`id`, `title`, `created`, `day`, `kind`", marked("The same as in the JSON")},
    {"`updated`, `timezone`", marked("`modified` and `time_zone`")},
    {"`tags`, `fields`", marked("Lists; a field as NAME=VALUE")},
    {"`mood`", marked("The answer to the scale `mood`")},
    {"`starred`", marked("`true` if it is pinned")},
    {"`visibility`, `author`", marked("`private` and `me`. Of something shared `shared`, and `me` "
                                      "or `partner`; apart from these it has only `id` and `day`")},
};

constexpr Term kPages[] = {
    {"", marked("`waterline export --format html` writes one page, newest first, with the day, "
                "tags, answers and text "
                "of each entry, and with what was shared. Photos are in it "
                "as pictures, made anew without "
                "what their files say about themselves. It has no script, and loads nothing from "
                "elsewhere: it can be "
                "read without a network, and nobody learns of it.")},
    {"", marked("`waterline packet` writes the entries that you name into one Markdown text or one "
                "such page, without "
                "ids, for somebody who reads it with you.")},
    {"", marked("`waterline mood chart --svg` writes a drawing, and `waterline pair show --qr-png` "
                "the picture of a "
                "pairing, which is good for two minutes. These two are never sealed.")},
};

constexpr Term kSealed[] = {
    {"", marked("Each file of `export` and `packet` is sealed under a passphrase of its own, of at "
                "least 8 characters, unless you choose --plain and type a word. The file begins "
                "with WTRLSEAL. It shows how long it is, to about 12 %, and not what is in it. "
                "There is no recovery phrase for it: without its passphrase nobody opens it.")},
    {"",
     marked("`waterline unseal` writes its content in the open: one file as it is, or several as "
            "a ZIP archive. "
            "`waterline import` reads a sealed file as it is. Neither a passphrase of the "
            "journal nor the journal "
            "itself is needed to unseal.")},
};

constexpr Term kBackup[] = {
    {"",
     marked("`waterline backup create` writes all three stores and the keyring into one file that "
            "begins with WTRLBKUP; in a folder it is called waterline-DAY.backup. It opens with "
            "the passphrase of the day on which it was made, even if you have changed the "
            "passphrase since, and with the recovery phrase of that day. Its length tells that of "
            "the journal, to about 12 %. `waterline backup verify` reads all of it.")},
    {"",
     marked(
         "While it is being made it is called waterline-backup-, 16 digits and letters, and .new. "
         "Everything that you removed, cancelled or ended after the backup comes back with it. So "
         "a journal that was restored is quiet: nothing goes to your partner's device until you "
         "type `waterline resume`, and every waiting share stays paused until you release it.")},
};

constexpr Term kCarried[] = {
    {"",
     marked("`waterline carry out` seals a bundle for one device: your partner's. No passphrase "
            "opens it, and your own device cannot open it. It has no name, version, date or length "
            "by which it could be recognised; all of it looks random, except for small things by "
            "which an expert could guess. It has 4 KiB at least, so that an empty bundle, a line "
            "and most summaries have one size, and is longer by steps of up to 12 %. The rest "
            "beyond 64 MiB goes into further bundles, which end in .2, .3 and so on.")},
    {"",
     marked("In a folder that is watched (`carry --folder`) the bundles are named by 32 letters "
            "and digits, new each time, by which the two devices alone know whose they are; one "
            "that is being written ends in .part. Each device removes its own older ones.")},
    {"", marked("A bundle may be taken in any number of times, late, and in any order. If it goes "
                "on after one that was not taken in, the program says so, and nothing is lost.")},
};

constexpr Term kImport[] = {
    {"",
     marked(
         "`waterline import` recognises a file by its content; in a folder or a ZIP it looks at "
         "those that end in .md, .markdown, .txt, .json, .csv, .doentry, .xml, .yaml, .yml or "
         ".jrnl. All that it takes in is private, whatever the file says. An entry that it takes "
         "in twice is kept once. Everything that cannot be kept is counted and named. At most 256 "
         "MiB of words are read; an entry has at most 1 MiB, and 64 tags. An archive that is named "
         "by itself may have any size; those in a folder have at most 1 GiB together.")},
    {"", marked("Photos, recordings and other files become attachments of their entry, byte for "
                "byte: 1 GiB each, 100 of an entry. Where one stood in the text stands a "
                "reference, `![description](attachment:ID)`. They come from Day One, Day One "
                "Classic, Markdown and Obsidian, Joplin, Journey, a backup of Daylio, and "
                "TextBundles. One that is not there is named, and a later import brings it.")},
    {"Waterline", marked("An export, sealed or not, in JSON, with its attachments, or in Markdown, "
                         "without them. Entries of the deep go "
                         "into the deep again. "
                         "Your partner's pieces are not taken in")},
    {"Day One",
     marked("Its JSON, alone, in its zip or unpacked: `text`, `richText`; `creationDate`, "
            "`timeZone`, `tags`, `starred`, `isPinned`, `uuid`; names in `location`, `weather`, "
            "`userActivity` and `music`. The rich text counts where it says more. "
            "`photos`, `videos`, `audios` and `pdfAttachments` come from the folders of these "
            "kinds, by `md5` or `identifier`. Not kept: coordinates. Of Classic the .doentry "
            "files: `Entry Text`, `Creation Date`, `Time Zone`, `Tags`, `Starred`, `UUID`; "
            "and `photos`, by the UUID")},
    {"jrnl", marked("Its journal file, with a day and a time in square brackets before each entry; "
                    "--format json: "
                    "`title`, `body`, `date`, `time`, `tags`, `starred`, `uuid`; --format xml, and "
                    "--format yaml. An "
                    "encrypted one is refused")},
    {"Markdown", marked("With front matter, as Joplin, Obsidian and Hugo write it (YAML or TOML): "
                        "`title`, `created` "
                        "or `date`, `timezone`, `tags`, `starred`, `id`. Without: in a folder each "
                        "file is an entry; a "
                        "file alone is split at its highest headings, and a day in a heading is "
                        "the day of the entry. Links to files of the folder bring them: "
                        "`![](name)`, `[](name)`, `![[name]]`")},
    {"Daylio",
     marked("Its CSV: `full_date`, `time`, `mood`, `activities` (tags), `note_title`, "
            "`note`. A mood stays a "
            "word, unless --mood says which number it is. Or its backup (.daylio): entries, "
            "moods, activities and photos")},
    {"Journey",
     marked("Its zip, or its JSON: `text`, `date_journal` or `dateOfJournal`, `timezone`, `tags`, "
            "`favourite`, `id`; `mood`, `sentiment`, `folder`, `activity`, names of the place, "
            "weather and music; and the files that `photos` names. Not kept: coordinates")},
    {"Diarium", marked("Its JSON: `date`, `heading`, `html`, `tags`, and all else as answers")},
    {"Diaro", marked("DiaroBackup.xml or its zip: entries with title, text, date, tags, folder, "
                     "mood, weather and place. An encrypted one is refused")},
    {"Evernote", marked("ENEX: `title`, `content`, `created`, `tag`, author, source and place. Not "
                        "kept: files, coordinates, encrypted words")},
    {"Joplin", marked("JEX, or the RAW folder: notes with title, text, `user_created_time` or "
                      "`created_time`, tags, notebook, `author`, `source_url`, and whether a "
                      "to-do is done; and the resources that a note names. Not kept: earlier "
                      "versions, coordinates")},
    {"Bear", marked("Its backup (.bear2bk), and any TextBundle or TextPack: `text.md`, and of "
                    "`info.json` the dates, tags, pin and id. Encrypted notes are refused")},
    {"Google Keep", marked("The JSON files of Takeout: `title`, `textContent`, `listContent`, "
                           "`annotations`, `labels`, `isPinned`, `isArchived`, and the times")},
    {"Standard Notes", marked("The decrypted backup: notes with title, text, `created_at`, tags "
                              "and pin. Rich text, Super notes and lists of tasks become "
                              "Markdown; sheets and authenticators are left out and named")},
    {"Notion", marked("Markdown and CSV, in its zip in a zip. The day is that of `Date`, "
                      "`Created` or the like, and `Tags` are tags; tables are left out and "
                      "named")},
    {"", marked("HTML in a text becomes Markdown; nothing in it is executed or fetched. What the "
                "bin of a program holds is left out and named. Beside the words, what a file says "
                "of place, weather, music or mood becomes an answer of the entry under one name in "
                "every format; --dry-run prints these names.")},
    {"", marked("What was starred there is given the tag `starred` here; what was pinned in an "
                "export of Waterline is pinned "
                "again. A time without a zone is taken for that of your own clock, and a day "
                "without a time for its noon.")},
};

constexpr Term kLists[] = {
    {"",
     marked("A list of your own (`waterline lists`) is a text of at most 128 KiB. A line `# name: "
            "Title` begins a group; other lines are its content. In `kinds`, `deep-kinds` and "
            "`scales` a line is `name [type]: Question`. Without a type any words are an answer; "
            "`[1..5]` asks for a number, `[this|or that]` for one of these, `[duration]` for how "
            "long, `[feelings]` for words of that list. The names in a scale are its numbers.")},
};

constexpr Term kOther[] = {
    {"", marked("With --json every command prints one object whose `schema` names its form, in "
                "English in every "
                "language. The forms, the API and every byte of the stores are described in the "
                "folder docs of the "
                "sources: commands.md, api.md, storage.md, protocol.md.")},
};

}  // namespace

const WrittenPage& format_page() {
  static constexpr Section kSections[] = {
      {marked("DESCRIPTION"), kAll},
      {marked("EXPORT AS JSON"), kJson},
      {marked("AN ENTRY IN JSON"), kEntry},
      {marked("SOMETHING SHARED IN JSON"), kShared},
      {marked("GOALS, AGREEMENTS AND QUESTIONS IN JSON"), kTogether},
      {marked("EXPORT AS MARKDOWN"), kMarkdown},
      {marked("PAGES AND PICTURES"), kPages},
      {marked("SEALED EXPORTS"), kSealed},
      {marked("BACKUPS"), kBackup},
      {marked("BUNDLES FOR YOUR PARTNER'S DEVICE"), kCarried},
      {marked("WHAT CAN BE IMPORTED"), kImport},
      {marked("LISTS"), kLists},
      {marked("FOR PROGRAMS"), kOther},
  };
  static constexpr std::string_view kSeeAlso[] = {
      "waterline(1)",        "waterline-export(1)", "waterline-import(1)", "waterline-packet(1)",
      "waterline-unseal(1)", "waterline-backup(1)", "waterline-carry(1)",  "waterline-lists(1)",
      "waterline-mood(1)",   "waterline-pair(1)",   "waterline-config(5)", "waterline-sync(7)",
      "waterline-safety(7)",
  };
  static constexpr WrittenPage kPage = {"waterline-format", 5,
                                        marked("the files that Waterline writes and reads"),
                                        kSections, kSeeAlso};
  return kPage;
}

}  // namespace waterline::cli
