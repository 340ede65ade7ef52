#include "pages/manual_words.h"

#include "words/translation.h"

namespace waterline::cli {
namespace {

// As docs/commands.md has them; a test holds the two against each other.
constexpr Term kExitCodes[] = {
    {"0", marked("done")},
    {"1", marked("it failed; the message says why")},
    {"2", marked("the command was not right: an unknown option, text that is not UTF-8, something "
                 "that is not possible now")},
    {"3", marked("partly done: some items were left out")},
    {"4", marked("nothing has this id, or nothing was found")},
    {"10", marked("there is no journal yet")},
    {"11", marked("another process has the journal open")},
    {"12", marked("the passphrase does not open it")},
    {"13", marked("it is locked, and nobody can be asked for the passphrase")},
    {"14", marked("the partner's device cannot be reached, or has not taken new keys yet, or the "
                  "two met and not all is on "
                  "both yet")},
    {"15", marked("a pairing was not proven: a wrong or used code, words that differ; or, for "
                  "`sync` and `doctor`, what answers "
                  "did not prove to be the device that was paired with")},
    {"16", marked("refused: what lies in the deep cannot be shared")},
    {"17", marked("a file is damaged, or of a newer version")},
    {"130", marked("interrupted")},
};

constexpr Term kFiles[] = {
    {"$XDG_DATA_HOME/waterline",
     marked("Everything of the journal, sealed; ~/.local/share/waterline where that variable is "
            "not set. With --home "
            "all of it, the socket too, lies in that folder instead.")},
    {"$XDG_RUNTIME_DIR/waterline/sock",
     marked("Where commands ask the node. Nobody but its owner can open it.")},
    {"$XDG_RUNTIME_DIR/waterline-edit-...",
     marked("In memory: what your editor is given, while you write. /dev/shm where that variable "
            "is not set.")},
};

constexpr Term kEnvironment[] = {
    {"`WATERLINE_HOME`", marked("As --home")},
    {"`WATERLINE_PASSPHRASE_COMMAND`",
     marked("As --passphrase-command: a command whose output is the passphrase. The passphrase "
            "itself is never taken "
            "from the environment, nor from an argument: other programs can read both")},
    {"`VISUAL`, `EDITOR`",
     marked("The editor in which you write; the first that is set, else that of the "
            "system (`/usr/bin/editor`) or `vi`. vi, vim, nvim, gvim and emacs are told to leave "
            "no copies")},
    {"`PAGER`",
     marked(
         "What shows text that is longer than the screen: usually `less`, which is told to keep no "
         "history. Empty or `cat`: none. The text reaches it through a pipe alone")},
    {"`LESS`",
     marked("How `less` behaves; FR where it is not set, so that nothing stays on the screen")},
    {"`COLUMNS`", marked("How wide the screen is, if not as wide as the terminal says")},
    {"`NO_COLOR`", marked("If it is set, nothing is bold or dim")},
    {"`TERM`", marked("Where it is `dumb`, nothing is bold or dim either")},
    {"`LANGUAGE`, `LC_ALL`, `LC_MESSAGES`, `LANG`",
     marked("In which language you are spoken to: English, or German. With --json it is always "
            "English. A LANGUAGE "
            "with a slash in it is passed over")},
    {"`XDG_DATA_HOME`, `XDG_RUNTIME_DIR`, `HOME`",
     marked("Where the journal and the socket lie; a path that does not begin with a slash is "
            "passed over. Below "
            "XDG_RUNTIME_DIR, in memory, lies what your editor is given")},
    {"`XDG_CONFIG_HOME`, `XDG_STATE_HOME`, `XDG_CACHE_HOME`, `HISTFILE`",
     marked(
         "Where `waterline traces` looks for what other programs keep. Nothing is written there")},
    {"`TZ`", marked("Your time zone, kept with what you write")},
};

constexpr Example kExamples[] = {
    {"", "waterline init", marked("Make a journal.")},
    {"", "waterline write", marked("Write something that only you can see, in your editor.")},
    {"", "waterline search \"the lake\" --from 2026-01-01", marked("Find it again.")},
    {"", "waterline lock", marked("Close it to whoever comes by.")},
    {"init", "waterline init --generate", marked("With a passphrase made of six random words.")},
    {"unlock", "waterline unlock --for 30",
     marked("Lock again after half an hour in which nothing is done.")},
    {"write", "waterline write --on \"yesterday 21:30\" --tag us",
     marked("In your editor, as of last night.")},
    {"note", "waterline note -", marked("From standard input, into the deep.")},
    {"conflict", "waterline conflict", marked("By a few questions; press Enter to skip one.")},
    {"edit", "waterline edit e1a2b --tag us",
     marked("Give an entry a tag, and leave its words alone.")},
    {"list", "waterline list --kind insight --from \"3 months ago\"",
     marked("What dawned on you since the summer.")},
    {"search", "waterline search \"the lake\" begin*",
     marked("A phrase, and the beginning of a word.")},
    {"calendar", "waterline calendar --from 2026-09-01",
     marked("The days on which you wrote since then.")},
    {"mood", "waterline mood 3", marked("On the first of your scales.")},
    {"mood", "waterline mood chart recovery --by month",
     marked("How long conflicts took to pass, over the months.")},
    {"bin", "waterline bin keep 7", marked("What you remove can be had back for a week.")},
    {"lists", "waterline lists feelings --edit",
     marked("Change your words for feelings in your editor.")},
    {"cards", "waterline cards help-lines de", marked("One part alone.")},
    {"import", "waterline import Journal.zip --dry-run", marked("See first what would be kept.")},
    {"export", "waterline export all.sealed --deep",
     marked("All that is yours, sealed under a passphrase of its own.")},
    {"packet", "waterline packet friday.sealed e1a2b e7c8d --for couple",
     marked("Two entries for a session of both.")},
    {"share", "waterline share e1a2b --excerpt 3..5 --preview",
     marked("See exactly what would leave, and nothing more.")},
    {"share",
     "waterline share e1a2b --line \"I am working on my stress.\" --until \"our next session\"",
     marked("A neutral line that waits for a moment which you name.")},
    {"release", "waterline release \"our next session\"", marked("That moment has come.")},
    {"reply", "waterline reply s4f5a --after 24h",
     marked("In your editor; it leaves in a day, unless you cancel it.")},
    {"mark", "waterline mark s4f5a with-you",
     marked("Say that you saw it, in one of five sentences.")},
    {"path", "waterline path propose \"One evening a week without phones\"",
     marked("A goal, in force when both accepted it.")},
    {"pair", "waterline pair show", marked("On the one device.")},
    {"pair", "waterline pair join 7-copper-lantern-meadow-finch --at 192.0.2.7:45454",
     marked("On the other.")},
    {"sync-when", "waterline sync-when 07:00-08:30,22:00-00:30",
     marked("Meet in these hours alone.")},
    {"backup", "waterline backup create /media/stick",
     marked("One sealed file of everything, named by its day.")},
    {"carry", "waterline carry out for-you.sealed", marked("Meet without a network, by a file.")},
    {"completion", "waterline completion bash",
     marked("For one shell: source <(waterline completion bash)")},
};

}  // namespace

std::span<const Term> exit_codes() {
  return kExitCodes;
}

std::span<const Term> files() {
  return kFiles;
}

std::span<const Term> environment() {
  return kEnvironment;
}

std::span<const Example> examples() {
  return kExamples;
}

}  // namespace waterline::cli
