#include <array>
#include <memory>

#include "base/text.h"
#include "commands.h"
#include "messages.h"
#include "terminal.h"

namespace waterline::cli {
namespace {

void set(const Context& context, const Json& request, std::string_view said) {
  Client client(context);
  const Json answer = client.post("/v1/partner/settings", request);
  if (context.json) return print_json(answer);
  say(context, wrapped(said));
}

void pause(const Context& context) {
  Client client(context);
  // Possible while the journal is locked, so nobody is asked for a passphrase.
  Json answer = client.ask_plainly("POST", "/v1/partner/settings", {{"paused", true}});
  if (answer.contains("error") && answer["error"] == "closed") {
    answer = client.post("/v1/partner/settings", {{"paused", true}});
  }
  if (answer.contains("error")) Client::fail(answer);
  if (context.json) return print_json(answer);
  say(context,
      wrapped(
          "Paused. Nothing goes out or comes in, also after a restart, and what is held stays held. Your partner is "
          "not told: this device looks switched off to theirs. `waterline resume` ends it."));
}

// The partner's part of the status; none without one.
Json partner_of(Client& client) {
  const Json status = client.get("/v1/status");
  if (status["state"] == "closed") throw words_for({{"error", "closed"}});
  if (!status.contains("partner") || !status["partner"].is_object()) throw words_for({{"error", "no_partner"}});
  return status["partner"];
}

void sync_when(const Context& context, const std::string& when) {
  if (!when.empty()) {
    return set(context, {{"sync_when", when}},
               when == "always"   ? "The two devices meet whenever they can."
               : when == "manual" ? "The two devices meet only when you say `waterline sync`."
                                  : "The two devices meet in these hours, by the clock on the wall, and when you say "
                                    "`waterline sync`. At other times nothing goes out or comes in.");
  }
  Client client(context);
  const Json partner = partner_of(client);
  if (context.json) return print_json({{"schema", "waterline/sync-when/1"}, {"sync_when", partner["sync_when"]}});
  print(base::for_terminal(partner["sync_when"].get<std::string>()));
}

void beacons(const Context& context, const std::string& choice) {
  if (choice == "on") {
    return set(
        context, {{"beacons", true}},
        "On. While the two are not connected, this device sends 64 random-looking bytes to the networks it is on, "
        "about twice a minute, and looks for those of your partner's device, which must do the same. Nobody else "
        "can tell whose they are; but whoever watches that network can tell that a device on it may run "
        "Waterline.");
  }
  if (choice == "off")
    return set(context, {{"beacons", false}}, "Off. The other device is looked for at its address alone.");
  Client client(context);
  const Json partner = partner_of(client);
  if (context.json) return print_json({{"schema", "waterline/beacons/1"}, {"beacons", partner["beacons"]}});
  print(partner["beacons"].get<bool>() ? "on" : "off");
}

// ---- net

constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kWhy = {{
    {"waits_for_commands", "where this command line asks the node; on this machine only, for you only"},
    {"command", "a command that asks at this moment"},
    {"api_on_loopback", "where a browser on this machine may ask the node, with a token; for you only"},
    {"port", "between the node and its network process"},
    {"kept_for_the_courier",
     "waits for the partner's calls; kept here in case the network process has to be started again"},
    {"waits_for_calls", "waits for the partner's calls"},
    {"dial", "a call to the partner's device that is being made"},
    {"link", "the link to the partner's device"},
    {"beacons_out", "sends beacons to this network"},
    {"beacons_in", "listens for the partner's beacons on this network"},
    {"address_changes", "the system tells here when this device's addresses change; nothing leaves the machine"},
    {"unexplained", "no reason is known: please report this"},
}};

void net(const Context& context) {
  Client client(context);
  if (!client.node_runs()) {
    if (context.json) return print_json({{"schema", "waterline/net/1"}, {"sockets", Json::array()}});
    return print("The node does not run, so there is no socket at all.");
  }
  const Json answer = client.ask_plainly("GET", "/v1/net");
  if (answer.contains("error")) Client::fail(answer);
  if (context.json) return print_json(answer);
  bool any_leaves = false;
  for (const Json& socket : answer["sockets"]) {
    const std::string why = socket["why"];
    std::string_view words = why;
    for (const auto& [name, sentence] : kWhy) {
      if (name == why) words = sentence;
    }
    const std::string process = socket["process"] == "node" ? "node    " : "courier ";
    const std::string address = base::for_terminal(socket["address"].get<std::string>());
    print(process + socket["kind"].get<std::string>() + (address.empty() ? "" : " " + address) + ": " +
          std::string(words));
    any_leaves = any_leaves || socket["leaves_machine"].get<bool>();
  }
  if (!any_leaves) say(context, "Nothing of this reaches beyond this machine.");
}

// ---- doctor

struct Finding {
  std::string_view name;
  std::string_view words;  // with % for the address
  std::string_view advice;
};

constexpr Finding kFindings[] = {
    {"reached", "The other device was reached, and both hold the same.", ""},
    {"paused", "You have paused: nothing goes out or comes in.", "`waterline resume` ends it."},
    {"manual", "The devices meet only when you say so.",
     "`waterline sync` meets now; `waterline sync-when always` changes it."},
    {"outside_hours", "It is outside the hours that you set.",
     "`waterline sync` meets now; `waterline sync-when` shows the hours."},
    {"network_process_missing",
     "The program waterline-courier is not beside waterline, so there is no way to the network.",
     "Install both from the same place."},
    {"network_process_not_shut_in",
     "The network process could not be shut in: this system offers no seccomp. Without it Waterline does not go on the "
     "network.",
     "A usual Linux kernel has it. Inside a container, allow seccomp filters."},
    {"network_process_fails", "The network process keeps failing, and is not started again by itself.",
     "`waterline sync` tries again. If it goes on, please report it."},
    {"unproven",
     "Something took the call at %, and did not prove to be the device that you paired with. It can be another program "
     "at "
     "that port, something in between, or their device set up anew. Nothing was sent to it.",
     "Check the address together. If their device was set up anew, `waterline unpair`, pair again, and compare the six "
     "words: what you two shared meets again."},
    {"partner_misbehaves",
     "The other device sends things that it should not. They were refused; nothing of yours was changed.",
     "Bring both to the same version. If it goes on, their device may run a changed program."},
    {"partner_full",
     "The other device has used up the room that there is for it here (256 MiB). What it sent beyond that was not "
     "kept; "
     "all that was before is here.",
     "Room comes back when your partner takes something back. Talk about it: a usual life of sharing never gets "
     "there."},
    {"other_version", "The other device runs a version that cannot speak with this one.",
     "One of the two needs an update."},
    {"no_address", "No address is known for the other device, and it was never met by a call from here.",
     "`waterline address HOST:PORT` sets it. If both are on one network: `waterline beacons on`, on both."},
    {"no_such_name", "The name in % cannot be resolved.",
     "Check its spelling, and that this device has a network; or give a number."},
    {"no_way", "There is no way from here to %.", "Check this device's network or VPN."},
    {"silent", "Nothing answers at %.",
     "Their device may be off or elsewhere, or a firewall there drops calls: it must let this port in."},
    {"refused", "The machine at % answers, but nothing waits at that port.",
     "Waterline may be closed there, or wait at another port: `waterline address`."},
    {"not_listening", "This device waits for no calls, so only it can call.",
     "`waterline address --listen PORT` lets the other call too."},
    {"cannot_listen", "This device cannot wait for calls where it should: another program may use the port.",
     "`waterline address --listen PORT` chooses another. Tell it to the other device."},
    {"nothing_found", "Nothing is wrong that can be seen from here; the two have not met yet.",
     "Check that the other device is on and unlocked, and try again in a minute."},
};

std::string words_for_finding(const Json& finding) {
  const std::string name = finding["finding"];
  for (const Finding& known : kFindings) {
    if (known.name != name) continue;
    std::string words(known.words);
    if (const auto place = words.find('%'); place != std::string::npos) {
      words.replace(place, 1, base::for_terminal(finding.value("address", "its address")));
    }
    return known.advice.empty() ? words : words + "\n    " + std::string(known.advice);
  }
  return "Something that this version has no words for: " + base::for_terminal(name);
}

void doctor(const Context& context, int wait_seconds) {
  Client client(context);
  const Json answer = client.post("/v1/doctor", {{"wait_seconds", wait_seconds}});
  if (context.json) print_json(answer);
  bool is_unproven = false;
  for (const Json& finding : answer["findings"]) {
    if (!context.json) print("- " + words_for_finding(finding));
    is_unproven = is_unproven || finding["finding"] == "unproven";
  }
  const std::string courier = words_for_courier(answer);
  if (!context.json && !courier.empty()) print(courier);
  if (answer["reached"].get<bool>()) return;
  if (!context.json) {
    say(context,
        "Everything you shared is kept, and goes when the two next meet. A wrong clock on either device does no "
        "harm, except that beacons then find nobody.");
  }
  if (is_unproven) {
    throw Ended(Exit::kUnverified, "No device there proved to be the one that you paired with.",
                "What can be done stands above.", "unproven");
  }
  throw words_for({{"error", "unreachable"}});
}

}  // namespace

void add_network_commands(CLI::App& app, Context& context) {
  app.add_subcommand("pause", "Nothing goes out or comes in from now on; nobody is told")->callback([&context] {
    pause(context);
  });
  app.add_subcommand("resume", "End the pause")->callback([&context] {
    set(context, {{"paused", false}}, "The two devices can meet again. What was held and is due leaves now.");
  });
  {
    auto* command =
        app.add_subcommand("sync-when", "When the two devices meet by themselves; without an argument, shows it");
    auto when = std::make_shared<std::string>();
    command->add_option("when", *when, "always, manual, or windows of the day: 07:00-08:30,22:00-00:30");
    command->callback([&context, when] { sync_when(context, *when); });
  }
  {
    auto* command = app.add_subcommand("beacons", "Find each other on the same network; without an argument, shows it");
    auto choice = std::make_shared<std::string>();
    command->add_option("choice", *choice, "on or off")->check(CLI::IsMember({"on", "off"}));
    command->callback([&context, choice] { beacons(context, *choice); });
  }
  app.add_subcommand("net", "Every socket that the program holds, and why")->callback([&context] { net(context); });
  {
    auto* command = app.add_subcommand("doctor", "Why the partner's device cannot be reached, and what to do");
    auto wait = std::make_shared<int>(8);
    command->add_option("--wait", *wait, "How many seconds to try")->check(CLI::Range(1, 60));
    command->callback([&context, wait] { doctor(context, *wait); });
  }
}

}  // namespace waterline::cli
