#include <memory>
#include <optional>
#include <string>

#include "client/client.h"
#include "commands/commands.h"
#include "commands/findings.h"
#include "commands/partner_settings.h"
#include "terminal/terminal.h"
#include "words/status_words.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

void doctor(const Context& context, std::optional<int> wait) {
  Client client(context);
  const int wait_seconds = wait.value_or(waits_for_tor(client) ? 60 : 8);
  const Json answer = client.post("/v1/doctor", {{"wait_seconds", wait_seconds}});
  if (context.json) print_json(answer);
  bool is_unproven = false;
  bool is_paired = true;
  for (const Json& finding : answer["findings"]) {
    if (!context.json) print("- " + words_for_finding(finding));
    is_unproven = is_unproven || finding["finding"] == "unproven";
    is_paired = is_paired && finding["finding"] != "not_paired";
  }
  if (const std::string computer = words_for_computer(answer); !context.json && !computer.empty())
    print(wrapped(computer));
  const std::string courier = words_for_courier(answer);
  if (!context.json && !courier.empty()) print(courier);
  if (answer["reached"].get<bool>() || !is_paired) return;
  if (!context.json) {
    say(context, tr("Everything you shared is kept, and goes when the devices next meet. A wrong "
                    "clock on either device does no harm, except that beacons then find nobody."));
  }
  if (is_unproven) {
    throw Ended(Exit::kUnverified, tr("No device there proved to be the one that you paired with."),
                tr("See the steps above."), "unproven");
  }
  throw Ended(Exit::kUnreachable, tr("The other device cannot be reached now."),
              tr("See the steps above."), "unreachable");
}

}  // namespace

void add_doctor(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "doctor", tr("Say why the partner's device cannot be reached, and what to do"));
  auto wait = std::make_shared<std::optional<int>>();
  command
      ->add_option("--wait", *wait,
                   tr("How many seconds to keep trying (8; with Tor on, which is slower: 60)"))
      ->check(CLI::Range(1, 60));
  command->callback([&context, wait] { doctor(context, *wait); });
}

}  // namespace waterline::cli
