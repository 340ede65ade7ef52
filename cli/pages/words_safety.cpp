#include "pages/written_pages.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

constexpr Term kShort[] = {
    {"", marked("Waterline hides what you write. It does not hide that you write, and it cannot "
                "protect you from a person. This page says where the limits are, so that you can "
                "decide what to entrust to it. If you are in any danger, your safety comes before "
                "everything on this page.")},
    {"", marked("You need not read it all at once. The places that help are at the end.")},
};

constexpr Term kHidden[] = {
    {"", marked("It hides your words from everybody who has neither your passphrase, nor your "
                "recovery phrase, nor your computer while the journal is open. On the disk all of "
                "it is sealed, also after a crash; the text in your editor is in memory alone, and "
                "is wiped when it is in its place or kept as a draft, however the editing ends. If "
                "the disk is full, or program and node were both killed, the text stays in memory, "
                "for your account alone, until it can be kept.")},
    {"", marked("It hides everything that you did not share from your partner's device and from "
                "the network. They cannot tell that anything else exists. `waterline-sync`(7) says "
                "what they do see.")},
    {"",
     marked("Your passphrase decides how well that holds. Six random words, as `waterline init "
            "--generate` makes them, hold against somebody who takes the disk. A birthday, a pet, "
            "a line of a song that you both know does not hold against somebody who lives with "
            "you. The recovery phrase opens everything too: it belongs where nobody else looks.")},
};

constexpr Term kSeen[] = {
    {"", marked("Anybody with access to this computer can find out that Waterline is used on it. "
                "The program does not hide that: there is no disguise, no second journal behind "
                "another passphrase, and no hidden part. Do not count on being able to deny it. "
                "These things tell of it:")},
    {marked("Files"),
     marked(
         "The journal's folder and the names in it, which are the same for everybody; about how "
         "large each of the three stores is, and when they were last locked or closed; while it "
         "is open, when each was written to. Somebody who has several copies of the disk, or of a "
         "backup, sees that it grew, and when")},
    {marked("The program"),
     marked("The package or the files of the program, this manual, completions. The computer keeps "
            "a list of what was installed and when, also after removal; only an administrator can "
            "change it, and a gap shows too. A downloaded package stays in its folder, in the "
            "browser's list and in the shell's history until you delete it there. That the "
            "program was installed cannot be taken away")},
    {marked("A journal on a stick"),
     marked("`waterline home move` takes the journal away on a disk of your own. The machine has "
            "seen this stick. It has not seen what is on it. Its log keeps the stick's maker and "
            "serial number, and when it was put in; your shell and file manager may keep the name "
            "of the folder. `waterline --home FOLDER traces` looks for all of that, and says what "
            "can be cleared and what cannot. If the stick is pulled out, the journal closes at "
            "once. A live system (Tails, for example) with the journal on a second stick leaves "
            "least: nothing on this computer's disk")},
    {marked("Starting by itself"),
     marked("Nothing, unless you said `waterline autostart on`: then two links in your "
            "systemd folder. As a service of your login the program keeps itself out of the "
            "system's log; an installation by sudo and a crash are in it, with their time")},
    {marked("The rest of your system"),
     marked("Swap, hibernation, pictures of the screen, clipboard managers and the words that a "
            "keyboard's suggestions learn may hold what you typed or copied. Waterline cannot see "
            "them")},
    {marked("Shell and editor"),
     marked("Commands that you typed are in your shell's history, with their words: a text in "
            "`waterline write \"...\"` is one of them. Every command that takes words also asks "
            "for them, opens your editor, or reads them if you give `-`. In the list of processes, "
            "which every account of the computer can read, the words of a command are visible for "
            "less than a millisecond, until the program has taken them from there. vim, nano, "
            "emacs and micro are told to keep no copies of the text; any other editor gets a home "
            "of its own while it runs, in memory, which is wiped afterwards")},
    {marked("The browser"),
     marked("`waterline open` shows the journal as a page in your browser. The browser's history "
            "keeps one line of it: an address on this computer without a meaning, titled Notes, "
            "where nothing answers any more. A private window keeps none. The page stores nothing, "
            "and asks the browser to keep no copies; but words that were shown a moment ago can "
            "stay in the browser's memory until it is closed, pictures of windows in the window "
            "list show what is in the window, unless you chose in Settings, Closing, to cover it, "
            "and an extension of the browser can read all that you read and type. Use a browser or "
            "a profile without "
            "extensions. If the browser offers to save the passphrase, say no")},
    {marked("While it runs"),
     marked("The name waterline in the list of processes, with a partner also the port at which it "
            "waits, the text on your screen and in the terminal's memory")},
    {marked("Files of yours"),
     marked("Your exports, packets and drawings are where you put them. With --plain and --svg "
            "they are in the open; a file that was once in the open can be found on a disk even "
            "after it was removed")},
    {marked("The network"), marked("With a partner: that two devices talk, and when")},
    {"", marked("`waterline traces` looks for all of these where they usually are, and says what "
                "each one shows, how to clear it, and what else is deleted with it. It changes "
                "nothing. A clean list is no proof, and clearing can be noticed as well: missing "
                "lines are not seen, but an empty history is.")},
};

constexpr Term kOpen[] = {
    {"", marked("While the journal is open, anybody at your computer under your account can read "
                "what you can read, and so can every program that runs there. It locks after ten "
                "minutes without a command; `waterline lock` locks it at once. `waterline lock "
                "--all` also closes what is shared.")},
    {"", marked("It also locks when your screen is locked or another person takes it, and before "
                "the computer sleeps everything is closed. It learns of that from your desktop, "
                "and not every desktop tells: `waterline doctor` says whether yours has. With "
                "sway, i3 or dwm, lock by `loginctl lock-session`, or let swayidle do it: swayidle "
                "lock 'waterline lock' before-sleep 'waterline lock --all'.")},
    {"", marked("With `waterline remind desktop` your desktop shows \"A note to yourself.\" at "
                "times that you chose. Everybody who sees the screen then sees this sentence, and "
                "that it comes again and again.")},
    {"",
     marked(
         "While it is locked, nothing can be read, nothing leaves except shares whose time has "
         "come, and no command says whether there is a partner. Without the passphrase, `waterline "
         "lock --all` or `waterline stop` ends all traffic at once, and says nothing about it.")},
    {"",
     marked("In the browser, Quick exit at the top of every page, or Shift pressed three times, "
            "empties the page, locks the journal and leads elsewhere at once, and Back leads to "
            "nothing. It does not remove the line from the history, it does not close programs "
            "that watch, and somebody who stands behind you has seen what was there.")},
    {"", marked("Nothing in Waterline helps against a program that records keys or the screen, "
                "against a camera, or against somebody who administers this computer or knows your "
                "password for it. If you think that this may be so, use another device, one that "
                "nobody else has had in their hands - also to look for help.")},
    {"", marked("When memory is short, the system may move words that you read or write to the "
                "disk (swap); keys stay in memory, unless the system refuses that (then `waterline "
                "status` says so). When a computer hibernates, all of memory goes to the disk. "
                "Where the system tells of it, everything is closed before; if `waterline "
                "doctor` says that nothing tells of sleep, type `waterline lock --all` first. A "
                "disk that is encrypted as a whole "
                "helps against all of this while the computer is off.")},
};

constexpr Term kForced[] = {
    {"",
     marked(
         "Nobody can open the journal without the passphrase or the phrase; but somebody can press "
         "you to open it. Your passphrase opens all of it, the deep too. There is no second one "
         "that shows less, and no number of wrong tries wipes anything: each of these promises "
         "more than it keeps, and gives somebody else a way to destroy what you may need.")},
    {"", marked("Before that happens: keep only words in it that may be found. Keep a backup where "
                "only you find it. Delete an entry that should not be there at all with `waterline "
                "rm ID --for-good`; a copy of it may still be in an older backup.")},
    {"", marked("When it happens: you may say that these are your own thoughts, and that you do "
                "not show them. `waterline cards found-out` has words. If you are not safe, leave; "
                "nothing in a journal is worth your safety. If somebody has learned your "
                "passphrase, change it when you are alone: `waterline passphrase "
                "--somebody-knows-it`. Everything that you write from then on is closed to them; "
                "their copies from before still open with the old one. Your partner's device takes "
                "your new keys when the devices next meet, and does not learn why.")},
};

constexpr Term kPartner[] = {
    {"", marked("Your partner can keep everything that you shared, also after you take it back, "
                "and can show it to others. `waterline given` lists it. It includes replies, "
                "agreements and answers.")},
    {"", marked("Taking back and an end date ask the other device to remove something. They are "
                "not deletion. If a "
                "sentence would hurt you in wrong hands, the neutral line of `waterline share "
                "--line` says as much as "
                "you want to be known, and no more.")},
    {"", marked("You can stop at any time, alone and without a word: `waterline pause`, `waterline "
                "unpair`. To the other device yours then looks switched off. Your partner may "
                "notice that nothing comes any more, and may ask why; you owe no answer, and "
                "`waterline cards phrases` has some.")},
    {"", marked("Waiting shares and the bin go by the time that really passes. Setting the clock "
                "of this computer does not shorten them; if it was off, `waterline status` names "
                "the shares that leave ten minutes after you opened the journal.")},
    {"", marked("The other device can tell from which address yours is reached, and so roughly "
                "where you are. If your partner should not know that, pause first.")},
    {"", marked("No screen shows you whether the other device is on, and none shows your partner "
                "whether yours is. `waterline sync` and `waterline doctor` try to meet, and say "
                "whether that worked. A changed program can still show more.")},
};

constexpr Term kGone[] = {
    {"", marked("An entry that you remove can be brought back for 30 days, or as long as "
                "`waterline bin keep` says; after that, or with --for-good, it is on no page of "
                "the store. On the disk below, old blocks may remain for a while, above all on "
                "SSDs, and so may copies that other programs made: snapshots, backups of the whole "
                "computer, synced folders. All of them are sealed, as the journal is.")},
    {"",
     marked(
         "To end it all: `waterline stop`, then remove the folder of the journal, your backups and "
         "your exports. Without the keyring nobody can ever open the rest of it, not even you.")},
    {"",
     marked(
         "If somebody puts older copies in the place of some of the journal's files, the program "
         "notices it. If all files are replaced by older ones, only your partner's device notices "
         "it, and only for shared pieces. Backups in another place help against both.")},
};

constexpr Term kHelp[] = {
    {"", marked("In danger: 112 in the European Union and many other countries, or your own "
                "emergency number.")},
    {"", marked("`waterline cards help-lines` lists numbers to call, by country, in a crisis or "
                "about violence at home; `waterline cards help-lines de` shows one country. The "
                "list says when it was noted, and numbers change: look yours up once while it is "
                "calm, and keep it where you find it without this computer. The list is yours to "
                "change: `waterline lists help-lines --edit`.")},
    {"", marked("You do not have to be sure that it is bad enough to call. If somebody watches "
                "this device, call from "
                "another.")},
};

}  // namespace

const WrittenPage& safety_page() {
  static constexpr Section kSections[] = {
      {marked("DESCRIPTION"), kShort},
      {marked("WHAT IS HIDDEN"), kHidden},
      {marked("WHAT IS NOT HIDDEN"), kSeen},
      {marked("WHILE IT IS OPEN"), kOpen},
      {marked("IF SOMEBODY MAKES YOU OPEN IT"), kForced},
      {marked("WHAT YOUR PARTNER CAN KEEP"), kPartner},
      {marked("REMOVING"), kGone},
      {marked("WHERE HELP IS"), kHelp},
  };
  static constexpr std::string_view kSeeAlso[] = {
      "waterline(1)",           "waterline-traces(1)", "waterline-lock(1)",
      "waterline-cards(1)",     "waterline-share(1)",  "waterline-given(1)",
      "waterline-take-back(1)", "waterline-pause(1)",  "waterline-unpair(1)",
      "waterline-rm(1)",        "waterline-backup(1)", "waterline-passphrase(1)",
      "waterline-config(5)",    "waterline-sync(7)",
  };
  static constexpr WrittenPage kPage = {
      "waterline-safety", 7, marked("what Waterline hides, what it does not, and where help is"),
      kSections, kSeeAlso};
  return kPage;
}

}  // namespace waterline::cli
