#include "pages/written_pages.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

constexpr Term kWhere[] = {
    {"",
     marked(
         "Waterline has no configuration file. Your settings are kept inside the journal, "
         "sealed like your entries: the hours in which two devices meet, an address, a list "
         "of your own words say something about a life, and nobody who looks at the disk "
         "should learn it. So settings are in every backup, and come back with it. One choice is "
         "needed before anything is unlocked, and is a file: `private-window` or `own-window` "
         "below. Once two devices are paired, your partner's device can change none of your "
         "settings.")},
    {"",
     marked("There is no setting by which something is shared by itself, by a tag, a kind or a "
            "folder. Each piece is chosen, looked at and sent by `waterline share`; each time that "
            "command says how long the piece waits, an hour unless you give another time.")},
};

constexpr Term kHome[] = {
    {"", marked("One home is one journal of one person. Without --home and WATERLINE_HOME it lies "
                "in $XDG_DATA_HOME/waterline, or in ~/.local/share/waterline where that variable "
                "is not set; the socket by which commands reach it lies in "
                "$XDG_RUNTIME_DIR/waterline, or in `run` next to the data. With --home all of the "
                "data lies in that folder, and the socket in memory: in $XDG_RUNTIME_DIR or "
                "/dev/shm, in a folder whose name does not say which home it is, and which is gone "
                "when the node ends. `waterline home move` moves a journal to another folder.")},
    {"", marked("The folders are for their owner alone (mode 0700), and one that belongs to "
                "somebody else is not used. One process has a home at a time. Two people on one "
                "computer need two accounts of the system: anybody who can use your account can "
                "use your journal while it is open.")},
    {"`keyring`, `keyring.copy`",
     marked("The root key, in a box that the passphrase opens and in one that the "
            "recovery phrase opens, and the other keys under it; the same file twice")},
    {"`vault.db`", marked("Your entries, your own lists and most settings, sealed")},
    {"`deep.db`", marked("The deep, sealed under a key of its own: the entries that can never be "
                         "shared, their lists, and the reminder of `waterline reassess`")},
    {"`ledger.db`", marked("Everything that both of you shared, the partner you are paired with, "
                           "and the settings for meeting, sealed under a third key")},
    {"`vault.media`, `deep.media`",
     marked("What is attached to entries, each piece sealed under a key of its own; there from the "
            "first attachment on")},
    {"`*.db-wal`",
     marked("The newest changes, sealed; there while a journal is open, and after a crash")},
    {"`marker`", marked("The moment of the last closing, by which the journal knows that no file "
                        "was put back as it "
                        "was earlier")},
    {"`bundle-marker`",
     marked("Random bytes by which the ledger knows that it was not set back to an older copy")},
    {"`private-window`", marked("Empty; there if the page is to open in a private window")},
    {"`own-window`",
     marked("Empty; there if the page is to open in a window of its own, not in the browser")},
    {"`lock`", marked("Empty; locked by the process that has the home open")},
};

constexpr Term kAlone[] = {
    {"`waterline passphrase`",
     marked(
         "The passphrase opens the journal: at least 8 characters. It is kept nowhere; `keyring` "
         "has the root key in a box that it opens. A new passphrase comes with new keys for "
         "everything and a new recovery phrase. The old ones open every copy from before, and "
         "nothing that is written later: a backup opens with the passphrase of its day")},
    {"`waterline unlock --for MINUTES`",
     marked(
         "After how many minutes without a command the journal locks, 1 to 1440, until it is "
         "locked or closed. Without --for it is 10 minutes. Only a program can change these 10 "
         "minutes, by the API (`idle_lock_seconds`, 60 to 86400); then it is kept in the vault")},
    {"`waterline lock --when-dark on|off`",
     marked("Whether a screen that only goes dark locks the journal, too (`lock_when_dark`); on at "
            "first. A locked screen locks it in any case, and sleep closes everything. Kept in the "
            "vault")},
    {"`waterline bin keep DAYS`",
     marked("How long a removed entry can be brought back, 0 to 36500 days (`days`); 30 at first. "
            "After that it is on no page of the store. With 0 it is gone at once. Kept in the "
            "vault, for the bin of the deep as well")},
    {"`waterline look-back --without FIRST..LAST`",
     marked("A time that is never looked back to (`without`), at most 64 of them; none at first. "
            "`--with` ends it, "
            "`--left-out` names them. Kept in the vault. A single entry is left out by "
            "`--leave-out`")},
    {"`waterline reassess --remind MONTHS`",
     marked("A line at `waterline unlock` when so many months (`months`, 1 to 60) have gone by "
            "since the last reassessment; off unless you ask for it, and ended by `off`. Kept in "
            "the deep; nothing outside it shows that this is set")},
    {"`waterline remind quiet FROM..TO`",
     marked("The hours of the day, by the clock here (`from`, `to`), in which `waterline unlock` "
            "says nothing of a reminder, and your desktop shows no note; none unless you name "
            "some, and ended by `off`. Kept in "
            "the vault")},
    {"`waterline remind desktop`",
     marked("When your desktop shows \"A note to yourself.\": to write (`days`, `time`), so many "
            "weeks after the last backup (`backup_weeks`, 1 to 52), so many minutes before an "
            "appointment (`minutes_before`, 0 to 1440). None unless you name some. Kept in the "
            "vault")},
    {"`waterline wait-by-default DURATION`",
     marked("How long everything for your partner waits before it leaves, unless you give another "
            "time (`wait_seconds`, a minute to 366 days); an hour at first. Kept in the vault")},
    {"`waterline given --name NAME`",
     marked(
         "Your name for the device that you are paired with. Kept in the vault; nobody is told")},
    {"`waterline lists NAME --edit`", marked("Your own words: see below")},
    {"`waterline open`",
     marked("How the page in your browser looks and acts: `theme`, `text_size`, `line_width`, "
            "`spelling` (whether the browser checks it), `keys` (single letters as commands), "
            "`cover` (hide the page when you switch to another window), `language`, and of Quick "
            "exit its name (`quick_exit_name`) and where it leads (`quick_exit_to`); `deep_asks` "
            "(the page asks for the passphrase before it shows the deep; only who gives it can end "
            "that). Kept in the vault. `window` (a private one, or not) is a file of the home")},
    {"`waterline loopback on`",
     marked("Lets a program of yours on this computer, such as a browser, reach the node. "
            "It is not kept: when the node ends, it is off again")},
    {"`waterline autostart on`",
     marked("Starts the program, closed, at your login. Kept by systemd, as two links in "
            "~/.config/systemd/user. Off at first. There is no sync before you opened the journal "
            "once: for that, something on this computer would have to hold a key in the open")},
};

constexpr Term kTwo[] = {
    {"", marked("All of these are in the ledger. They are yours alone: the other device is not "
                "told of them, and has its own settings.")},
    {"`waterline address HOST:PORT`", marked("Where the partner's device is found (`address`). The "
                                             "pairing finds it first; `none` for nowhere")},
    {"`waterline address --listen PORT`",
     marked(
         "Where this device waits for calls (`listen`), as HOST:PORT or a port alone; `none` for "
         "nowhere. The pairing sets it first: to the address of its --listen, otherwise to the one "
         "address at which the code was shown, or from which the other device was called. A port "
         "alone means every address of this computer. Without a partner nothing waits")},
    {"`waterline pause`",
     marked("Nothing goes out or comes in (`paused`), not even after a restart, until `waterline "
            "resume` or the end of the pairing. Not paused at first")},
    {"`waterline sync-when WHEN`",
     marked("When the devices meet by themselves (`sync_when`): `always`, as at first; `manual`, "
            "on `waterline sync` alone; or up to eight windows of the day, as "
            "07:00-08:30,22:00-00:30. It stays when a pairing ends")},
    {"`waterline beacons on`",
     marked("Lets the devices find each other on the same network without an address (`beacons`). "
            "Off at first; it stays as you set it when a pairing ends")},
    {"`waterline tor on`", marked("The devices meet through the Tor network, too (`tor`); `only`: "
                                  "by Tor alone. `tor only-call on`: by Tor this device only calls "
                                  "(`tor_only_call`). Off at first; it ends with the pairing")},
    {"`waterline tor bridges FILE`",
     marked("The bridges by which Tor enters its network (`tor_bridges`); `none` at first")},
    {"`waterline carry --folder FOLDER`",
     marked("A folder that both devices can reach, as a way to meet (`folder`); `none` ends it, "
            "and so does the end of "
            "the pairing. At first there is none")},
    {"", marked("A setting that cannot be read counts as the more cautious one: paused, by hand "
                "alone, no beacons; one for Tor counts as paused, too.")},
};

constexpr Term kLists[] = {
    {"", marked("`waterline lists NAME` shows a list, --edit changes it in your editor, --reset "
                "brings back the first one. Until you change a list it is the one that comes with "
                "the program. An entry stays as it is when you change the list of its kind. "
                "`waterline-format`(5) describes the form of a list.")},
    {"`kinds`",
     marked("The kinds of entries that may be shared, and the questions of each. In the vault")},
    {"`deep-kinds`", marked("The kinds of the deep, and the questions of each. In the deep")},
    {"`scales`",
     marked("The scales of `waterline mood`, and the meaning of their numbers. In the vault")},
    {"`feelings`", marked("The words for feelings. In the vault")},
    {"`prompts`", marked("Questions to begin with, in decks. In the vault")},
    {"`templates`", marked("Beginnings of entries, for `--template`. In the vault")},
    {"`phrases`, `myths`, `found-out`, `calm`",
     marked("The cards of `waterline cards`; `calm` is also shown before a note of a conflict is "
            "shared. In the vault")},
    {"`starters`", marked("Sentences to begin a reply with. In the vault")},
    {"`help-lines`",
     marked("Help lines by country, with the month in which they were noted. In the vault")},
    {"`signs`", marked("The signs that you want to keep an eye on. In the deep")},
    {"`therapist-questions`", marked("Your questions to a therapist. In the deep")},
};

constexpr Term kItself[] = {
    {"",
     marked("Some things are remembered without being set: when the last backup was made "
            "(`waterline status` shows it), and while one is being made, in which folder; "
            "where the partner's device was last met; what each device of a partner's was "
            "given; whether this computer has ever told of sleep or of a locked screen. The times "
            "at which you read and the words you searched for are not kept.")},
};

constexpr Term kMore[] = {
    {"", marked("The node in the background is given `HOME`, `XDG_DATA_HOME`, `XDG_RUNTIME_DIR`, "
                "`TZ`, `PATH` and `LD_LIBRARY_PATH`, what names your language (`LANG`, `LANGUAGE`, "
                "`LC_ALL`, `LC_MESSAGES`) and the buses of your computer "
                "(`DBUS_SESSION_BUS_ADDRESS`, `DBUS_SYSTEM_BUS_ADDRESS`), and no other variable of "
                "your shell.")},
};

}  // namespace

const WrittenPage& config_page() {
  static const Section kSections[] = {
      {marked("DESCRIPTION"), kWhere},
      {marked("THE HOME"), kHome},
      {marked("SETTINGS OF YOUR OWN"), kAlone},
      {marked("SETTINGS FOR TWO"), kTwo},
      {marked("LISTS"), kLists},
      {marked("WHAT IS REMEMBERED"), kItself},
      {marked("ENVIRONMENT"), environment()},
      {marked("THE NODE'S ENVIRONMENT"), kMore},
  };
  static constexpr std::string_view kSeeAlso[] = {
      "waterline(1)",           "waterline-passphrase(1)", "waterline-unlock(1)",
      "waterline-bin(1)",       "waterline-look-back(1)",  "waterline-reassess(1)",
      "waterline-lists(1)",     "waterline-loopback(1)",   "waterline-address(1)",
      "waterline-pause(1)",     "waterline-resume(1)",     "waterline-sync-when(1)",
      "waterline-beacons(1)",   "waterline-tor(1)",        "waterline-carry(1)",
      "waterline-format(5)",    "waterline-sync(7)",       "waterline-safety(7)",
      "waterline-autostart(1)",
  };
  static const WrittenPage kPage = {
      "waterline-config", 5, marked("the settings, and where they are kept"), kSections, kSeeAlso};
  return kPage;
}

}  // namespace waterline::cli
