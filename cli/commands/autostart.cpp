#include "daemon/autostart.h"

#include <memory>
#include <string>

#include "commands/commands.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

using daemon::Autostart;

void autostart(const Context& context, const std::string& choice) {
  const bool asks = choice.empty();
  if (context.home && !asks) {
    throw Ended(Exit::kFailure,
                tr("Only the journal in its usual folder can start at login. This command names "
                   "another folder, so nothing was changed."),
                tr("Leave out --home and WATERLINE_HOME."), "not_possible");
  }
  const Autostart wanted = choice == "on" ? Autostart::kOn : Autostart::kOff;
  // With --home, the journal is in another folder than the default one, and such a journal never
  // starts at login.
  const Autostart now = context.home ? Autostart::kImpossible
                        : asks       ? daemon::autostart()
                                     : daemon::set_autostart(wanted);
  if (now == Autostart::kImpossible && !asks) {
    throw Ended(Exit::kFailure,
                tr("Here the program cannot start at login: your login has no service manager "
                   "that knows it (systemd, and a package or `cmake --install`). Nothing was "
                   "changed."),
                tr("Every command starts the program when it needs it."), "not_possible");
  }
  if (now == Autostart::kOtherJournal && wanted == Autostart::kOn && !asks) {
    throw Ended(
        Exit::kFailure,
        tr("At your login the program would look for a journal in another folder than it "
           "does here, since the variables that name it are set differently. Nothing was changed."),
        tr("~/.config/environment.d/ sets XDG_DATA_HOME for the whole login, from the next one "
           "on."),
        "not_possible");
  }
  const bool is_off = now == Autostart::kOff || now == Autostart::kOtherJournal;
  if (!asks && is_off != (wanted == Autostart::kOff)) {
    throw Ended(Exit::kFailure,
                tr("The service manager of your login refused, so nothing changed."),
                tr("`systemctl --user status waterline.service` says why."), "failure");
  }
  if (context.json)
    return print_json({{"schema", "waterline/autostart/1"},
                       {"autostart", now == Autostart::kOn},
                       {"possible", api::is_possible(now)}});
  if (asks) return print(now == Autostart::kOn ? tr("on") : tr("off"));
  if (is_off) {
    return say(context, wrapped(tr("Off from your next login on. Every command starts the program "
                                   "when it needs it, as before.")));
  }
  say(context,
      wrapped(tr(
          "On. At your next login the program starts closed, and shows nothing. It can meet "
          "the other device only after you opened it once. It ends when you log out. Anybody who "
          "lists the services of your login sees it there.")));
}

}  // namespace

void add_autostart(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "autostart", tr("Start the program, closed, at your login; without an argument, show it"));
  auto choice = std::make_shared<std::string>();
  command->add_option("choice", *choice, tr("on or off"))->check(CLI::IsMember({"on", "off"}));
  command->callback([&context, choice] { autostart(context, *choice); });
}

}  // namespace waterline::cli
