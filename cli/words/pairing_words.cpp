#include "words/pairing_words.h"

#include <algorithm>
#include <optional>

#include "words/status_words.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

// Returns what a person has to know if the address was found by a call: something else may have
// answered it.
std::string with_found_address(std::string message, const Json& pairing) {
  if (!pairing.contains("found") || !pairing["found"].is_string()) return message;
  return message + " " +
         tr("The device was found by asking this network: if the words were typed right, something "
            "else answered. Use --at.");
}

Ended words_for_wrong_code(int tries, const Json& pairing) {
  constexpr int kTries = 3;
  if (tries >= kTries) {
    return {Exit::kUnverified,
            tr("The code was wrong for the third time, so it no longer works. Nothing was paired, "
               "on either device."),
            tr("Your partner makes a new one: `waterline pair show`."), "wrong_code"};
  }
  // Tell the person how many wrong codes this device sent. Only the other device knows how many
  // tries are left.
  return {Exit::kUnverified,
          with_found_address(
              filled(tr("The code was wrong, or someone is interfering. Nothing was paired. A code "
                        "allows three tries in all; this was try {1} from this device."),
                     std::max(tries, 1)),
              pairing),
          tr("Read the words to each other once more, and type `waterline pair join` again."),
          "wrong_code"};
}

// Returns the words for a pairing through Tor that did not come about; none for an end that has the
// same words as in any other pairing.
std::optional<Ended> words_for_far(const Json& pairing, const std::string& end, bool shows) {
  if (!pairing.value("far", false)) return {};
  const std::string new_line =
      shows ? tr("Make a new one with `waterline pair show --far`.")
            : tr("Your partner makes a new one: `waterline pair show --far`.");
  if (end == "wrong_code" && !shows) {
    return Ended(
        Exit::kUnverified,
        tr("This line is in use already. Either an earlier try of yours still stands there, the "
           "connection broke just now, or somebody else used the line first. Nothing was paired "
           "here."),
        tr("If you tried it before, paste it again in five minutes. Otherwise tell your partner by "
           "telephone, before the six words are confirmed there; then your partner makes a new "
           "line, and sends it in another way: `waterline pair show --far`."),
        end);
  }
  if (end == "offer_over" || end == "used_up") {
    return Ended(Exit::kUnverified,
                 end == "used_up" ? tr("Three tries were made with this line, so it no longer "
                                       "works. Nothing was paired.")
                                  : tr("The time of this line is over. Nothing was paired."),
                 new_line, end);
  }
  const std::string other_way =
      tr("If the words differed, somebody else has that line. Send a new one in another way, "
         "from another account or device: `waterline pair show --far`.");
  if (end == "not_confirmed") {
    return Ended(Exit::kUnverified,
                 tr("You said that the words differ, and the other screen says so now. Nothing was "
                    "paired, and neither device keeps anything."),
                 other_way, end);
  }
  if (end == "differ_there") {
    return Ended(Exit::kUnverified,
                 tr("The other device reported that the words differ. Nothing was paired, and "
                    "neither device keeps anything."),
                 other_way, end);
  }
  if (end == "ended_there") {
    return Ended(
        Exit::kUnverified,
        tr("The other device ended the pairing, the connection broke, or the five minutes for "
           "comparing are over. Nothing was paired, and neither device keeps anything."),
        new_line, end);
  }
  if (end == "stopped") {
    return Ended(Exit::kUnverified, tr("The pairing was stopped. Nothing was paired."), new_line,
                 end);
  }
  if (end == "cut") {
    return Ended(Exit::kUnreachable,
                 tr("The connection ended before the pairing was finished. Nothing was paired."),
                 shows ? new_line : tr("Paste the same line once more."), end);
  }
  if (end != "not_by_tor") return {};
  const std::string why =
      pairing.contains("why") && pairing["why"].is_string() ? pairing["why"] : "";
  if (why == "tor_missing") {
    return Ended(Exit::kUnreachable, tr("Tor is not installed here. Nothing was paired."),
                 advice_for_missing_tor(), end);
  }
  if (why == "tor_fails") {
    return Ended(Exit::kUnreachable, tr("Tor keeps failing on this device. Nothing was paired."),
                 tr("Is there room on the disk, and does `tor --verify-config` run?"), end);
  }
  if (why == "tor_not_ready") {
    return Ended(Exit::kUnreachable,
                 tr("Tor did not reach its network from here. Nothing was paired."),
                 tr("No internet, or this network blocks Tor, as some VPNs do. A clock that is "
                    "wrong stops Tor, too."),
                 end);
  }
  if (why == "tor_no_network") {
    return Ended(Exit::kUnreachable, tr("Tor finds no network here. Nothing was paired."),
                 tr("When there is one, once more with the same line."), end);
  }
  return Ended(Exit::kUnreachable,
               tr("Nobody answers at the other end of this line. Nothing was paired."),
               tr("Does the other screen still show the line, and does it say that the line works? "
                  "It is good for thirty minutes, and only once: if somebody else was first, your "
                  "partner's screen shows six words."),
               end);
}

// Returns the words for a call that found no offer, or several.
Ended words_for_search(const Json& pairing, const std::string& end) {
  const std::string number = pairing.value("number", "");
  const std::string with_address =
      tr("`waterline pair join CODE --at ADDRESS`, with the address on the other screen.");
  if (end == "several_offers") {
    return {
        Exit::kUnreachable,
        number.empty()
            ? tr("More than one device answers to this picture. None was called.")
            : filled(tr("More than one device answers to number {1}. None was called."), number),
        with_address, end};
  }
  const std::string nobody =
      number.empty() ? tr("No device here shows the offer of this picture.")
                     : filled(tr("No device here shows an offer with number {1}."), number);
  return {Exit::kUnreachable,
          nobody + " " +
              tr("Is it on this Wi-Fi, and is the offer still open? A guest network, a VPN or a "
                 "firewall (it must let in 47471/udp here, and the port that the other screen "
                 "shows there) hides it. Nothing was paired."),
          with_address, end};
}

// Returns the words for an address that was found by a call on this network, and takes no connection:
// no address was typed, and a stranger may have answered.
Ended words_for_found(const std::string& found, const std::string& why, const std::string& end) {
  const std::string port = found.substr(found.rfind(':') + 1);
  return {Exit::kUnreachable,
          filled(tr("The answer on this network was that the other device is at {1}, and nobody "
                    "takes a call there. Nothing was paired."),
                 for_terminal(found)),
          (why == "refused"
               ? tr("Is the code still shown?")
               : filled(tr("A firewall on the other device most likely drops the call: it must let "
                           "TCP port {1} in."),
                        port)) +
              " " +
              tr("If the other screen shows another address, something else answered: `waterline "
                 "pair join CODE --at ADDRESS`."),
          end};
}

std::string advice_for_dial(const std::string& why) {
  if (why == "silent") {
    return tr(
        "Nothing answers there: the two devices may be on different networks, or a firewall on the "
        "other one drops the call. The firewall must let that port in.");
  }
  if (why == "refused") {
    return tr(
        "The machine there answers, but nothing waits at that port: check the number, and whether "
        "the code is still "
        "shown.");
  }
  if (why == "no_such_name")
    return tr("This name is not known: check its spelling, or give a numeric address.");
  if (why == "no_way") return tr("This device has no way to that address: check its network.");
  return tr(
      "Check the address that the other device shows, and that both are on the same network.");
}

}  // namespace

Ended words_for_pairing_end(const Json& pairing, PairingSide side) {
  const std::string end =
      pairing["end"].is_string() ? pairing["end"].get<std::string>() : "stopped";
  const bool shows = side == PairingSide::kShows;
  const std::string new_code =
      shows ? tr("Make a new one with `waterline pair show`, and read it to each other over a "
                 "channel you trust.")
            : tr("Your partner makes a new one: `waterline pair show`.");
  if (auto far = words_for_far(pairing, end, shows)) return *far;
  if (end == "wrong_code") return words_for_wrong_code(pairing.value("tries", 1), pairing);
  if (end == "used_up") {
    return {Exit::kUnverified,
            shows ? tr("A wrong code was tried for the third time, so this code no longer works. "
                       "Nothing was paired.")
                  : tr("Three tries were made with this code from this device, so it no longer "
                       "works. Nothing was paired."),
            new_code, end};
  }
  if (end == "offer_over") {
    return {Exit::kUnverified, tr("The time of this code is over. Nothing was paired."), new_code,
            end};
  }
  const std::string start_again =
      tr("Start again with a new code. If the words differed, someone may be between the two "
         "devices: take another "
         "network if you can.");
  if (end == "not_confirmed") {
    return {Exit::kUnverified,
            tr("You said that the words differ, and the other screen says so now. Nothing was "
               "paired, and neither device "
               "keeps anything."),
            start_again, end};
  }
  if (end == "differ_there") {
    return {Exit::kUnverified,
            tr("The other device reported that the words differ. Nothing was paired, and neither "
               "device keeps anything."),
            start_again, end};
  }
  if (end == "ended_there") {
    return {Exit::kUnverified,
            tr("The other device ended the pairing, the connection broke, or the five minutes for "
               "comparing are over. Nothing was paired, and neither device keeps anything."),
            tr("Start again with a new code."), end};
  }
  if (end == "other_version") {
    return {Exit::kFailure, tr("The other device runs a version that cannot pair with this one."),
            tr("Bring both to the same version."), end};
  }
  if (end == "no_such_offer") {
    return {Exit::kUnverified,
            tr("The other device does not show a code with this number now. Nothing was paired."),
            tr("Check the number in front of the words; a code is good for ten minutes."), end};
  }
  if (end == "unreachable") {
    const std::string why =
        pairing.contains("why") && pairing["why"].is_string() ? pairing["why"] : "";
    if (pairing.contains("found") && pairing["found"].is_string())
      return words_for_found(pairing["found"].get<std::string>(), why, end);
    return {Exit::kUnreachable, tr("The other device cannot be reached there. Nothing was paired."),
            advice_for_dial(why), end};
  }
  if (end == "not_found" || end == "several_offers") return words_for_search(pairing, end);
  if (end == "stopped") {
    return {Exit::kUnverified, tr("The pairing was stopped. Nothing was paired."),
            tr("Start again with a new code."), end};
  }
  return {Exit::kUnreachable,
          tr("The connection ended before the pairing was finished. Nothing was paired."),
          tr("Start again with the same code, or a new one."), end};
}

Ended words_for_replaced_pairing() {
  return {Exit::kUnverified,
          tr("A newer `waterline pair` on this device replaced this one. The code of this one no "
             "longer works."),
          tr("Use the newer code, or make one more: `waterline pair show`."), "replaced"};
}

Ended words_for_bad_code(const Json& error, std::string_view typed) {
  const std::string example =
      tr("A code is a number and four words, like 7-copper-lantern-meadow-finch.");
  const std::string slip = error.value("slip", "");
  if (slip == "unknown_word") {
    const auto from = std::min(error.value("from", std::size_t{0}), typed.size());
    const std::string word = for_terminal(typed.substr(from, error.value("size", std::size_t{0})));
    const std::string suggestion = error.value("suggestion", "");
    return {Exit::kUsage,
            suggestion.empty() ? filled(tr("`{1}` is not one of the words."), word)
                               : filled(tr("`{1}` is not one of the words. Did you mean `{2}`?"),
                                        word, suggestion),
            example, "bad_code"};
  }
  if (slip == "no_number") {
    return {Exit::kUsage, tr("A code begins with its number, from 1 to 999."), example, "bad_code"};
  }
  if (slip == "word_count") {
    return {Exit::kUsage, tr("A code has four words after its number."), example, "bad_code"};
  }
  return {Exit::kUsage, tr("The text of the picture is not whole."),
          tr("Copy all of it, from WATERLINE to the last letter; line breaks in it do no harm."),
          "bad_code"};
}

}  // namespace waterline::cli
