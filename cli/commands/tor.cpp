#include <memory>
#include <string>

#include "client/client.h"
#include "commands/commands.h"
#include "commands/partner_settings.h"
#include "terminal/terminal.h"
#include "words/status_words.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

// What is said when Tor is switched on, by either word.
std::string what_tor_means() {
  return tr(
      "Your two devices then meet through the Tor network, also from two homes. Whoever runs your "
      "network or router can see that this computer uses Tor; your partner's device can tell "
      "whether this one was on within the last three hours. Both devices need it. The first start "
      "loads some megabytes and can take minutes.");
}

std::string two_paragraphs(const std::string& first, const std::string& second) {
  return first + "\n\n" + second;
}

void set(const Context& context, const std::string& choice) {
  const Json setting = {{"tor", choice}};
  if (choice == "on") {
    return set_for_partner(
        context, setting,
        two_paragraphs(
            tr("On.") + " " + what_tor_means(),
            tr("Where a direct way is known it is tried first, and that shows your address to your "
               "partner's device. `waterline tor only` never does.")));
  }
  if (choice == "only") {
    return set_for_partner(
        context, setting,
        two_paragraphs(
            tr("By Tor alone.") + " " + what_tor_means(),
            tr("This device calls no address, looks up no name, waits for no direct call and sends "
               "no beacons, so nothing here shows your partner's device where you are.")));
  }
  set_for_partner(context, setting, tr("Off. Tor was ended; the devices meet directly."));
}

void set_only_call(const Context& context, const std::string& choice) {
  if (choice == "on") {
    return set_for_partner(
        context, {{"tor_only_call", true}},
        tr("On. This device calls by Tor and cannot be called, so nothing is left in the Tor "
           "network that tells when it was on. Your partner's device must be callable."));
  }
  set_for_partner(context, {{"tor_only_call", false}},
                  tr("Off. By Tor your partner's device can call this one, too."));
}

void show(const Context& context) {
  Client client(context);
  const Json partner = partner_of(client);
  if (context.json) return print_json({{"schema", "waterline/tor/1"}, {"tor", partner["tor"]}});
  print(wrapped(words_for_tor(partner["tor"])));
}

}  // namespace

void add_tor(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "tor", tr("Meet through the Tor network, also from two homes; without an argument, show it"));
  auto choice = std::make_shared<std::string>();
  auto only_call = std::make_shared<std::string>();
  command->add_option("choice", *choice, tr("on, only, off, or only-call"))
      ->check(CLI::IsMember({"on", "only", "off", "only-call"}));
  command->add_option("on_or_off", *only_call, tr("after only-call: on or off"))
      ->check(CLI::IsMember({"on", "off"}));
  command->callback([&context, choice, only_call] {
    const bool is_only_call = *choice == "only-call";
    if (is_only_call == only_call->empty()) {
      throw Ended(Exit::kUsage, tr("on or off belongs behind only-call, and nowhere else."),
                  tr("For example: waterline tor only-call on"), "bad_request");
    }
    if (choice->empty()) return show(context);
    is_only_call ? set_only_call(context, *only_call) : set(context, *choice);
  });
}

}  // namespace waterline::cli
