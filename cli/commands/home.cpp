#include <filesystem>
#include <memory>
#include <string>

#include "client/client.h"
#include "client/node_progress.h"
#include "commands/commands.h"
#include "daemon/autostart.h"
#include "daemon/run.h"
#include "terminal/secrets.h"
#include "terminal/terminal.h"
#include "words/error_words.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

void show_home(const Context& context) {
  const std::string home = daemon::places_of(context.home).data;
  if (context.json) return print_json({{"schema", "waterline/home/1"}, {"home", home}});
  print(for_terminal(home));
}

// Says what stays on the old disk, and where the journal is found from now on.
void say_moved(const Context& context, const Json& moved) {
  const std::string home = for_terminal(moved["home"].get<std::string>());
  print(home);
  say(context, wrapped(filled(tr("Your journal is there now, and not here any more. It was copied, "
                                 "read again and opened there; only then the files here were "
                                 "deleted. From now on: `waterline --home {1}`, or set "
                                 "WATERLINE_HOME in the shell that you use."),
                              home)));
  say(context, wrapped(filled(tr("Before you take that disk out: `waterline --home {1} stop`, and "
                                 "unmount it. If it is pulled out, the journal closes at once, and "
                                 "all that was kept is whole."),
                              home)));
  say(context,
      wrapped(filled(tr("What stays: this disk can have the deleted files for a while, sealed, an "
                        "SSD also after they were written over. They open only with your "
                        "passphrase or paper. Backups and exports are where you put them. "
                        "`waterline --home {1} traces` shows what this machine has seen."),
                     home)));
  if (!moved["left"].empty()) {
    std::string names;
    for (const Json& name : moved["left"])
      names += (names.empty() ? "" : ", ") + for_terminal(name.get<std::string>());
    say(context, wrapped(filled(tr("These are none of the journal's files, or could not be "
                                   "deleted, and stay in the old folder: {1}."),
                                names)));
  }
  if (!context.home && daemon::autostart() == daemon::Autostart::kOn) {
    say(context, wrapped(tr("The program still starts at your login, and has nothing to open there "
                            "now: `waterline autostart off`.")));
  }
}

void move_home(const Context& context, const std::string& path) {
  std::error_code error;
  const std::filesystem::path to = std::filesystem::absolute(path, error).lexically_normal() / "";
  Client client(context);
  client.get("/v1/entries?limit=1");  // unlocks first
  std::string passphrase = passphrase_for(context, tr("Passphrase: "));
  const Json moved = [&] {
    const NodeProgress progress(context);
    return client.ask_plainly("POST", "/v1/home/move",
                              {{"path", to.parent_path().string()}, {"passphrase", passphrase}});
  }();
  wipe(passphrase);
  if (moved.contains("error")) {
    if (moved["error"] == "file_exists") {
      throw Ended(Exit::kFailure,
                  tr("There is something in that folder already. Nothing was changed."),
                  filled(tr("Name a new folder, for example {1}/notes."),
                         for_terminal(to.parent_path().native())),
                  "file_exists");
    }
    if (moved["error"] == "no_such_file") {
      throw Ended(Exit::kUsage, tr("The folder above that one is missing. Nothing was changed."),
                  tr("Check the name, and that the disk is connected."), "no_such_file");
    }
    if (moved["error"] == "bad_request") {
      throw Ended(Exit::kUsage,
                  tr("A journal cannot be moved into its own folder. Nothing was changed."),
                  tr("Name a folder on another disk."), "bad_request");
    }
    Client::fail(moved);
  }
  if (context.json) return print_json(moved);
  say_moved(context, moved);
}

}  // namespace

void add_home(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "home", tr("Show the folder of the journal, or move the journal to another disk"));
  command->require_subcommand(0, 1);
  auto* move = command->add_subcommand(
      "move", tr("Copy it to a new folder, check it there, and then delete it here"));
  auto path = std::make_shared<std::string>();
  move->add_option("path", *path, tr("A new folder, on a disk that you take along for example"))
      ->type_name("FOLDER")
      ->required();
  move->callback([&context, path] { move_home(context, *path); });
  command->callback([command, &context] {
    if (command->get_subcommands().empty()) show_home(context);
  });
}

}  // namespace waterline::cli
