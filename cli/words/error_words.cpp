#include "words/error_words.h"

#include "words/box_words.h"
#include "words/list_words.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

struct Words {
  std::string_view error;
  Exit code;
  std::string_view message;
  std::string_view hint;
};

// One row for each error of docs/api.md. A test compares the two lists.
constexpr Words kWords[] = {
    {"bad_request", Exit::kUsage,
     marked("Something in this command is not as it can be. Nothing was changed."),
     marked("`waterline COMMAND --help` says what each part of it may be.")},
    {"not_found", Exit::kUsage, marked("The node does not know this request. Nothing was changed."),
     marked("The node may be of another version: `waterline stop`, then try again.")},
    {"no_store", Exit::kNoStore, marked("There is no journal here yet."),
     marked("`waterline init` makes one.")},
    {"folder_in_memory", Exit::kFailure,
     marked("That folder is in this computer's memory: the journal would be gone with the next "
            "switch-off. Nothing was changed."),
     marked("Choose a folder on a disk.")},
    {"unfit_disk", Exit::kFailure,
     marked("That disk cannot keep a journal: its file system (FAT or exFAT, for example) knows no "
            "files that only you can read. Nothing was changed."),
     marked("A disk with ext4 can, best of all an encrypted one (LUKS).")},
    {"moved", Exit::kNoStore, marked("The journal is not here any more: it was moved to {1}."),
     marked("`waterline --home {1}` finds it there.")},
    {"moved_in_part", Exit::kNoStore,
     marked("Only a part of a journal arrived in this folder, since its move was broken off. The "
            "whole journal is where it was."),
     marked("Move it from there once more, to this folder or to another.")},
    {"move_unfinished", Exit::kFailure,
     marked("A move of this journal to {1} was broken off at its last step. Only the disk there "
            "knows whether it arrived, and that is not here. Nothing was changed."),
     marked("Put that disk in, and try again. If it is lost for good, delete the file `moving` in "
            "the journal's folder (`waterline home`): the journal here is whole.")},
    {"store_exists", Exit::kFailure,
     marked("There is a journal here already. It was left as it is."),
     marked("`waterline unlock` opens it.")},
    {"store_busy", Exit::kBusy,
     marked("Another process has this journal open. Nothing was changed."),
     marked("`waterline stop` ends the node that holds it.")},
    {"wrong_passphrase", Exit::kWrongPassphrase,
     marked("This passphrase does not open the journal. Nothing was changed."),
     marked("Try again, or use the recovery phrase: `waterline unlock --recovery`.")},
    {"closed", Exit::kLocked, marked("The journal is closed."),
     marked("`waterline unlock` opens it.")},
    {"locked", Exit::kLocked, marked("The journal is locked."),
     marked("`waterline unlock` opens it.")},
    {"damaged", Exit::kDamaged,
     marked("A file of the journal is damaged or was changed by something else. It was left "
            "exactly as it is."),
     marked("Copy the whole folder somewhere safe before anything else; then see docs/storage.md, "
            "\"Opening\".")},
    {"keyring_older", Exit::kDamaged,
     marked("This keyring is older than the journal: somebody or something put an earlier one in "
            "its place. Nothing was "
            "changed."),
     marked("Your present passphrase opens the present keyring, and the latest backup has it: "
            "`waterline backup restore` makes the journal of the backup's day in another home.")},
    {"change_unfinished", Exit::kFailure,
     marked("The new passphrase and recovery phrase are in force, but the disk did not confirm all "
            "of the change. Nothing is lost."),
     marked("Check the disk. `waterline unlock` with the new passphrase finishes the change.")},
    {"newer", Exit::kDamaged,
     marked(
         "This was written by a newer version of Waterline than this one. It was left as it is."),
     marked("Use a version at least as new as the one that wrote it.")},
    {"disk_full", Exit::kFailure,
     marked("There is no room left on the disk. Nothing was changed, and nothing kept was lost."),
     marked("Make some room and try again.")},
    {"backup_broken_off", Exit::kInterrupted,
     marked("It was broken off. Nothing was changed, and nothing half done is left."),
     marked("Run it again whenever you like.")},
    {"storage_failed", Exit::kFailure,
     marked("The system could not read or write the journal's files. Nothing was changed."),
     marked("Check the disk, then `waterline stop` and try again.")},
    {"changed_meanwhile", Exit::kFailure,
     marked("The entry was changed meanwhile, by another command. Both texts are kept: the other "
            "one is now the text of the entry, and yours is a revision in its history."),
     marked(
         "`waterline history ID` shows both, and `waterline undo ID --to N` chooses one of them.")},
    {"writing_stopped", Exit::kFailure,
     marked("The disk did not confirm that the last change was written, so nothing more is written "
            "for now. Everything "
            "before it is safe; the last change may be missing."),
     marked("Check the disk. Then `waterline lock --all` and `waterline unlock`, and see whether "
            "the last change is "
            "there.")},
    {"out_of_memory", Exit::kFailure,
     marked("There is not enough free memory to check the passphrase. Nothing was changed."),
     marked("Close other programs and try again.")},
    {"no_private_place", Exit::kFailure,
     marked("The editor's file needs a place in memory that is yours alone, and there is none; on "
            "a disk it would leave traces. Nothing was changed."),
     marked("Write through standard input instead: `waterline write -`.")},
    {"weak_passphrase", Exit::kUsage,
     marked("A passphrase needs at least 8 characters. Nothing was changed."),
     marked("Longer is better: several random words are easy to remember.")},
    {"common_passphrase", Exit::kUsage,
     marked("This passphrase is among those that people try first. Nothing was changed."),
     marked("Longer is better: several random words are easy to remember.")},
    {"words_differ", Exit::kUsage,
     marked("These are not the words at those places of the recovery phrase."),
     marked("Compare them with what you wrote down.")},
    {"nothing_begun", Exit::kUsage, marked("Too much time passed, so nothing was made."),
     marked("Run `waterline init` again.")},
    {"unknown_id", Exit::kNothing, marked("No id begins with these letters."),
     marked("`waterline list`, `waterline ours` and `waterline waiting` show the ids.")},
    {"ambiguous_id", Exit::kUsage, marked("This beginning of an id fits more than one id."),
     marked("Give a few more of its letters.")},
    {"empty", Exit::kUsage, marked("There is no text in it, so nothing was kept."),
     marked("Give some text, or `-` to read it from standard input.")},
    {"too_long", Exit::kUsage, marked("This text is too long. Nothing of it was kept here."), ""},
    {"not_text", Exit::kUsage,
     marked("This text cannot be kept: it is not UTF-8, or has control characters in it."),
     marked("Save the file as UTF-8 and try again. Nothing was changed.")},
    {"unknown_kind", Exit::kUsage, marked("There is no such kind of entry."), ""},
    {"bad_query", Exit::kUsage, marked("No word to look for was given."),
     marked("Give at least one word.")},
    {"stays_below", Exit::kStaysBelow,
     marked("This is in the deep, and nothing of the deep can be shared. Nothing was changed."),
     marked("If there is something in it that you want to say, write it as a new entry in your own "
            "words.")},
    {"no_such_excerpt", Exit::kUsage,
     marked("Those lines, or that text, are not in the entry. Nothing was changed."),
     marked("`waterline show ID --lines` numbers its lines.")},
    {"several_matches", Exit::kUsage,
     marked("That text is in the entry more than once. Nothing was changed."),
     marked("Give a longer piece of it, or lines: --excerpt 3..5.")},
    {"needs_confirmation", Exit::kUsage,
     marked("This needs the typed word as a confirmation. Nothing was changed."), ""},
    {"no_partner", Exit::kUsage,
     marked("This needs a partner, and this journal is paired with nobody. Nothing was changed."),
     marked("You need no partner to write. If you both want to pair: `waterline pair show` on one "
            "device, `waterline pair join` on the other.")},
    {"has_partner", Exit::kUsage, marked("This journal is paired already. Nothing was changed."),
     marked("`waterline unpair` ends that pairing first. To pair anew with the same person, both "
            "of you type `waterline unpair`.")},
    {"not_yours", Exit::kUsage,
     marked("Only its author can revise it or take it back, and only the other person can "
            "acknowledge it. Nothing was changed."),
     marked("`waterline ours` shows who shared what.")},
    {"taken_back", Exit::kNothing, marked("Its author has taken it back. Nothing was changed."),
     marked("`waterline ours` shows what is there.")},
    {"still_waits", Exit::kUsage,
     marked("That is still waiting; nothing of it has left. Nothing was changed."),
     marked("`waterline cancel ID` cancels it without a trace.")},
    {"has_left", Exit::kUsage, marked("That has left already. Nothing was changed."),
     marked("`waterline take-back ID` asks both devices to remove it.")},
    {"replies_closed", Exit::kUsage,
     marked("Its author has not opened it to replies. Nothing was changed."),
     marked("You can still acknowledge it: `waterline acknowledge ID`.")},
    {"too_many", Exit::kUsage,
     marked("There are already as many of these as there can be. Nothing was changed."),
     marked("Take one of them back first.")},
    {"nothing_to_accept", Exit::kNothing,
     marked("Your partner proposes nothing here now. Nothing was changed."),
     marked("If the proposal was withdrawn, either of you can propose it anew.")},
    {"not_in_force", Exit::kNothing,
     marked("Either this is not agreed between you now, or nothing of yours is in it that could be "
            "taken back. Nothing was changed."),
     marked("`waterline path`, `waterline agree`, `waterline agenda` and `waterline takeaway` show "
            "what is agreed and what is proposed.")},
    {"other_words", Exit::kUsage,
     marked(
         "Its words were changed meanwhile, so nothing was said about them. Nothing was changed."),
     marked("Look at the new words first: `waterline ours`, `waterline path`, `waterline agree` "
            "and `waterline questions` show them.")},
    {"goal_changed", Exit::kUsage,
     marked("Its goal has other words than those that this step was written for. Nothing was "
            "changed."),
     marked("Either of you can write the step anew for the goal as it is: `waterline path change "
            "ID`.")},
    {"answer_sealed", Exit::kUsage,
     marked("You have chosen to reveal your answer to this question, so it can no longer be "
            "changed. Nothing was changed."),
     marked("Once both answers are open, `waterline answer ID --forget` takes yours back.")},
    {"bad_code", Exit::kUsage,
     marked("This is not a pairing code, or the picture has no pairing code in it."),
     marked("A code is a number and four words, like 7-copper-lantern-meadow-finch.")},
    {"code_expired", Exit::kUnverified, marked("This picture is too old. Nothing was changed."),
     marked("Make a new one with `waterline pair show --qr`.")},
    {"own_code", Exit::kUsage, marked("This is this device's own code."),
     marked("Type it on the other device: `waterline pair join`.")},
    {"no_pairing", Exit::kUsage, marked("No pairing is under way."),
     marked("`waterline pair show` begins one.")},
    {"tor_off", Exit::kUsage,
     marked("This pairing goes through Tor, and Tor is off here. Nothing was changed."),
     marked("`waterline tor on` or `waterline tor only`, on both devices; then once more.")},
    {"tor_missing", Exit::kUsage,
     marked("This pairing goes through Tor, and Tor is not installed here. Nothing was changed."),
     marked("`sudo apt install tor`, then `sudo systemctl disable --now tor`: Waterline starts its "
            "own, and only when you say so.")},
    {"tor_only", Exit::kUsage,
     marked("This device goes by Tor alone, and this pairing would go directly. Nothing was "
            "changed."),
     marked(
         "`waterline pair show --far`, on the device that shows the offer. `waterline tor on` or "
         "`off` allows direct calls.")},
    {"not_far", Exit::kUsage,
     marked("This text does not lead through Tor, but to a direct call, which shows where you are. "
            "Nothing was sent."),
     marked("Your partner makes a line with `waterline pair show --far`. If you know who waits at "
            "the addresses in this text: --direct.")},
    {"words_by_tor", Exit::kUsage,
     marked("A code's four words are too few for the Tor network. Nothing was changed."),
     marked("On the device that shows the offer: `waterline pair show --far`.")},
    {"bad_bridges", Exit::kUsage,
     marked("These are no bridges that can be used here. Nothing was changed."),
     marked("One line for each, at most 16, that begins with obfs4 or snowflake, as "
            "https://bridges.torproject.org shows them.")},
    {"no_transport", Exit::kUsage,
     marked("The program that these bridges need is not installed here. Nothing was changed."),
     marked("`sudo apt install obfs4proxy` for obfs4, `sudo apt install snowflake-client` for "
            "snowflake.")},
    {"bad_address", Exit::kUsage,
     marked("An address is needed: HOST:PORT, as the other device shows it."),
     marked("For example: 192.0.2.7:45454")},
    {"address_in_use", Exit::kFailure, marked("This device cannot wait for calls at that address."),
     marked("Another program may use the port, or the address is not one of this machine's. Try "
            "another: --listen "
            "HOST:PORT")},
    {"earlier_device", Exit::kNothing,
     marked(
         "That was shared with a device that you are no longer paired with. Nothing was changed."),
     marked("This device can no longer ask that device for anything. To have a piece removed "
            "there, ask the person; `waterline given` lists what that device was given.")},
    {"unreachable", Exit::kUnreachable,
     marked("The other device cannot be reached now. Everything you shared is kept and goes when "
            "the devices next meet."),
     marked("Check that it is on, and that the address is right: `waterline address`. `waterline "
            "doctor` looks for the cause.")},
    {"not_in_step", Exit::kUnreachable,
     marked("The devices met, and not everything that you two shared is on both yet. All of it is "
            "kept, and goes when they next meet."),
     marked("Try `waterline sync` again. If it stays so, `waterline doctor` looks for the cause.")},
    {"unproven", Exit::kUnverified,
     marked("At your partner's address something answers that did not prove to be the device that "
            "you paired with. Nothing was sent to it; everything that you shared is kept."),
     marked("It may be your partner's device set up anew, another program, or something in "
            "between: ask your partner. `waterline doctor` says what to do.")},
    {"paused", Exit::kUsage, marked("You have paused, so nothing left and nothing came."),
     marked("`waterline resume` ends the pause; then try again.")},
    {"quiet", Exit::kUsage,
     marked("The journal is quiet: nothing goes out or comes in, and nobody is told."),
     marked("`waterline status` says why, and shows what would leave. `waterline resume` or "
            "`waterline unpair` ends the quiet.")},
    {"new_keys_wait", Exit::kUnreachable,
     marked("Your partner's device still knows you by your old keys, so nothing of yours leaves. "
            "Everything that you shared is kept."),
     marked("It takes the new keys when the devices next meet: `waterline sync`. If it does not "
            "take them, type `waterline unpair` on both devices, and pair again.")},
    {"bad_hours", Exit::kUsage, marked("These hours cannot be read. Nothing was changed."),
     marked("Give `always`, `manual`, or hours of the day: 07:00-08:30,22:00-00:30")},
    {"no_file", Exit::kUsage,
     marked("This file or folder does not exist, or cannot be used. Nothing was changed."),
     marked("An ordinary file is needed (no link, no device), or for --folder a folder.")},
    {"bad_box", Exit::kUsage, marked("This cannot be the address of a box. Nothing was changed."),
     marked(
         "For example: waterline box https://anna@cloud.example/dav/box/, or "
         "sftp://anna@box.example/box/. It begins with https:// (for davs://, too) or sftp://; a "
         "space in a WebDAV address is %20, and an IPv6 address stands in brackets.")},
    {"bad_bundle", Exit::kDamaged,
     marked("This is not a whole bundle from your partner's device for this one. Nothing of it was "
            "taken in, and nothing was changed."),
     marked("The bundle may be damaged or cut, still being copied, your own, or from before you "
            "paired. Copy it once more, or make a new one on the other device: `waterline carry "
            "out FILE`.")},
    {"bundle_other_version", Exit::kDamaged,
     marked("This bundle is of another version of Waterline. Nothing of it was taken in, and "
            "nothing was changed."),
     marked("Bring both devices to the same version.")},
    {"no_network_process", Exit::kFailure,
     marked("The network process does not run, so nothing goes out or comes in. Your entries and "
            "everything you shared are kept."),
     marked("`waterline status` says more.")},
    {"no_such_file", Exit::kUsage, marked("There is no such file or folder. Nothing was changed."),
     marked("Check the name, and that the disk is connected.")},
    {"file_exists", Exit::kFailure,
     marked("There is a file with this name already. It was left as it is."),
     marked("Give another name. For a backup, give a folder, and a free name in it is chosen.")},
    {"not_a_backup", Exit::kUsage,
     marked("This is not a backup of Waterline. Nothing was changed."),
     marked("A backup is a file that `waterline backup create` made.")},
    {"wrong_offset", Exit::kFailure,
     marked("Bytes of this attachment are missing. Nothing of it was attached."),
     marked("Attach the file again.")},
    {"attachment_damaged", Exit::kDamaged,
     marked("This attachment cannot be read: its bytes are missing, or are not what was attached. "
            "Everything else is as it was."),
     marked("If you still have the file, attach it again. A backup may have it too.")},
    {"cannot_be_shown", Exit::kFailure,
     marked("This cannot be shown on this computer yet. It is kept as it is."),
     marked("`waterline attachment save ID` writes it into a file.")},
    {"too_many_pixels", Exit::kFailure,
     marked("This picture is too large to be shown here. It is kept as it is."),
     marked("`waterline attachment save ID` writes it into a file.")},
    {"cannot_be_played", Exit::kFailure, marked("This cannot be played here. It is kept as it is."),
     marked("`waterline attachment save ID` writes it into a file.")},
    {"backup_damaged", Exit::kDamaged,
     marked("This backup is damaged: parts of it are changed or missing. Nothing was restored from "
            "it."),
     marked("Use another copy of it, or another backup.")},
    {"backup_runs", Exit::kBusy,
     marked("Another backup is being made or read at this moment. Nothing was changed."),
     marked("Wait until it is done, then try again.")},
    {"job_runs", Exit::kBusy,
     marked("Another import or export runs at this moment. Nothing was changed."),
     marked("Wait until it is done, then try again.")},
    {"unknown_list", Exit::kNothing, marked("There is no such list."),
     marked("`waterline lists` shows the names of the lists.")},
    {"bad_list", Exit::kUsage, marked("This list can't be read. Nothing was changed."), ""},
    {"unknown_field", Exit::kUsage,
     marked("This kind of entry has no question of that name. Nothing was changed."), ""},
    {"no_appointment", Exit::kUsage,
     marked("This entry is not an appointment, so it has no time at which you could be busy. "
            "Nothing was changed."),
     marked("`waterline appointments` shows your appointments.")},
    {"unfit_answer", Exit::kUsage,
     marked("This answer does not fit its question. Nothing was changed."), ""},
};

std::string limit_in_words(const Json& error) {
  if (!error.contains("limit") || !error["limit"].is_number_unsigned()) return {};
  return filled(tr("At most {1} KiB."), error["limit"].get<std::size_t>() / 1024) + " ";
}

std::string joined(const Json& names) {
  std::string text;
  for (const Json& name : names) {
    if (!text.empty()) text += ", ";
    text += name.get<std::string>();
  }
  return text;
}

}  // namespace

Ended words_for(const Json& error) {
  const std::string name = error.value("error", "bad_request");
  for (const Words& words : kWords) {
    if (words.error != name) continue;
    std::string hint = tr(words.hint);
    if (error.contains("folder")) {
      const std::string folder = for_terminal(error["folder"].get<std::string>());
      return {words.code, filled(tr(words.message), folder), filled(hint, folder), name};
    }
    if (name == "too_long") hint = limit_in_words(error) + tr("Split it, or choose a part of it.");
    if (name == "disk_full" && error.contains("lacking")) {
      constexpr std::uint64_t kMebibyte = std::uint64_t{1024} * 1024;
      const std::uint64_t lacking =
          (error["lacking"].get<std::uint64_t>() + kMebibyte - 1) / kMebibyte;
      hint =
          error.contains("for_file")
              ? filled(tr("{1} MiB more are needed."), lacking)
              : filled(
                    tr("All stores are written a second time before the old files are deleted. {1} "
                       "MiB more are needed."),
                    lacking);
    }
    if (name == "unknown_kind" && error.contains("kinds"))
      hint = filled(tr("The kinds are: {1}."), joined(error["kinds"]));
    if (name == "bad_list" && error.contains("line")) {
      hint = filled(
          tr("Line {1} is wrong. A group is `# name: Title`; a question `name [type]: Question?`."),
          error["line"].get<std::size_t>());
    }
    if (name == "unknown_field" && error.contains("fields"))
      hint = filled(tr("Its questions are: {1}."), joined(error["fields"]));
    if (name == "unfit_answer" && error.contains("fields")) {
      const std::string fits = what_fits(error.value("fits", ""));
      return {words.code,
              filled(tr("This answer is not one of the choices for {1}. Nothing was changed."),
                     joined(error["fields"])),
              fits.empty()
                  ? tr("`waterline lists kinds` and `waterline lists scales` show the choices.")
                  : fits,
              name};
    }
    if (name == "needs_confirmation" && error.contains("word")) {
      hint = filled(tr("Type the word `{1}` when asked, or give --confirm {1}."),
                    error["word"].get<std::string>());
    }
    if (name == "unreachable" && error.value("why", "") == "by_hand") {
      hint =
          tr("The devices meet only by hand: your partner must type `waterline sync` at the same "
             "moment. `waterline sync --wait 60` waits for a minute.");
    }
    if (name == "unreachable" && error.value("why", "") == "tor_only") {
      hint =
          tr("Check that it is on, and that `waterline tor on` was typed there, too. `waterline "
             "doctor` looks for the cause.");
    }
    if (name == "paused" && error.value("why", "") == "tor_unreadable") {
      return {words.code,
              tr("The setting for Tor cannot be read, so nothing goes out or comes in."),
              tr("`waterline tor on`, `only` or `off` sets it anew."), name};
    }
    if (name == "bad_box") {
      if (const std::string why = words_for_bad_box(error.value("why", "")); !why.empty())
        return {words.code, why + " " + tr("Nothing was changed."),
                hint_for_bad_box(error.value("why", "")), name};
    }
    if (name == "no_network_process" && error.value("why", "") == "no_sandbox") {
      hint =
          tr("This system offers no seccomp, and without it Waterline does not go on the network.");
    }
    return {words.code, tr(words.message), hint, name};
  }
  return {
      Exit::kFailure,
      tr("The node answered with an error that this version does not know. Nothing was changed."),
      tr("`waterline stop`, then try again."), name};
}

}  // namespace waterline::cli
