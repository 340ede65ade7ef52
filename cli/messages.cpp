#include "messages.h"

#include <array>
#include <utility>

namespace waterline::cli {
namespace {

struct Words {
  std::string_view error;
  Exit code;
  std::string_view message;
  std::string_view hint;
};

// One row an error of docs/api.md; a test holds the two lists against each other.
constexpr Words kWords[] = {
    {"bad_request", Exit::kUsage, "The node did not understand this request. Nothing was changed.",
     "See `waterline COMMAND --help`."},
    {"not_found", Exit::kUsage, "The node does not know this request. Nothing was changed.",
     "The node may be of another version: `waterline stop`, then try again."},
    {"no_store", Exit::kNoStore, "There is no journal here yet.", "`waterline init` makes one."},
    {"store_exists", Exit::kFailure, "There is a journal here already. It was left as it is.",
     "`waterline unlock` opens it."},
    {"store_busy", Exit::kBusy, "Another process has this journal open. Nothing was changed.",
     "`waterline stop` ends the node that holds it."},
    {"wrong_passphrase", Exit::kWrongPassphrase, "This passphrase does not open the journal. Nothing was changed.",
     "Try again, or use the recovery phrase: `waterline unlock --recovery`."},
    {"closed", Exit::kLocked, "The journal is closed.", "`waterline unlock` opens it."},
    {"locked", Exit::kLocked, "The journal is locked.", "`waterline unlock` opens it."},
    {"damaged", Exit::kDamaged,
     "A file of the journal is damaged or was changed by something else. It was left exactly as it is.",
     "Copy the whole folder somewhere safe before anything else; then see docs/storage.md, \"Damage\"."},
    {"newer", Exit::kDamaged, "This was written by a newer version of Waterline than this one. It was left as it is.",
     "Use that version, or a later one."},
    {"disk_full", Exit::kFailure, "There is no room left on the disk. Nothing was changed, and nothing kept was lost.",
     "Make some room and try again."},
    {"backup_broken_off", Exit::kInterrupted, "It was broken off. Nothing was changed, and nothing of it is left.",
     "Run it again whenever you like."},
    {"storage_failed", Exit::kFailure, "The system could not read or write the journal's files. Nothing was changed.",
     "Check the disk, then `waterline stop` and try again."},
    {"writing_stopped", Exit::kFailure,
     "The disk did not confirm that the last change was written, so nothing more is written for now. What was kept "
     "before it is safe; of the last change it is not known.",
     "Check the disk. Then `waterline lock --all` and `waterline unlock`, and see whether the last change is there."},
    {"out_of_memory", Exit::kFailure, "There is not enough free memory to check the passphrase. Nothing was changed.",
     "Close other programs and try again."},
    {"weak_passphrase", Exit::kUsage, "A passphrase needs at least 8 characters. Nothing was changed.",
     "Longer is better: several random words are easy to remember."},
    {"words_differ", Exit::kUsage, "Those are not the words that stand in the phrase at those places.",
     "Compare them with what you wrote down."},
    {"nothing_begun", Exit::kUsage, "There is nothing to finish: the beginning was too long ago.",
     "Run `waterline init` again."},
    {"unknown_id", Exit::kNothing, "Nothing here has this id.",
     "`waterline list`, `ours` and `held` show the ids there are."},
    {"ambiguous_id", Exit::kUsage, "This beginning of an id fits more than one.", "Give a few more of its letters."},
    {"empty", Exit::kUsage, "There is no text in it, so nothing was kept.",
     "Give some text, or `-` to read it from standard input."},
    {"too_long", Exit::kUsage, "This is longer than it may be. Nothing was kept of it here.", ""},
    {"not_text", Exit::kUsage, "This is not text that can be kept: it is not UTF-8, or has control characters in it.",
     "Save the file as UTF-8 and try again. Nothing was changed."},
    {"unknown_kind", Exit::kUsage, "There is no such kind of entry.", ""},
    {"bad_query", Exit::kUsage, "There is no word to look for.", "Give at least one word."},
    {"stays_below", Exit::kStaysBelow,
     "This lies in the deep, and nothing of the deep can be shared. Nothing was changed.",
     "If there is something in it you want to say, write it as a new entry in your own words."},
    {"no_such_excerpt", Exit::kUsage, "Those lines, or that text, are not in the entry.",
     "`waterline show ID --lines` numbers its lines."},
    {"several_matches", Exit::kUsage, "That text stands in the entry more than once.",
     "Give a longer piece of it, or lines: --excerpt 3..5."},
    {"needs_confirmation", Exit::kUsage, "This needs the typed word as a confirmation. Nothing was changed.", ""},
    {"no_partner", Exit::kUsage, "This is for two, and nobody is paired with this journal.",
     "Nothing needs it. If you both want to: `waterline pair show` on one device, `waterline pair join` on the other."},
    {"has_partner", Exit::kUsage, "This journal is paired already. Nothing was changed.",
     "`waterline unpair` ends that first."},
    {"not_yours", Exit::kUsage,
     "Only its author can revise it or take it back, and only the other can mark it. Nothing was changed.",
     "`waterline ours` shows who shared what."},
    {"taken_back", Exit::kNothing, "Its author has taken it back.", "`waterline ours` shows what is there."},
    {"replies_closed", Exit::kUsage, "Its author has not opened it to replies. Nothing was changed.",
     "A mark is always possible: `waterline mark`."},
    {"too_many", Exit::kUsage, "There are as many of these as there can be. Nothing was changed.",
     "Take one of them back first."},
    {"nothing_to_accept", Exit::kNothing, "Nothing that your partner proposed stands here now. Nothing was changed.",
     "If it was withdrawn, either of you can propose it anew."},
    {"not_in_force", Exit::kNothing, "Nothing of yours stands here, and nothing is agreed. Nothing was changed.",
     "`waterline path`, `agree`, `agenda` and `takeaway` list what there is."},
    {"answer_sealed", Exit::kUsage,
     "You have chosen to reveal an answer to this, and it stays as it was sealed. Nothing was changed.",
     "Once both answers are open, `waterline answer ID --forget` takes yours back."},
    {"bad_code", Exit::kUsage, "This is not a pairing code, or the picture has no code of ours in it.",
     "A code is a number and four words, like 7-copper-lantern-meadow-finch."},
    {"code_used_up", Exit::kUnverified, "This code was tried three times and is over, on purpose.",
     "Make a new one with `waterline pair show`, and read it to each other over a channel you trust."},
    {"code_expired", Exit::kUnverified, "This picture is too old. Nothing was changed.",
     "Make a new one with `waterline pair show --qr`."},
    {"own_code", Exit::kUsage, "This is the code that this device shows itself.", "Type it on the other device."},
    {"no_pairing", Exit::kUsage, "No pairing is under way.", "`waterline pair show` begins one."},
    {"bad_address", Exit::kUsage, "An address is needed: HOST:PORT, as the other device shows it.",
     "For example: --at 192.0.2.7:45454"},
    {"address_in_use", Exit::kFailure, "This device cannot listen at that address.",
     "Another program may use the port, or the address is not one of this machine's. Try another: --listen HOST:PORT"},
    {"unreachable", Exit::kUnreachable,
     "The other device cannot be reached now. Everything you shared is kept and goes when the two next meet.",
     "Check that it is on, and that the address is right: `waterline address`. `waterline doctor` looks closer."},
    {"paused", Exit::kUsage, "You have paused: nothing goes out or comes in, and nobody is told.",
     "`waterline resume` ends the pause."},
    {"bad_hours", Exit::kUsage, "These are no hours. Nothing was changed.",
     "Say `always`, `manual`, or windows of the day: 07:00-08:30,22:00-00:30"},
    {"no_file", Exit::kUsage, "There is no such file or folder here that can be used. Nothing was changed.",
     "An ordinary file is needed (no link, no device), or for --folder a folder."},
    {"bad_bundle", Exit::kDamaged,
     "This is not a whole file from your partner's device for this one. Nothing of it was taken, and nothing was "
     "changed.",
     "It may be damaged or cut, still being copied, your own, or from before you paired. Copy it once more, or make a "
     "new one on the other device: `waterline carry out FILE`."},
    {"bundle_other_version", Exit::kDamaged,
     "This file is of another version of Waterline. Nothing of it was taken, and nothing was changed.",
     "Bring both devices to the same version."},
    {"no_network_process", Exit::kFailure,
     "The part that speaks with the network does not run, so nothing goes out or comes in. Your journal is not "
     "affected.",
     "`waterline status` says more."},
    {"no_such_file", Exit::kUsage, "There is no such file or folder. Nothing was changed.",
     "Check the name, and that the disk is there."},
    {"file_exists", Exit::kFailure, "There is a file with this name already. It was left as it is.",
     "Give another name. For a backup a folder will do: then a free name is found."},
    {"not_a_backup", Exit::kUsage, "This is not a backup of Waterline. Nothing was changed.",
     "A backup is a file that `waterline backup create` made."},
    {"backup_damaged", Exit::kDamaged,
     "This backup is damaged: not every byte is what was written, or some are lacking. Nothing was restored from it.",
     "Use another copy of it, or another backup. `waterline backup verify` says whether one is whole."},
    {"backup_runs", Exit::kBusy, "Another backup is being made or read at this moment. Nothing was changed.",
     "Wait until it is done, then try again."},
    {"unknown_list", Exit::kNothing, "There is no such list.", "`waterline lists` shows which there are."},
    {"bad_list", Exit::kUsage, "This list can't be read. Nothing was changed.", ""},
    {"unknown_field", Exit::kUsage, "This kind of entry asks nothing of that name. Nothing was changed.", ""},
    {"unfit_answer", Exit::kUsage, "This answer does not fit its question. Nothing was changed.", ""},
};

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kWordings = {{
    {"read-with-care", "I read this with care."},
    {"thank-you-for-the-effort", "Thank you for the effort."},
    {"thank-you-for-your-trust", "Thank you for trusting me with this."},
    {"with-you", "I am with you in this."},
    {"no-words-yet", "I have no words yet, and I am here."},
}};

std::string limit_in_words(const Json& error) {
  if (!error.contains("limit") || !error["limit"].is_number_unsigned()) return {};
  return "At most " + std::to_string(error["limit"].get<std::size_t>() / 1024) + " KiB.";
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
    std::string hint(words.hint);
    if (name == "too_long") hint = limit_in_words(error) + " Split it, or choose a part of it.";
    if (name == "unknown_kind" && error.contains("kinds")) hint = "The kinds are: " + joined(error["kinds"]) + ".";
    if (name == "bad_list" && error.contains("line")) {
      hint = "It is line " + std::to_string(error["line"].get<std::size_t>()) +
             ". A group is `# name: Title`; a question `name [type]: Question?`.";
    }
    if (name == "unknown_field" && error.contains("fields")) hint = "It asks for: " + joined(error["fields"]) + ".";
    if (name == "unfit_answer" && error.contains("fields")) {
      hint =
          "It is the answer to " + joined(error["fields"]) + ". `waterline lists kinds` and `scales` show what fits.";
    }
    if (name == "needs_confirmation" && error.contains("word")) {
      hint = "Type the word `" + error["word"].get<std::string>() + "` when asked, or give --confirm " +
             error["word"].get<std::string>() + ".";
    }
    if (name == "no_network_process" && error.value("why", "") == "no_sandbox") {
      hint = "This system offers no seccomp, and without it Waterline does not go on the network.";
    }
    return {words.code, std::string(words.message), hint, name};
  }
  return {Exit::kFailure, "The node answered with an error that this version does not know. Nothing was changed.",
          "`waterline stop`, then try again.", name};
}

std::string_view words_for_depth(std::string_view depth) {
  if (depth == "line") return "one line";
  if (depth == "summary") return "a summary in own words";
  if (depth == "excerpt") return "an excerpt";
  if (depth == "whole") return "a whole entry";
  return "a piece";
}

std::string_view words_for_given(std::string_view what) {
  if (what == "mark") return "your mark";
  if (what == "reply") return "your reply";
  if (what == "version") return "what you wrote for both of you";
  if (what == "acceptance") return "that you accepted";
  if (what == "report") return "your report";
  if (what == "question") return "your question";
  if (what == "seal") return "a sealed answer, which it cannot read";
  if (what == "answer") return "your answer";
  return "a piece";
}

std::string_view sentence_of(std::string_view wording) {
  for (const auto& [name, sentence] : kWordings) {
    if (name == wording) return sentence;
  }
  return "A sign of having seen it.";
}

bool is_wording(std::string_view wording) {
  for (const auto& [name, sentence] : kWordings) {
    if (name == wording) return true;
  }
  return false;
}

std::string list_of_wordings() {
  std::string text;
  for (const auto& [name, sentence] : kWordings) {
    text += "  " + std::string(name) + std::string(28 - name.size(), ' ') + std::string(sentence) + "\n";
  }
  return text;
}

std::string words_for_courier(const Json& answer) {
  // Landlock learned to forbid TCP in its fourth version, and signals and abstract sockets in its sixth.
  constexpr int kWhole = 6;
  std::string text;
  if (answer.contains("courier") && answer["courier"].is_object()) {
    const int abi = answer["courier"].value("landlock_abi", 0);
    text += "The network process is shut in: seccomp, and ";
    if (abi == 0) {
      text += "no Landlock (this kernel has none, or it is switched off). Seccomp alone holds it.\n";
    } else {
      text += "Landlock version " + std::to_string(abi);
      text += abi < kWhole ? ", an older one. What that cannot forbid, seccomp does.\n" : ".\n";
    }
  }
  if (answer.contains("courier_ended") && answer["courier_ended"].is_object()) {
    const Json& ended = answer["courier_ended"];
    const std::string why = ended.value("why", "");
    const int times = ended.value("times", 1);
    if (why == "broke_rule") {
      text += "The network process asked for what it must not ask for, and was ended";
    } else if (why == "forbidden_call") {
      text += "The network process tried what it is not allowed to, and the system ended it";
    } else {
      text += "The network process ended unexpectedly";
    }
    text += times == 1 ? " (once since the journal was opened). "
                       : " (" + std::to_string(times) + " times since the journal was opened). ";
    text += "Nothing private is within its reach, and all that you wrote is here.\n";
    if (why != "gone") {
      text +=
          "It may be a fault, or somebody may have taken it over. If it comes back, `waterline pause` keeps this "
          "device off the network; please report it.\n";
    }
  }
  return text;
}

Ended words_for_pairing_end(std::string_view end, int guesses_left) {
  if (end == "wrong_code") {
    std::string left = guesses_left == 1 ? "One try is" : std::to_string(guesses_left) + " tries are";
    return {Exit::kUnverified, "The code was wrong, or someone is interfering. Nothing was paired.",
            guesses_left > 0 ? left + " left with this code. Read it to each other once more."
                             : "Make a new code with `waterline pair show`.",
            "wrong_code"};
  }
  if (end == "offer_over") {
    return {Exit::kUnverified, "This code is over: it was tried three times, or it stood too long.",
            "Make a new one with `waterline pair show`.", "offer_over"};
  }
  if (end == "not_confirmed") {
    return {Exit::kUnverified, "The six words were not confirmed on both devices, so nothing was paired.",
            "If the words differed, someone may be between the two devices. Try again over another network.",
            "not_confirmed"};
  }
  if (end == "other_version") {
    return {Exit::kFailure, "The other device runs a version that cannot pair with this one.",
            "Bring both to the same version.", "other_version"};
  }
  if (end == "no_such_offer") {
    return {Exit::kUnverified, "The other device does not show an offer with this number now.",
            "Check the number in front of the words; an offer stands for ten minutes.", "no_such_offer"};
  }
  if (end == "unreachable") {
    return {Exit::kUnreachable, "The other device cannot be reached there. Nothing was paired.",
            "Check the address that it shows, and that both are on the same network.", "unreachable"};
  }
  return {Exit::kUnreachable, "The connection ended before the pairing was finished. Nothing was paired.",
          "Start again with the same code, or a new one.", "cut"};
}

}  // namespace waterline::cli
