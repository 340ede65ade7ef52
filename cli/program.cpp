#include "program.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "commands/commands.h"
#include "only_command.h"
#include "terminal/layout.h"
#include "terminal/pager.h"
#include "terminal/terminal.h"
#include "words/translation.h"
#include "words/usage.h"

namespace waterline::cli {
namespace {

constexpr std::string_view kDescription = marked(
    "Waterline: a private reflection journal, for one person or for two.\nYour words stay on this "
    "device, sealed. Only the pieces that you lift above the waterline, one at a time, travel.");

void add_common_options(CLI::App& app, Context& context) {
  app.add_option("--home", context.home, tr("The folder of this journal (also WATERLINE_HOME)"))
      ->type_name("FOLDER")
      ->envname("WATERLINE_HOME");
  app.add_flag("--json", context.json, tr("Give results and errors as JSON"));
  app.add_flag("-q,--quiet", context.quiet, tr("Print the result and nothing else"));
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
      tr("Print a long text all at once, without a pager"));
  const std::string source = tr("The source of the passphrase, when it is not typed");
  app.add_option("--passphrase-file", context.passphrase_file, tr("The first line of a file"))
      ->type_name("FILE")
      ->group(source);
  app.add_option("--passphrase-fd", context.passphrase_fd,
                 tr("The first line of an open file descriptor"))
      ->group(source);
  app.add_option("--passphrase-command", context.passphrase_command,
                 tr("The first line that a command prints (also WATERLINE_PASSPHRASE_COMMAND)"))
      ->group(source)
      ->envname("WATERLINE_PASSPHRASE_COMMAND");
}

// The groups are in the order in which --help shows them.
const CommandGroup kGroups[] = {
    {"journal",
     marked("The journal"),
     {add_init, add_unlock, add_open, add_status, add_passphrase, add_clock, add_autostart,
      add_home, add_node}},
    {"writing",
     marked("Writing"),
     {add_write, add_edit, add_attach, add_attachments, add_record, add_drafts}},
    {"reading",
     marked("Reading and finding"),
     {add_list, add_search, add_show, add_calendar, add_tags, add_look_back}},
    {"changing",
     marked("Changing and ordering"),
     {add_history, add_undo, add_rm, add_bin, add_pin, add_link}},
    {"moods",
     marked("Moods, times and words at hand"),
     {add_mood, add_appointments, add_remind, add_lists, add_prompt, add_cards, add_breathe}},
    {"exchange", marked("In and out"), {add_import, add_export, add_packet, add_unseal}},
    {"sharing",
     marked("Sharing"),
     {add_share, add_revise, add_waiting, add_cancel, add_later, add_release, add_wait_by_default,
      add_replies, add_reply, add_take_back, add_ours, add_acknowledge, add_keep, add_given}},
    {"together",
     marked("Together"),
     {add_path, add_agree, add_agenda, add_takeaway, add_ask, add_questions, add_answer,
      add_reveal}},
    {"device",
     marked("Your partner's device"),
     {add_pair, add_unpair, add_address, add_sync, add_pause, add_sync_when, add_beacons, add_tor,
      add_net, add_doctor, add_carry, add_box}},
    {"copies",
     marked("Copies and this computer"),
     {add_backup, add_recovery, add_loopback, add_traces, add_completion}},
};

// Adds all commands, or those that `only` adds.
void add_commands(CLI::App& app, Context& context, AddCommands only) {
  for (const CommandGroup& group : kGroups) {
    const std::size_t before = app.get_subcommands({}).size();
    for (const auto add : group.commands) {
      if (only == nullptr || add == only) add(app, context);
    }
    const auto commands = app.get_subcommands({});
    for (std::size_t i = before; i < commands.size(); ++i) {
      if (!commands[i]->get_name().empty()) commands[i]->group(tr(group.title));
    }
  }
}

// Sends the output of those commands through the pager that may print more than a screen.
void page_what_is_read(CLI::App& app) {
  for (const char* command :
       {"list",      "search", "show",   "calendar",     "tags",   "drafts", "look-back",
        "history",   "bin",    "mood",   "appointments", "remind", "lists",  "cards",
        "waiting",   "ours",   "given",  "path",         "agree",  "agenda", "takeaway",
        "questions", "net",    "traces", "attachments"}) {
    // A command that was not asked for may not be there.
    for (CLI::App* added :
         app.get_subcommands([&](const CLI::App* one) { return one->get_name() == command; }))
      added->preparse_callback([](std::size_t) { collect_output(); });
  }
}

}  // namespace

std::span<const CommandGroup> command_groups() {
  return kGroups;
}

void build_program(CLI::App& app, Context& context) {
  build_program_for(app, context, {});
}

void build_program_for(CLI::App& app, Context& context, std::string_view command) {
  app.description(tr(kDescription));
  // Wrap lines only if the output is a terminal. A width of 0 means no wrapping.
  frame_help(app, output_is_terminal() ? std::min<std::size_t>(screen_width(), 100) : 0);
  app.fallthrough();
  app.require_subcommand(1);
  app.set_version_flag("--version", "waterline " WATERLINE_VERSION,
                       tr("Print the version and exit"));
  add_common_options(app, context);
  add_commands(app, context, command_alone(command));
  page_what_is_read(app);
}

}  // namespace waterline::cli
