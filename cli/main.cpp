#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "client/held_words.h"
#include "daemon/run.h"
#include "help.h"
#include "program.h"
#include "terminal/argument_words.h"
#include "terminal/endings.h"
#include "terminal/pager.h"
#include "terminal/terminal.h"
#include "words/mistakes.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

// Returns true if the arguments ask for JSON. Then everything stays English, since programs read
// it.
bool asks_for_json(const std::vector<std::string>& arguments) {
  return std::ranges::any_of(arguments,
                             [](std::string_view one) { return one.starts_with("--json"); });
}

// Opens /dev/null for each of the descriptors 0 to 2 that the caller closed. Otherwise a file that
// this program opens could get such a number, and output would be written into it. /dev/null is
// opened so that reading from 0 and writing to 1 and 2 still fail.
void take_standard_descriptors() {
  for (int descriptor = 0; descriptor <= STDERR_FILENO; ++descriptor) {
    if (fcntl(descriptor, F_GETFD) >= 0) continue;
    // open() returns the lowest free number, which is `descriptor`. The file stays open.
    if (open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY) != descriptor) _exit(1);
  }
}

// Returns `otherwise`, the exit code of the command. If the output of the command could not be
// written, reports that and returns kFailure.
Exit end_of(const Context& context, Exit otherwise) {
  if (output_failure() == 0) return otherwise;
  report(context, Ended(Exit::kFailure,
                        filled(tr("The output could not be written: {1}. All else that the command "
                                  "does is done."),
                               std::generic_category().message(output_failure())),
                        tr("Check where the output goes: a full disk, or a program that ended."),
                        "output_failed"));
  return Exit::kFailure;
}

Exit show_help(const Context& context, const std::string& text) {
  collect_output();
  print(text);
  show_kept(context);
  return end_of(context, Exit::kOk);
}

// The node runs a command as `waterline job` (node/jobs.h). The name of its file and its arguments
// come on standard input, each with a zero byte behind it, because anybody can read the list of
// processes. A job ends with its node.
bool is_job(const std::vector<std::string>& arguments) {
  return arguments.size() == 1 && arguments.front() == "job";
}

std::vector<std::string> arguments_of_job(Context& context) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  std::vector<std::string> arguments;
  std::string argument;
  for (int c = std::getchar(); c != EOF; c = std::getchar()) {
    if (c != 0) {
      argument += static_cast<char>(c);
      continue;
    }
    arguments.push_back(std::move(argument));
    argument.clear();
  }
  if (arguments.empty()) return arguments;
  context.job_progress = daemon::kJobProgress;
  context.job_file = std::move(arguments.front());
  arguments.erase(arguments.begin());
  return arguments;
}

int run(std::vector<std::string> arguments) {
  Context context;
  const bool job = is_job(arguments);
  if (job) arguments = arguments_of_job(context);
  const bool json = asks_for_json(arguments);
  // A job speaks the person's language even with JSON: the page shows texts of its answer to the
  // person.
  if (!json || job) speak_as_the_person_does();
  take_help(arguments);
  CLI::App app("", "waterline");
  build_program_for(app, context, only_command(arguments));
  try {
    if (const std::string group = group_asked_for(app, arguments); !group.empty())
      return static_cast<int>(show_help(context, *help_of_group(app, group)));
    refuse_unknown_help(app, arguments);
    std::ranges::reverse(arguments);  // the order that CLI11 expects
    app.parse(std::move(arguments));
    if (const std::string kept = end_writing(context); !kept.empty()) say(context, wrapped(kept));
    show_kept(context);
    return static_cast<int>(end_of(context, Exit::kOk));
  } catch (const CLI::ParseError& error) {
    if (dynamic_cast<const CLI::CallForHelp*>(&error) != nullptr) {
      const std::string text = app.get_subcommands().empty() ? help_of_program(app) : app.help();
      return static_cast<int>(show_help(context, text));
    }
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
      print(error.what());  // the version
      return static_cast<int>(end_of(context, Exit::kOk));
    }
    if (!json && lacks_command(app, error)) {
      print(short_help());
      return static_cast<int>(end_of(context, Exit::kUsage));
    }
    report(context, words_for_mistake(app, error));
    return static_cast<int>(Exit::kUsage);
  } catch (const EndedBySignal& ended) {
    if (const std::string kept = end_writing(context); !kept.empty())
      say(context, "\n" + wrapped(kept));
    die_by(ended.signal());
  } catch (const Ended& ended) {
    const std::string kept = end_writing(context);
    show_kept(context);
    const std::string between = ended.hint().empty() || kept.empty() ? "" : " ";
    report(context,
           Ended(ended.code(), ended.message(), ended.hint() + between + kept, ended.error_code()));
    return static_cast<int>(ended.code());
  } catch (const std::exception&) {
    if (const std::string kept = end_writing(context); !kept.empty()) say(context, wrapped(kept));
    throw;
  }
}

}  // namespace
}  // namespace waterline::cli

#ifdef __SANITIZE_ADDRESS__
// AddressSanitizer, in its own builds, looks for leaks at the end of a process by tracing it, and our
// programs let nobody trace them.
// NOLINTNEXTLINE(bugprone-reserved-identifier): the name that AddressSanitizer asks for
extern "C" const char* __asan_default_options() {
  return "detect_leaks=0";
}
#endif

int main(int argc, char** argv) {
  std::vector<std::string> arguments = waterline::cli::take_arguments(argc, argv);
  waterline::cli::take_standard_descriptors();
  // Protect this process like the node, since the person's words pass through both. This call also
  // makes the process ignore SIGPIPE: if the person closes the pager, that must not end a write to
  // the node.
  waterline::daemon::harden_process();
  try {
    return waterline::cli::run(std::move(arguments));
  } catch (const std::exception&) {
    const std::string words = waterline::cli::tr(
        "Something went wrong in the program itself. Everything that was kept before is safe.");
    std::fprintf(stderr, "%s\n",
                 waterline::cli::filled(waterline::cli::tr("error: {1}"), words).c_str());
    return static_cast<int>(waterline::cli::Exit::kFailure);
  }
}
