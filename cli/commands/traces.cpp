#include "traces/traces.h"

#include "base/environment.h"
#include "commands/commands.h"
#include "daemon/run.h"
#include "terminal/terminal.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

std::filesystem::path folder_from(const char* variable, const std::filesystem::path& otherwise) {
  const std::string value = base::environment(variable).value_or("");
  return value.starts_with('/') ? std::filesystem::path(value) : otherwise;
}

Surroundings surroundings(const Context& context) {
  const daemon::Places journal = daemon::places_of(context.home);
  Surroundings here;
  here.home = folder_from("HOME", "/nonexistent");
  here.data = journal.data;
  here.runtime = journal.runtime;
  if (context.home) here.given = journal.data;
  here.config = folder_from("XDG_CONFIG_HOME", here.home / ".config");
  here.share = folder_from("XDG_DATA_HOME", here.home / ".local" / "share");
  here.state = folder_from("XDG_STATE_HOME", here.home / ".local" / "state");
  here.cache = folder_from("XDG_CACHE_HOME", here.home / ".cache");
  here.editing = folder_from("XDG_RUNTIME_DIR", {});
  here.shell_history = folder_from("HISTFILE", {});
  return here;
}

Json json_of_trace(const Trace& trace) {
  return {{"trace", trace.what},      {"place", trace.place.empty() ? Json() : Json(trace.place)},
          {"found", trace.found},     {"lines", trace.lines ? Json(*trace.lines) : Json()},
          {"reveals", trace.reveals}, {"clear", trace.clear},
          {"loses", trace.loses}};
}

void print_trace(const Context& context, const Trace& trace) {
  std::string head = for_terminal(trace.place);
  if (trace.lines) {
    const std::string count = filled(
        tr_n("{1} line names Waterline", "{1} lines name Waterline", *trace.lines), *trace.lines);
    head += (head.empty() ? "" : "  ") + dim(context, count);
  }
  if (!head.empty()) print(bold(context, head));
  print(wrapped(trace.reveals, "  "));
  print(wrapped(filled(tr("To clear it: {1}"), for_terminal(trace.clear)), "    "));
  print(wrapped(filled(tr("That deletes with it: {1}"), trace.loses), "    "));
}

void show_traces(const Context& context) {
  const Surroundings here = surroundings(context);
  std::vector<Trace> traces = traces_at_home(here);
  for (const auto& more : {traces_of_disk(here), traces_in_system(here), traces_elsewhere()}) {
    traces.insert(traces.end(), more.begin(), more.end());
  }
  if (context.json) {
    Json all = Json::array();
    for (const Trace& trace : traces) all.push_back(json_of_trace(trace));
    return print_json({{"schema", "waterline/traces/1"}, {"traces", std::move(all)}});
  }
  print(wrapped(
            tr("This machine shows these traces of Waterline to somebody who looks at it. Nothing "
               "was changed; in each file only the lines that name the program were counted.")) +
        "\n");
  print(bold(context, tr("Found")));
  for (const Trace& trace : traces) {
    if (trace.found) print_trace(context, trace);
  }
  print("\n" + bold(context, tr("Possible, but it cannot be seen from here")));
  for (const Trace& trace : traces) {
    if (!trace.found) print_trace(context, trace);
  }
  print("\n" +
        wrapped(tr("Other places are possible: this command looks where programs usually keep such "
                   "things. Clearing traces can be noticed too. If somebody at home may take it "
                   "badly, think of your safety first: `waterline cards found-out` has words, "
                   "`waterline cards help-lines` has people you can call.")));
}

}  // namespace

void add_traces(CLI::App& app, Context& context) {
  app.add_subcommand(
         "traces", tr("Show the traces that this machine has of Waterline, and how to clear them"))
      ->callback([&context] { show_traces(context); });
}

}  // namespace waterline::cli
