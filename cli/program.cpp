#include "program.h"

#include <algorithm>

#include "commands/commands.h"
#include "terminal/layout.h"
#include "terminal/pager.h"
#include "terminal/terminal.h"
#include "words/translation.h"
#include "words/usage.h"

namespace waterline::cli {
namespace {

constexpr std::string_view kDescription = marked(
    "Waterline: a private reflection journal, for one person or for two.\n"
    "What you write stays on this device, sealed. Only what you lift above the waterline, one "
    "piece at a time, "
    "travels.");

void add_common_options(CLI::App& app, Context& context) {
  app.add_option("--home", context.home,
                 tr("Where everything of this journal lives (also WATERLINE_HOME)"))
      ->type_name("FOLDER")
      ->envname("WATERLINE_HOME");
  app.add_flag("--json", context.json, tr("Give results and errors as JSON"));
  app.add_flag("-q,--quiet", context.quiet, tr("Say nothing beside the result"));
  context.color = colors_fit();
  app.add_option_function<std::string>(
         "--color",
         [&context](const std::string& when) {
           context.color = when == "auto" ? colors_fit() : when == "always";
         },
         tr("Bold and dim text: on a terminal that shows it, always, or never"))
      ->check(CLI::IsMember({"auto", "always", "never"}));
  app.add_flag_callback(
      "--no-color", [&context] { context.color = false; },
      tr("No bold or dim text (also NO_COLOR)"));
  app.add_flag_callback(
      "--no-pager", [&context] { context.pager = false; },
      tr("Print what is longer than the screen all at once"));
  const std::string source = tr("Where the passphrase comes from, when it is not typed");
  app.add_option("--passphrase-file", context.passphrase_file, tr("The first line of a file"))
      ->type_name("FILE")
      ->group(source);
  app.add_option("--passphrase-fd", context.passphrase_fd, tr("An open file descriptor"))
      ->group(source);
  app.add_option("--passphrase-command", context.passphrase_command,
                 tr("What a command prints (also WATERLINE_PASSPHRASE_COMMAND)"))
      ->group(source)
      ->envname("WATERLINE_PASSPHRASE_COMMAND");
}

struct Part {
  std::string_view title;
  void (*add)(CLI::App&, Context&);
};

// In the order in which --help shows them; neighbours with one title stand together.
constexpr Part kParts[] = {
    {marked("The journal"), add_opening_commands},
    {marked("Writing"), add_writing_commands},
    {marked("Writing"), add_draft_commands},
    {marked("Reading and finding"), add_finding_commands},
    {marked("Changing and ordering"), add_standing_commands},
    {marked("Moods, times and words at hand"), add_mood_commands},
    {marked("Moods, times and words at hand"), add_appointment_commands},
    {marked("Moods, times and words at hand"), add_list_commands},
    {marked("In and out"), add_import_commands},
    {marked("In and out"), add_export_commands},
    {marked("Sharing"), add_sharing_commands},
    {marked("Sharing"), add_waiting_commands},
    {marked("Sharing"), add_shared_commands},
    {marked("Sharing"), add_given_commands},
    {marked("Together"), add_joint_commands},
    {marked("Together"), add_question_commands},
    {marked("Your partner's device"), add_partner_commands},
    {marked("Your partner's device"), add_network_commands},
    {marked("Your partner's device"), add_carry_commands},
    {marked("Copies and this computer"), add_backup_commands},
    {marked("Copies and this computer"), add_loopback_commands},
    {marked("Copies and this computer"), add_traces_commands},
    {marked("Copies and this computer"), add_completion_commands},
};

void add_commands(CLI::App& app, Context& context) {
  for (const Part& part : kParts) {
    const std::size_t before = app.get_subcommands({}).size();
    part.add(app, context);
    const auto commands = app.get_subcommands({});
    for (std::size_t i = before; i < commands.size(); ++i) {
      if (!commands[i]->get_name().empty()) commands[i]->group(tr(part.title));
    }
  }
}

// What these show may be longer than a screen.
void page_what_is_read(CLI::App& app) {
  for (const char* command :
       {"list",      "search",   "show",      "calendar", "tags",         "drafts",
        "look-back", "history",  "bin",       "mood",     "appointments", "lists",
        "cards",     "waiting",  "ours",      "given",    "path",         "agree",
        "agenda",    "takeaway", "questions", "net",      "traces"}) {
    app.get_subcommand(command)->preparse_callback([](std::size_t) { collect_output(); });
  }
}

}  // namespace

void build_program(CLI::App& app, Context& context) {
  app.description(tr(kDescription));
  // Where no terminal looks on, a line is as long as it is.
  frame_help(app, output_is_terminal() ? std::min<std::size_t>(screen_width(), 100) : 0);
  app.fallthrough();
  app.require_subcommand(1);
  app.set_version_flag("--version", "waterline 0.1.0", tr("Print the version and exit"));
  add_common_options(app, context);
  add_commands(app, context);
  page_what_is_read(app);
}

}  // namespace waterline::cli
