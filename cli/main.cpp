#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string_view>

#include <sys/ioctl.h>
#include <unistd.h>

#include "commands.h"
#include "node/run.h"
#include "terminal.h"
#include "translation.h"
#include "usage.h"

namespace waterline::cli {
namespace {

constexpr std::string_view kDescription = marked(
    "Waterline: a private reflection journal, for one person or for two.\n"
    "What you write stays on this device, sealed. Only what you lift above the waterline, one piece at a time, "
    "travels.");

void add_common_options(CLI::App& app, Context& context) {
  app.add_option("--home", context.home, tr("Where everything of this journal lives (also WATERLINE_HOME)"))
      ->envname("WATERLINE_HOME");
  app.add_flag("--json", context.json, tr("Give results and errors as JSON"));
  app.add_flag("-q,--quiet", context.quiet, tr("Say nothing beside the result"));
  app.add_flag_callback(
      "--no-color", [&context] { context.color = false; }, tr("No bold or dim text (also NO_COLOR)"));
  const std::string source = tr("Where the passphrase comes from, when it is not typed");
  app.add_option("--passphrase-file", context.passphrase_file, tr("The first line of a file"))->group(source);
  app.add_option("--passphrase-fd", context.passphrase_fd, tr("An open file descriptor"))->group(source);
  app.add_option("--passphrase-command", context.passphrase_command,
                 tr("What a command prints (also WATERLINE_PASSPHRASE_COMMAND)"))
      ->group(source)
      ->envname("WATERLINE_PASSPHRASE_COMMAND");
}

// What programs read is the same in every language: with --json everything stays English.
bool asks_for_json(int argc, char** argv) {
  return std::any_of(argv, argv + argc, [](std::string_view one) { return one.starts_with("--json"); });
}

// None where no terminal looks on.
std::size_t columns_of_terminal() {
  winsize size{};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

int run(int argc, char** argv) {
  if (!asks_for_json(argc, argv)) speak_as_the_person_does();
  Context context;
  context.color = output_is_terminal() && std::getenv("NO_COLOR") == nullptr;
  CLI::App app(tr(kDescription), "waterline");
  frame_help(app, columns_of_terminal());
  app.fallthrough();
  app.require_subcommand(1);
  app.set_version_flag("--version", "waterline 0.1.0", tr("Print the version and exit"));
  add_common_options(app, context);
  add_opening_commands(app, context);
  add_writing_commands(app, context);
  add_finding_commands(app, context);
  add_standing_commands(app, context);
  add_mood_commands(app, context);
  add_appointment_commands(app, context);
  add_list_commands(app, context);
  add_import_commands(app, context);
  add_export_commands(app, context);
  add_sharing_commands(app, context);
  add_joint_commands(app, context);
  add_question_commands(app, context);
  add_partner_commands(app, context);
  add_network_commands(app, context);
  add_loopback_commands(app, context);
  add_backup_commands(app, context);
  add_carry_commands(app, context);
  try {
    app.parse(argc, argv);
    return static_cast<int>(Exit::kOk);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) return app.exit(error);
    report(context, Ended(Exit::kUsage, words_for_usage(error.what()), tr("`waterline --help` lists the commands."),
                          "bad_request"));
    return static_cast<int>(Exit::kUsage);
  } catch (const Ended& ended) {
    report(context, ended);
    return static_cast<int>(ended.code());
  }
}

}  // namespace
}  // namespace waterline::cli

int main(int argc, char** argv) {
  // What is typed passes through here as it does through the node. It also ignores SIGPIPE: a reader that went away (a
  // closed pager) is no reason to die in the middle of a write to the node.
  waterline::node::harden_process();
  try {
    return waterline::cli::run(argc, argv);
  } catch (const std::exception&) {
    const std::string words =
        waterline::cli::tr("Something went wrong in the program itself. What was kept before is safe.");
    std::fprintf(stderr, "%s\n", waterline::cli::filled(waterline::cli::tr("error: {1}"), words).c_str());
    return static_cast<int>(waterline::cli::Exit::kFailure);
  }
}
