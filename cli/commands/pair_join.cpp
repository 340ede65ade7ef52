#include <optional>
#include <string>
#include <string_view>

#include "client/cancel_pairing.h"
#include "client/checks.h"
#include "client/client.h"
#include "commands/pairing.h"
#include "terminal/qr.h"
#include "terminal/questions.h"
#include "terminal/terminal.h"
#include "words/pairing_words.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

// Returns true if the person typed the text that is in a pairing picture, with whatever a messenger
// put around it. They may paste it in answer to any question of this command, instead of the answer.
bool is_text_of_picture(std::string_view typed) {
  std::string letters;
  for (const char letter : typed) {
    const bool is_small = letter >= 'a' && letter <= 'z';
    if (is_small || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= ':'))
      letters.push_back(is_small ? static_cast<char>(letter - 'a' + 'A') : letter);
  }
  return letters.find("WATERLINE:1:") != std::string::npos;
}

std::string ask_for_code(std::string_view question) {
  return ask_with_pasted(question, is_text_of_picture);
}

// The ways that this device may take with a text. A pasted text may come from somebody else, who
// would see where this device is if it called directly.
enum class Calls { kAsTextSays, kThroughTorAlone };

Json request_for(const std::string& typed, const std::string& at, Calls calls,
                 const PairOptions& options) {
  const bool is_text = is_text_of_picture(typed);
  Json request = {{is_text ? "picture" : "code", typed}};
  if (is_text && at.empty() && calls == Calls::kThroughTorAlone) request["far"] = true;
  if (!at.empty()) request["at"] = at;
  if (!options.listen.empty()) request["listen"] = options.listen;
  return request;
}

// Returns the number in front of a typed code; none for a picture.
std::string number_in(const std::string& typed) {
  constexpr std::string_view kDigits = "0123456789";
  const auto from = typed.find_first_not_of(" \t\r\n");
  if (from == std::string::npos) return {};
  const auto to = typed.find_first_not_of(kDigits, from);
  return typed.substr(from, to == std::string::npos ? to : to - from);
}

std::string typed_by(const PairOptions& options) {
  if (options.picture.empty()) {
    return options.code.empty()
               ? ask_for_code(
                     tr("The code that the other device shows, or the line that you were sent: "))
               : options.code;
  }
  if (is_text_of_picture(options.picture)) return options.picture;
  const auto text = read_qr_picture(options.picture);
  if (!text || !is_text_of_picture(*text)) {
    throw Ended(Exit::kUsage, tr("There is no pairing code in this picture."),
                tr("Take the picture that `waterline pair show --qr` shows, whole and sharp."),
                "bad_code");
  }
  return *text;
}

// Asks whether this device may call the addresses in the text directly.
bool may_call_directly() {
  const std::string answer = ask_afresh(
      wrapped(tr("This text does not lead through Tor. This device would call the addresses that "
                 "are in it, and who waits there sees where you are. That is right only for a text "
                 "that your partner's screen shows beside you or on your own network.")) +
      "\n" + tr("Call directly? [y/N] "));
  return yes_or_no(answer).value_or(false);
}

}  // namespace

void join_offer(const Context& context, const PairOptions& options) {
  Client client(context);
  const bool may_type_again =
      can_ask() && !context.json && options.confirm.empty() && options.picture.empty();
  require_unpaired(client);
  std::string typed = typed_by(options);
  std::string at = options.at;
  const bool is_photograph = !options.picture.empty() && !is_text_of_picture(options.picture);
  // The text that may lead to a direct call.
  std::string chosen = options.is_direct || is_photograph ? typed : std::string();
  for (int tries = 0;;) {
    std::optional<Ended> slip;
    bool needs_address = false;
    const Calls calls = typed == chosen ? Calls::kAsTextSays : Calls::kThroughTorAlone;
    try {
      const Json answer =
          client.post("/v1/pairing/join", request_for(typed, at, calls, options), "bad_code");
      if (answer.contains("error")) slip = words_for_bad_code(answer, typed);
    } catch (const Ended& ended) {
      if (ended.error_code() == "not_far" && may_type_again && may_call_directly()) {
        chosen = typed;
        continue;
      }
      needs_address = ended.error_code() == "bad_address";
      if (!needs_address || !may_type_again) throw;
      slip = ended;
    }
    if (!slip) {
      Json pairing;
      try {
        const EndsTogether ends(context, [] {});
        pairing = follow_pairing(context, client, PairingSide::kJoins, options.confirm);
      } catch (const Ended& ended) {
        if (is_of_this_pairing(ended)) cancel_pairing(context);
        throw;
      }
      if (pairing["state"] == "paired") {
        report_paired(context, client, pairing);
        return ask_about_beacons(context, client, options, pairing);
      }
      if (pairing["end"] == "wrong_code") pairing["tries"] = ++tries;
      pairing["number"] = number_in(typed);
      slip = words_for_pairing_end(pairing, PairingSide::kJoins);
      const bool was_typo = !pairing["far"].get<bool>() &&
                            ((pairing["end"] == "wrong_code" && tries < kPairingTries) ||
                             pairing["end"] == "no_such_offer");
      needs_address = pairing["end"] == "not_found" || pairing["end"] == "several_offers";
      if (!was_typo && !needs_address) throw *slip;
    }
    if (!may_type_again) throw *slip;
    say(context, wrapped(slip->message()));
    std::string answer =
        needs_address
            ? ask_for_code(tr("The address that the other device shows (HOST:PORT), or Enter to "
                              "stop: "))
            : ask_for_code(tr("Type the code again, or Enter to stop: "));
    if (answer.empty())
      throw Ended(Exit::kUnverified, tr("Nothing was paired."), slip->hint(), slip->error_code());
    if (needs_address && !is_text_of_picture(answer)) {
      at = std::move(answer);
    } else {
      typed = std::move(answer);
    }
  }
}

}  // namespace waterline::cli
