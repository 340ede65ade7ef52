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

// Returns true if the person typed the text that is in a pairing picture. They may paste it in
// answer to any question of this command, instead of the answer.
bool is_text_of_picture(std::string_view typed) {
  constexpr std::string_view kBeginning = "WATERLINE:";
  std::string letters;
  for (const char letter : typed) {
    if (std::string_view(" \t\r\n").find(letter) == std::string_view::npos)
      letters.push_back(letter);
  }
  return letters.starts_with(kBeginning);
}

std::string ask_for_code(std::string_view question) {
  return ask_with_pasted(question, is_text_of_picture);
}

// Returns the error if the typed text cannot be a code, because of a slip of the finger; nullopt if
// it can be one.
std::optional<Ended> slip_in(Client& client, const std::string& typed) {
  try {
    const Json answer = client.post("/v1/pairing/join", {{"code", typed}}, "bad_code");
    if (answer.contains("error")) return words_for_bad_code(answer, typed);
  } catch (const Ended& ended) {
    // The node checks the code before it refuses a missing address. So the error `bad_address`
    // means that the code is well formed.
    if (ended.error_code() != "bad_address") throw;
  }
  return {};
}

// Returns the request for a typed code or picture text. Asks for the address if one is needed.
Json request_for(std::string typed, std::string& at, const PairOptions& options) {
  if (!is_text_of_picture(typed) && at.empty() && can_ask()) {
    const std::string answer =
        ask_for_code(tr("The address that the other device shows (HOST:PORT): "));
    is_text_of_picture(answer) ? typed = answer : at = answer;
  }
  Json request = {{is_text_of_picture(typed) ? "picture" : "code", typed}};
  if (!at.empty()) request["at"] = at;
  if (!options.listen.empty()) request["listen"] = options.listen;
  return request;
}

std::string typed_by(const PairOptions& options) {
  if (options.picture.empty()) {
    return options.code.empty() ? ask_for_code(tr("The code that the other device shows: "))
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

}  // namespace

void join_offer(const Context& context, const PairOptions& options) {
  Client client(context);
  const bool may_type_again =
      can_ask() && !context.json && options.confirm.empty() && options.picture.empty();
  require_unpaired(client);
  std::string typed = typed_by(options);
  std::string at = options.at;
  for (int tries = 0;;) {
    std::optional<Ended> slip;
    if (at.empty() && !is_text_of_picture(typed) && can_ask()) slip = slip_in(client, typed);
    Json answer;
    if (!slip) {
      const Json request = request_for(typed, at, options);
      try {
        answer = client.post("/v1/pairing/join", request, "bad_code");
      } catch (const Ended& ended) {
        if (ended.error_code() != "bad_address" || !may_type_again) throw;
        say(context, ended.message() + " " + ended.hint());
        at.clear();
        continue;
      }
      if (answer.contains("error")) slip = words_for_bad_code(answer, typed);
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
      if (pairing["state"] == "paired") return report_paired(context, client, pairing);
      if (pairing["end"] == "wrong_code") pairing["tries"] = ++tries;
      slip = words_for_pairing_end(pairing, PairingSide::kJoins);
      const bool was_typo = (pairing["end"] == "wrong_code" && tries < kPairingTries) ||
                            pairing["end"] == "no_such_offer";
      if (!was_typo) throw *slip;
    }
    if (!may_type_again) throw *slip;
    say(context, wrapped(slip->message()));
    typed = ask_for_code(tr("Type the code again, or Enter to stop: "));
    if (typed.empty())
      throw Ended(Exit::kUnverified, tr("Nothing was paired."), slip->hint(), slip->error_code());
  }
}

}  // namespace waterline::cli
