#include <memory>
#include <string>

#include "client/client.h"
#include "commands/commands.h"
#include "terminal/standard_input.h"
#include "terminal/terminal.h"
#include "words/error_words.h"
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

// Takes the bridges of a file, or of standard input; `none` ends them.
void set_bridges(const Context& context, const std::string& file) {
  constexpr std::size_t kMost = std::size_t{16} * 1024;
  const bool ends = file == "none";
  std::string lines;
  if (!ends) {
    lines = file == "-" ? read_standard_input(kMost) : read_file(file, kMost);
    if (lines.find_first_not_of(" \t\r\n") == std::string::npos)
      throw words_for({{"error", "bad_bridges"}});
  }
  Client client(context);
  (void)changed(client, context, {{"tor_bridges", lines}});
  if (context.json) return;
  say(context,
      wrapped(ends ? tr("No bridges. Tor enters its network directly.")
                   : tr("Tor enters its network by these bridges, which hides from most who run a "
                        "network that it is used. It starts their program, and therefore runs "
                        "without its own sandbox and without the ban on starting programs.")));
  if (lines.find("snowflake") == std::string::npos) return;
  say(context,
      wrapped(tr("snowflake looks up names and sends UDP, to its servers and to volunteers, "
                 "also with `tor only`: the network here sees that. obfs4 does neither.")));
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
  command->add_option("choice", *choice, tr("on, only, off, only-call or bridges"))
      ->check(CLI::IsMember({"on", "only", "off", "only-call", "bridges"}));
  command
      ->add_option("what", *only_call,
                   tr("after only-call: on or off; after bridges: a file with their lines, or "
                      "none"))
      ->type_name("FILE");
  command->callback([&context, choice, only_call] {
    if (*choice == "bridges" && !only_call->empty()) return set_bridges(context, *only_call);
    const bool is_only_call = *choice == "only-call";
    const bool is_on_or_off = *only_call == "on" || *only_call == "off";
    if (*choice == "bridges" || is_only_call != is_on_or_off ||
        is_only_call == only_call->empty()) {
      throw Ended(
          Exit::kUsage,
          tr("on or off belongs behind only-call, a file or none behind bridges, and nothing "
             "behind the others."),
          tr("For example: waterline tor only-call on"), "bad_request");
    }
    if (choice->empty()) return show(context);
    is_only_call ? set_only_call(context, *only_call) : set(context, *choice);
  });
}

}  // namespace waterline::cli
