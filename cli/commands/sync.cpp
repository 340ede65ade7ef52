#include <memory>
#include <optional>

#include "client/client.h"
#include "commands/commands.h"
#include "commands/partner_settings.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

// Says that both people must ask, if the devices meet by hand alone. Only this device's setting is
// known here.
void say_if_by_hand(const Context& context, Client& client, int wait_seconds) {
  const Json status = client.ask_plainly("GET", "/v1/status");
  if (!status.contains("partner") || !status["partner"].is_object()) return;
  if (status["partner"].value("offline", Json()) != "manual") return;
  const auto seconds = static_cast<std::size_t>(wait_seconds);
  say(context, wrapped(filled(tr_n("This device meets the other one only when you ask. If your "
                                   "partner chose the same, you must both ask at the same time: "
                                   "this waits for {1} second.",
                                   "This device meets the other one only when you ask. If your "
                                   "partner chose the same, you must both ask at the same time: "
                                   "this waits for up to {1} seconds.",
                                   seconds),
                              seconds)));
}

void sync_now(const Context& context, std::optional<int> wait) {
  Client client(context);
  const int wait_seconds = wait.value_or(waits_for_tor(client) ? 60 : 20);
  if (!context.json) say_if_by_hand(context, client, wait_seconds);
  const Json answer = client.post("/v1/sync", {{"wait_seconds", wait_seconds}});
  if (context.json) return print_json(answer);
  if (!answer["reached"].get<bool>()) {
    return say(
        context,
        wrapped((answer["received"].get<std::size_t>() > 0
                     ? tr("Something new came by the box: `waterline ours`, or where it "
                          "belongs.")
                     : tr("Nothing new came by the box.")) +
                " " +
                (answer["waits"].get<bool>()
                     ? tr("Something that you shared still waits here, and leaves later. The "
                          "partner's device itself does not answer now.")
                     : tr("What you shared is in it. The partner's device itself does not "
                          "answer now."))));
  }
  print(answer["received"].get<std::size_t>() > 0
            ? tr("Something new came. All that is shared is on both devices now: `waterline ours`, "
                 "or where it belongs, `path`, `agree`, `agenda`, `takeaway` or `questions`.")
            : tr("Nothing new came. All that is shared is on both devices."));
}

}  // namespace

void add_sync(CLI::App& app, Context& context) {
  auto* command =
      app.add_subcommand("sync", tr("Meet the partner's device now, and say whether it worked"));
  auto wait = std::make_shared<std::optional<int>>();
  command
      ->add_option("--wait", *wait,
                   tr("How many seconds to keep trying (20; with Tor on, which is slower: 60)"))
      ->check(CLI::Range(1, 60));
  command->callback([&context, wait] { sync_now(context, *wait); });
}

}  // namespace waterline::cli
