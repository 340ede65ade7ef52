#include <memory>
#include <string>

#include "client/checks.h"
#include "client/client.h"
#include "commands/commands.h"
#include "terminal/questions.h"
#include "terminal/terminal.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

void unpair(const Context& context, const std::string& confirm) {
  Client client(context);
  Json request = Json::object();
  if (!confirm.empty()) {
    request["confirm"] = confirm;
  } else if (can_ask()) {
    require_somebody_paired(client);
    say(context, wrapped(tr("Nothing goes out or comes in from now on. Everything shared stays on "
                            "both devices; to the other device this one looks switched off.")));
    if (!ask_for_word(tr("Type `{1}` to unpair: "), marked("unpair")))
      return say(context, tr("You stay paired."));
    request["confirm"] = "unpair";
  }
  const auto asked = [&](const char* path) {
    return client.ask_if_it_runs("GET", path).value_or(Json::object());
  };
  const Json watched = asked("/v1/carry/folder");
  const Json box = asked("/v1/box");
  const Json answer = client.post("/v1/partner/unpair", request);
  if (context.json) return print_json(answer);
  say(context, wrapped(tr("Unpaired. Nobody is told: to pair with the same person again, both of "
                          "you type `waterline "
                          "unpair` first.")));
  if (const std::string folder = watched.value("folder", ""); !folder.empty()) {
    say(context,
        wrapped(filled(tr("The bundles in {1} stay, since a file that goes away would be seen "
                          "there. Only your two devices can open them; delete them when you like."),
                       for_terminal(folder))));
  }
  if (box.contains("box") && box["box"].is_object()) {
    say(context,
        wrapped(filled(tr("This device's sealed file stays in the box at {1}, since a file that "
                          "goes away would be seen there. Only your two devices can open it; its "
                          "name has 32 digits and letters, and whoever can write there can delete "
                          "it. The password of the box is forgotten here."),
                       for_terminal(box["box"].value("address", "")))));
  }
  const auto dropped = answer["dropped"].get<std::size_t>();
  if (dropped == 0) return;
  say(context,
      wrapped(filled(
          tr_n("{1} thing had not left this device yet. It was dropped and will not leave.",
               "{1} things had not left this device yet. They were dropped and will not leave.",
               dropped),
          dropped)));
}

}  // namespace

void add_unpair(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("unpair", tr("End the pairing, alone, at once and silently"));
  auto confirm = std::make_shared<std::string>();
  command->add_option("--confirm", *confirm, tr("The typed word `unpair`, for scripts"));
  command->callback([&context, confirm] { unpair(context, *confirm); });
}

}  // namespace waterline::cli
