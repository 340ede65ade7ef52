#include <array>
#include <memory>

#include "base/text.h"
#include "commands/commands.h"
#include "terminal/terminal.h"
#include "words/messages.h"
#include "words/translation.h"

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
  const Json answer = client.post("/v1/partner/settings", {{"paused", true}});
  if (context.json) return print_json(answer);
  say(context,
      wrapped(
          tr("Paused. Nothing goes out or comes in, also after a restart, and what waits goes on "
             "waiting. Your partner is "
             "not told: this device looks switched off to theirs. `waterline resume` ends it.")));
}

// The partner's part of the status; none without one.
Json partner_of(Client& client) {
  const Json answer = client.get("/v1/partner");
  if (!answer["partner"].is_object()) throw words_for({{"error", "no_partner"}});
  return answer["partner"];
}

void sync_when(const Context& context, const std::string& when) {
  if (!when.empty()) {
    return set(
        context, {{"sync_when", when}},
        when == "always" ? tr("The two devices meet whenever they can.")
        : when == "manual"
            ? tr("The two devices meet only when you say `waterline sync`. If your partner chose "
                 "this too, both "
                 "of you must say it at the same moment.")
            : tr("The two devices meet in these hours, by the clock on the wall, and when you say "
                 "`waterline sync`. At other times nothing goes out or comes in."));
  }
  Client client(context);
  const Json partner = partner_of(client);
  if (context.json)
    return print_json({{"schema", "waterline/sync-when/1"}, {"sync_when", partner["sync_when"]}});
  print(base::for_terminal(partner["sync_when"].get<std::string>()));
}

void beacons(const Context& context, const std::string& choice) {
  if (choice == "on") {
    return set(context, {{"beacons", true}},
               tr("On. While the two are not connected, this device sends 64 random-looking bytes "
                  "to the networks it is on, "
                  "about twice a minute, and looks for those of your partner's device, which must "
                  "do the same. Nobody else "
                  "can tell whose they are; but whoever watches that network can tell that a "
                  "device on it may run "
                  "Waterline."));
  }
  if (choice == "off")
    return set(context, {{"beacons", false}},
               tr("Off. The other device is looked for at its address alone."));
  Client client(context);
  const Json partner = partner_of(client);
  if (context.json)
    return print_json({{"schema", "waterline/beacons/1"}, {"beacons", partner["beacons"]}});
  print(partner["beacons"].get<bool>() ? tr("on") : tr("off"));
}

// ---- net

constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kWhy = {{
    {"waits_for_commands",
     marked("where this command line asks the node; on this machine only, for you only")},
    {"command", marked("a command that asks at this moment")},
    {"api_on_loopback",
     marked("where a browser on this machine may ask the node, with a token; for you only")},
    {"port", marked("between the node and its network process")},
    {"kept_for_the_courier", marked("waits for the partner's calls; kept here in case the network "
                                    "process has to be started again")},
    {"waits_for_calls", marked("waits for the partner's calls")},
    {"partner",
     marked("the way to the partner's device; this line is the same whether it is there or not")},
    {"beacons_out", marked("sends beacons to this network")},
    {"beacons_in", marked("listens for the partner's beacons on this network")},
    {"address_changes",
     marked(
         "the system tells here when this device's addresses change; nothing leaves the machine")},
    {"unexplained", marked("no reason is known: please report this")},
}};

void net(const Context& context) {
  Client client(context);
  if (!client.node_runs()) {
    if (context.json)
      return print_json({{"schema", "waterline/net/1"}, {"sockets", Json::array()}});
    return print(tr("The node does not run, so there is no socket at all."));
  }
  const Json answer = client.get("/v1/net");
  if (context.json) return print_json(answer);
  bool any_leaves = false;
  for (const Json& socket : answer["sockets"]) {
    const std::string why = socket["why"];
    std::string words = base::for_terminal(why);
    for (const auto& [name, sentence] : kWhy) {
      if (name == why) words = tr(sentence);
    }
    const std::string process = socket["process"] == "node" ? "node    " : "courier ";
    const std::string address = base::for_terminal(socket["address"].get<std::string>());
    print(process + socket["kind"].get<std::string>() + (address.empty() ? "" : " " + address) +
          ": " + words);
    any_leaves = any_leaves || socket["leaves_machine"].get<bool>();
  }
  if (!any_leaves) say(context, tr("Nothing of this reaches beyond this machine."));
}

// ---- doctor

struct Finding {
  std::string_view name;
  std::string_view words;  // with % for the address
  std::string_view advice;
};

constexpr Finding kFindings[] = {
    {"reached", marked("The other device was reached, and both hold the same."), ""},
    {"not_paired", marked("Nobody is paired yet, so there is no device to reach."),
     marked("`waterline pair show` makes a code; the partner's device takes it by `waterline pair "
            "join`.")},
    {"shows_offer", marked("A code is shown now, and this device waits for the other one at {1}."),
     marked("A firewall on this device must let that port in.")},
    {"own_address", marked("{1} is an address of this device."),
     marked("The other device must be on that network. `waterline pair show --listen {1}:PORT` "
            "waits there.")},
    {"no_network", marked("This device has no network now."),
     marked("Both devices need one in common to pair.")},
    {"paused", marked("You have paused: nothing goes out or comes in."),
     marked("`waterline resume` ends it.")},
    {"quiet", marked("The journal is quiet: nothing goes out or comes in until you say so."),
     marked("`waterline status` says why, and what would leave.")},
    {"manual", marked("The devices meet only when you say so."),
     marked("`waterline sync` meets now; `waterline sync-when always` changes it.")},
    {"outside_hours", marked("It is outside the hours that you set."),
     marked("`waterline sync` meets now; `waterline sync-when` shows the hours.")},
    {"network_process_missing",
     marked("The program waterline-courier is not beside waterline, so there is no way to the "
            "network."),
     marked("Install both from the same place.")},
    {"network_process_not_shut_in",
     marked("The network process could not be shut in: this system offers no seccomp. Without it "
            "Waterline does not go "
            "on the "
            "network."),
     marked("A usual Linux kernel has it. Inside a container, allow seccomp filters.")},
    {"network_process_fails",
     marked("The network process keeps failing, and is not started again by itself."),
     marked("`waterline sync` tries again. If it goes on, please report it.")},
    {"unproven",
     marked(
         "Something took the call at {1}, and did not prove to be the device that you paired with. "
         "It can be another "
         "program "
         "at "
         "that port, something in between, or their device set up anew. Nothing was sent to it."),
     marked("Check the address together. If their device was set up anew, `waterline unpair`, pair "
            "again, and compare "
            "the six "
            "words: what you two shared meets again.")},
    {"partner_misbehaves",
     marked("The other device sends things that it should not. They were refused; nothing of yours "
            "was changed."),
     marked(
         "Bring both to the same version. If it goes on, their device may run a changed program.")},
    {"partner_full",
     marked("The other device has used up the room that there is for it here (256 MiB, 32 of them "
            "for what you write "
            "together). Anything beyond that was not kept; everything before is here."),
     marked("Room comes back when your partner takes something back. Talk about it. Ordinary use "
            "stays far below it.")},
    {"other_version", marked("The other device runs a version that cannot speak with this one."),
     marked("One of the two needs an update.")},
    {"no_address", marked("No address is set for the other device."),
     marked("`waterline address HOST:PORT` sets it. If both are on one network: `waterline beacons "
            "on`, on both.")},
    {"no_such_name", marked("The name in {1} cannot be resolved."),
     marked("Check its spelling, and that this device has a network; or give a number.")},
    {"no_way", marked("There is no way from here to {1}."),
     marked("Check this device's network or VPN.")},
    {"silent", marked("Nothing answers at {1}."),
     marked("Their device may be off or elsewhere, or a firewall there drops calls: it must let "
            "this port in.")},
    {"refused", marked("The machine at {1} answers, but nothing waits at that port."),
     marked("Waterline may be closed there, or wait at another port: `waterline address`.")},
    {"not_listening", marked("This device waits for no calls, so only it can call."),
     marked("`waterline address --listen PORT` lets the other call too.")},
    {"cannot_listen",
     marked("This device cannot wait for calls where it should: another program may use the port, "
            "or the "
            "address is not one of this device's now."),
     marked("`waterline address --listen PORT` chooses another. Tell it to the other device.")},
    {"nothing_found",
     marked("Nothing is wrong that can be seen from here; the two have not met yet."),
     marked("Check that the other device is on and unlocked, and try again in a minute.")},
};

std::string words_for_finding(const Json& finding) {
  const std::string name = finding["finding"];
  for (const Finding& known : kFindings) {
    if (known.name != name) continue;
    const std::string words =
        filled(tr(known.words), base::for_terminal(finding.value("address", tr("its address"))));
    const std::string address = base::for_terminal(finding.value("address", ""));
    return known.advice.empty() ? words : words + "\n    " + filled(tr(known.advice), address);
  }
  return filled(tr("An answer that this version does not know: {1}"), base::for_terminal(name));
}

void doctor(const Context& context, int wait_seconds) {
  Client client(context);
  const Json answer = client.post("/v1/doctor", {{"wait_seconds", wait_seconds}});
  if (context.json) print_json(answer);
  bool is_unproven = false;
  bool is_paired = true;
  for (const Json& finding : answer["findings"]) {
    if (!context.json) print("- " + words_for_finding(finding));
    is_unproven = is_unproven || finding["finding"] == "unproven";
    is_paired = is_paired && finding["finding"] != "not_paired";
  }
  const std::string courier = words_for_courier(answer);
  if (!context.json && !courier.empty()) print(courier);
  if (answer["reached"].get<bool>() || !is_paired) return;
  if (!context.json) {
    say(context, tr("Everything you shared is kept, and goes when the two next meet. A wrong clock "
                    "on either device does no "
                    "harm, except that beacons then find nobody."));
  }
  if (is_unproven) {
    throw Ended(Exit::kUnverified, tr("No device there proved to be the one that you paired with."),
                tr("See the steps above."), "unproven");
  }
  throw words_for({{"error", "unreachable"}});
}

}  // namespace

void add_network_commands(CLI::App& app, Context& context) {
  app.add_subcommand("pause", tr("Nothing goes out or comes in from now on; nobody is told"))
      ->callback([&context] { pause(context); });
  app.add_subcommand("resume", tr("End the pause"))->callback([&context] {
    set(context, {{"paused", false}},
        tr("The two devices can meet again. Everything that is due leaves now."));
  });
  {
    auto* command = app.add_subcommand(
        "sync-when", tr("When the two devices meet by themselves; without an argument, shows it"));
    auto when = std::make_shared<std::string>();
    command
        ->add_option("when", *when,
                     tr("always, manual, or windows of the day: 07:00-08:30,22:00-00:30"))
        ->type_name("always|manual|HOURS");
    command->callback([&context, when] { sync_when(context, *when); });
  }
  {
    auto* command = app.add_subcommand(
        "beacons", tr("Find each other on the same network; without an argument, shows it"));
    auto choice = std::make_shared<std::string>();
    command->add_option("choice", *choice, tr("on or off"))->check(CLI::IsMember({"on", "off"}));
    command->callback([&context, choice] { beacons(context, *choice); });
  }
  app.add_subcommand("net", tr("Every socket that the program holds, and why"))
      ->callback([&context] { net(context); });
  {
    auto* command = app.add_subcommand(
        "doctor", tr("Why the partner's device cannot be reached, and what to do"));
    auto wait = std::make_shared<int>(8);
    command->add_option("--wait", *wait, tr("How many seconds to try"))->check(CLI::Range(1, 60));
    command->callback([&context, wait] { doctor(context, *wait); });
  }
}

}  // namespace waterline::cli
