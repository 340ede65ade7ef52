#include "words/status_words.h"

#include <algorithm>

#include "base/environment.h"
#include "base/session_bus.h"
#include "words/shown_times.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

// Rounds to the nearest unit: to a person, a second less than forty days is forty days.
std::string span(std::int64_t seconds) {
  const auto in = [seconds](std::int64_t unit) {
    return static_cast<std::size_t>((seconds + unit / 2) / unit);
  };
  const std::size_t days = in(86400);
  const std::size_t hours = in(3600);
  const std::size_t minutes = in(60);
  if (days >= 2) return filled(tr_n("{1} day", "{1} days", days), days);
  if (hours >= 1) return filled(tr_n("{1} hour", "{1} hours", hours), hours);
  return filled(tr_n("{1} minute", "{1} minutes", minutes), minutes);
}

std::string in_words(const Json& clock) {
  const std::string state = clock["state"];
  const std::string time = span(clock["seconds"].get<std::int64_t>());
  if (state == "settling") {
    const auto waiting = clock["waiting"].get<std::size_t>();
    if (waiting == 0) return {};
    return filled(tr_n("By its clock this computer was off for {1}. {2} thing came due meanwhile. "
                       "It leaves at {3}; "
                       "`waterline waiting` shows it.",
                       "By its clock this computer was off for {1}. {2} things came due meanwhile. "
                       "They leave at {3}; "
                       "`waterline waiting` shows them.",
                       waiting),
                  time, waiting, local_time(clock["settles"].get<std::string>()));
  }
  if (state == "long_away") {
    return filled(tr("By its clock this computer was off for {1}. That is long, so it does not "
                     "count yet: waiting shares go on waiting, and the bin is not emptied. If the "
                     "clock is right, `waterline clock` lets its time count."),
                  time);
  }
  if (state == "ahead") {
    return filled(tr("The clock of this computer went {1} too far ahead. Waiting shares and the "
                     "bin go by the time that really passes. If the clock is right now, `waterline "
                     "clock` lets its time count."),
                  time);
  }
  return filled(
      tr("The clock of this computer went back by {1}. Waiting shares and the bin go by the time "
         "that really passes. If the clock is right now, `waterline clock` lets its time count."),
      time);
}

std::string state_of_tor(const Json& tor) {
  const std::string state = tor["state"];
  if (state == "missing") return tr("Tor is not installed here.");
  if (state == "fails") return tr("Tor keeps failing, and is not started again by itself.");
  if (state == "starting") return filled(tr("Tor is starting: {1} %."), tor["percent"].get<int>());
  if (state == "no_network") return tr("Tor finds no network.");
  if (state == "ready") {
    return tor["only_call"].get<bool>()
               ? tr("Tor runs.")
               : tr("Tor runs, but this device cannot be called by it yet.");
  }
  if (state == "callable") return tr("Tor runs, and this device can be called by it.");
  return tr("Tor does not run now.");
}

}  // namespace

std::string words_for_span(std::int64_t seconds) {
  return span(seconds < 0 ? -seconds : seconds);
}

std::string words_for_tor(const Json& tor) {
  if (!tor["use"].is_string()) {
    return tr("The setting for Tor cannot be read, so nothing goes out or comes in.") + " " +
           tr("`waterline tor on`, `only` or `off` sets it anew.");
  }
  if (tor["use"] == "off") return tr("off");
  std::string text = tor["use"] == "only"
                         ? tr("The devices meet through Tor alone.")
                         : tr("The devices meet directly, and through Tor where that fails.");
  if (tor["only_call"].get<bool>()) text += " " + tr("By Tor this device only calls.");
  text += " " + state_of_tor(tor);
  const auto bridges = tor["bridges"].get<std::size_t>();
  if (bridges > 0) {
    return text + " " +
           filled(tr_n("It goes by {1} bridge, and so without its own sandbox.",
                       "It goes by {1} bridges, and so without its own sandbox.", bridges),
                  bridges);
  }
  if (!tor["sandbox"].get<bool>() && tor["state"] != "none")
    text += " " + tr("On this system Tor runs without its own sandbox.");
  return text;
}

std::string advice_for_missing_tor() {
  return tr(
      "`sudo apt install tor`, then `sudo systemctl disable --now tor`: Waterline starts its own, "
      "and only when you say so.");
}

std::string words_for_clock(const Json& status) {
  if (!status.contains("clock") || !status["clock"].is_object()) return {};
  return in_words(status["clock"]);
}

std::string words_for_keyring(const Json& status) {
  if (!status.contains("keyring") || !status["keyring"].is_object()) return {};
  const Json& note = status["keyring"];
  const std::string file = note["file"];
  const std::string state = note["state"];
  if (state == "mended") {
    return filled(tr("The file {1} was missing or damaged. It was written anew from its other "
                     "copy, which opened the journal."),
                  file);
  }
  return filled(tr("The file {1} is missing or damaged, and it could not be written anew. Its "
                   "other copy opened the journal. Check the disk."),
                file);
}

std::string words_for_watcher(const Json& answer) {
  if (!answer.contains("computer") || !answer["computer"]["watcher"].is_string()) return {};
  const std::string watcher = answer["computer"]["watcher"];
  std::string text;
  if (watcher == "nothing_tells") {
    text = tr("Nothing on this computer tells of sleep or of a locked screen.");
  } else if (watcher == "missing") {
    text =
        tr("The program waterline-watcher is missing, so nothing tells of sleep or of a locked "
           "screen. Install both programs from the same place.");
  } else if (watcher == "failed") {
    text =
        tr("The process that listens for sleep and for a locked screen ended again and again. "
           "`waterline lock` and `waterline unlock` start it anew.");
  } else {
    return {};
  }
  return text + " " +
         tr("The journal still locks by itself when nothing is asked of it, and closes after a "
            "sleep. When you leave: `waterline lock`.") +
         "\n";
}

std::string words_for_computer(const Json& answer) {
  if (std::string wrong = words_for_watcher(answer); !wrong.empty()) return wrong;
  if (!answer.contains("computer") || answer["computer"]["watcher"] != "listens") return {};
  const Json& told = answer["computer"]["told"];
  const bool has_told =
      std::ranges::any_of(told, [](const Json& one) { return one == "locked" || one == "dark"; });
  std::string text = has_told ? tr("This desktop has told of its lock screen: the journal locks "
                                   "with it.")
                              : tr("Nothing has told of a lock screen yet: lock your screen once, "
                                   "and look again. Some desktops tell nothing (sway, i3); `man 7 "
                                   "waterline-safety` has a line to add there.");
  if (base::environment("DBUS_SESSION_BUS_ADDRESS") &&
      answer["computer"]["session_bus"] != base::own_session_bus()) {
    text =
        tr("The program listens to another desktop than that of this terminal, so it does not "
           "hear when this screen is locked. `waterline stop` ends it; then the next command "
           "starts it here.");
  }
  if (!answer["computer"]["login"].get<bool>()) {
    text += " " + tr("Nothing on this computer tells of sleep. The journal closes when it wakes.");
  }
  return text + "\n";
}

std::string words_for_courier(const Json& answer) {
  // The version of Landlock that can forbid everything: TCP since version 4, signals and abstract
  // sockets since version 6.
  constexpr int kWhole = 6;
  std::string text;
  if (answer.contains("memory_locked") && answer["memory_locked"] == false) {
    text += tr("The system did not let the node lock all keys in memory, so they may be written to "
               "swap. Raise the limit "
               "(ulimit -l), or encrypt swap.") +
            "\n";
  }
  if (answer.contains("courier") && answer["courier"].is_object()) {
    const int abi = answer["courier"].value("landlock_abi", 0);
    if (abi == 0) {
      text += tr("The network process is shut in: seccomp, and no Landlock (this kernel has none, "
                 "or it is switched off). "
                 "Seccomp alone holds it.") +
              "\n";
    } else if (abi < kWhole) {
      text += filled(tr("The network process is shut in: seccomp, and Landlock version {1}, an "
                        "older one. Seccomp "
                        "forbids the rest."),
                     abi) +
              "\n";
    }
  }
  if (answer.contains("courier_ended") && answer["courier_ended"].is_object()) {
    const Json& ended = answer["courier_ended"];
    const std::string why = ended.value("why", "");
    const int times = ended.value("times", 1);
    const std::string often = times == 1 ? tr("once since the journal was opened")
                                         : filled(tr_n("{1} time since the journal was opened",
                                                       "{1} times since the journal was opened",
                                                       static_cast<std::size_t>(times)),
                                                  times);
    if (why == "broke_rule") {
      text += filled(
          tr("The network process asked for something that it may not have, and was ended ({1})."),
          often);
    } else if (why == "forbidden_call") {
      text += filled(tr("The network process tried something that it may not do, and the system "
                        "ended it ({1})."),
                     often);
    } else {
      text += filled(tr("The network process ended unexpectedly ({1})."), often);
    }
    text += " ";
    text += tr("Nothing private is within its reach, and all that you wrote is here.") + "\n";
    if (why != "gone") {
      text += tr("It may be a fault, or somebody may have taken the process over. If it happens "
                 "again, `waterline pause` keeps this device off the network; please report it.") +
              "\n";
    }
  }
  return text;
}

}  // namespace waterline::cli
