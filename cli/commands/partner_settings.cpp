#include "commands/partner_settings.h"

#include <string_view>

#include "client/client.h"
#include "terminal/terminal.h"
#include "words/error_words.h"
#include "words/translation.h"

namespace waterline::cli {

void set_for_partner(const Context& context, const Json& settings, std::string_view said) {
  Client client(context);
  const Json answer = client.post("/v1/partner/settings", settings);
  if (context.json) return print_json(answer);
  say(context, wrapped(said));
}

Json partner_of(Client& client) {
  const Json answer = client.get("/v1/partner");
  if (!answer["partner"].is_object()) throw words_for({{"error", "no_partner"}});
  return answer["partner"];
}

bool meets_by_tor_alone(const Json& partner) {
  return partner.is_object() && partner.contains("tor") && partner["tor"]["use"] == "only";
}

std::string words_for_tor_alone() {
  return tr(
      "The devices meet through Tor alone now: this one calls no address, waits for no direct call "
      "and sends no beacons, whatever is set for them.");
}

bool waits_for_tor(Client& client) {
  const Json status = client.ask_plainly("GET", "/v1/status");
  if (!status.contains("partner") || !status["partner"].is_object()) return false;
  const Json tor = status["partner"].value("tor", Json::object());
  return tor.value("use", Json()) == "on" || tor.value("use", Json()) == "only";
}

}  // namespace waterline::cli
