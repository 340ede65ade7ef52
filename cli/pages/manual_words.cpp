#include "pages/manual_words.h"

#include "words/translation.h"

namespace waterline::cli {
namespace {

// A test compares these exit codes with docs/commands.md.
constexpr Term kExitCodes[] = {
    {"0", marked("done")},
    {"1", marked("failure; the message says why")},
    {"2", marked("the command was wrong: an unknown option, text that is not UTF-8, something that "
                 "is not possible now")},
    {"3", marked("partly done: some items were left out")},
    {"4", marked("nothing has this id, or nothing was found")},
    {"10", marked("there is no journal yet")},
    {"11", marked("another process has the journal open")},
    {"12", marked("the passphrase does not open the journal")},
    {"13", marked("the journal is locked, and nobody can be asked for the passphrase")},
    {"14", marked("the partner's device cannot be reached, or has not taken new keys yet, or the "
                  "devices met and not everything is on both yet")},
    {"15",
     marked("a pairing was not proven: a wrong or used code, words that differ; or, for `sync` and "
            "`doctor`, the device that answered did not prove to be the one that was paired with")},
    {"16", marked("refused: nothing of the deep can be shared")},
    {"17", marked("a file is damaged, or of a newer version")},
    {"130", marked("interrupted")},
};

constexpr Term kFiles[] = {
    {"$XDG_DATA_HOME/waterline",
     marked("Everything of the journal, sealed; ~/.local/share/waterline where that variable is "
            "not set. With --home "
            "all of it lies in that folder instead.")},
    {"$XDG_RUNTIME_DIR/waterline/sock",
     marked("The socket at which commands ask the node. Nobody but its owner can open it. With "
            "--home it is in waterline-home-... beside that folder.")},
    {"$XDG_RUNTIME_DIR/waterline-edit-...",
     marked("In memory: the text that your editor works on, while you write. /dev/shm where that "
            "variable is not set.")},
};

constexpr Term kEnvironment[] = {
    {"`WATERLINE_HOME`", marked("The same as --home")},
    {"`WATERLINE_PASSPHRASE_COMMAND`",
     marked("The same as --passphrase-command: a command whose output is the passphrase. The "
            "passphrase itself is never taken from the environment, nor from an argument: other "
            "programs can read both")},
    {"`VISUAL`, `EDITOR`", marked("The editor in which you write; the first that is set, otherwise "
                                  "that of the system (`/usr/bin/editor`) or `vi`. vi, vim, nvim, "
                                  "gvim, emacs, nano and micro are told to leave no copies")},
    {"`BROWSER`",
     marked("The browser that `waterline open` starts; several are tried in turn, with "
            "a colon between them. Otherwise that of the system (`xdg-open`)")},
    {"`PAGER`", marked("The pager: the program that shows text longer than the screen: usually "
                       "`less`, which is told to keep no history. Empty or `cat`: none. The text "
                       "reaches it through a pipe alone")},
    {"`LESS`",
     marked("How `less` behaves; FR where it is not set, so that nothing stays on the screen")},
    {"`COLUMNS`", marked("How wide the screen is, if not as wide as the terminal says")},
    {"`NO_COLOR`", marked("If it is set, nothing is bold or dim")},
    {"`TERM`", marked("Where it is `dumb`, nothing is bold or dim either")},
    {"`LANGUAGE`, `LC_ALL`, `LC_MESSAGES`, `LANG`",
     marked("The language of the program: English or German. With --json it is always English. A "
            "LANGUAGE with a slash in it is ignored")},
    {"`XDG_DATA_HOME`, `XDG_RUNTIME_DIR`, `HOME`",
     marked("The folders of the journal and the socket; a path that does not begin with a slash is "
            "ignored. The text that your editor works on is below XDG_RUNTIME_DIR, in memory")},
    {"`XDG_CONFIG_HOME`, `XDG_STATE_HOME`, `XDG_CACHE_HOME`, `HISTFILE`",
     marked("Where `waterline traces` looks for traces that other programs keep. Nothing is "
            "written there")},
    {"`TZ`", marked("Your time zone, kept with each entry")},
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

}  // namespace waterline::cli
