#include <memory>
#include <string>

#include "client/client.h"
#include "commands/commands.h"
#include "terminal/terminal.h"
#include "words/status_words.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

// Returns the explanation for a person who switches Tor on, by either word.
std::string what_tor_means() {
  return tr(
      "Your two devices then meet through the Tor network, also from two homes. The people who "
      "run your network or router can see that this computer uses Tor; your partner's device can "
      "tell whether this one was on in the last three hours, and about when. Both devices need "
      "it. The first start loads some megabytes and can take minutes.");
}

std::string said_of(const std::string& choice) {
  if (choice == "on") {
    return tr("On.") + " " + what_tor_means() + "\n\n" +
           tr("Where a direct way is known it is tried first, and that shows your address to your "
              "partner's device. `waterline tor only` never does.");
  }
  if (choice == "only") {
    return tr("By Tor alone.") + " " + what_tor_means() + "\n\n" +
           tr("This device calls no address, looks up no name, waits for no direct call and sends "
              "no beacons, so nothing here shows your partner's device where you are.");
  }
  return tr("Off. Tor was ended; the devices meet directly.");
}

// Changes the setting. Returns this device's Tor afterwards.
Json changed(Client& client, const Context& context, const Json& setting) {
  const Json answer = client.post("/v1/partner/settings", setting);
  if (context.json) print_json(answer);
  return client.get("/v1/tor")["tor"];
}

// Returns what a person has to know who is paired with nobody.
std::string words_before_a_pairing(Client& client) {
  if (client.get("/v1/partner")["partner"].is_object()) return {};
  return "\n\n" + tr("This journal is paired with nobody, so Tor does not run yet: `waterline pair "
                     "show --far` begins a pairing through it.");
}

void set(const Context& context, const std::string& choice) {
  Client client(context);
  const Json tor = changed(client, context, {{"tor", choice}});
  if (context.json) return;
  std::string text = said_of(choice);
  if (tor["state"] == "missing")
    text += "\n\n" + tr("Tor is not installed here.") + " " + advice_for_missing_tor();
  if (choice != "off") text += words_before_a_pairing(client);
  say(context, wrapped(text));
}

void set_only_call(const Context& context, const std::string& choice) {
  Client client(context);
  const Json tor = changed(client, context, {{"tor_only_call", choice == "on"}});
  if (context.json) return;
  std::string text =
      choice == "on"
          ? tr("On. This device calls by Tor and cannot be called, so the Tor network keeps "
               "nothing "
               "new that tells when it is on; anything from before is gone in three hours. Your "
               "partner's device must be callable: if both only call, they never meet by Tor.")
          : tr("Off. By Tor your partner's device can call this one, too.");
  if (tor["use"] == "off") {
    text += " " + tr("Tor itself is off, so this is only kept for later: `waterline tor on` or "
                     "`only` switches it on.");
  }
  say(context, wrapped(text));
}

void show(const Context& context) {
  Client client(context);
  const Json answer = client.get("/v1/tor");
  if (context.json) return print_json(answer);
  print(wrapped(words_for_tor(answer["tor"])));
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
