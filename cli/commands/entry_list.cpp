#include "commands/entry_list.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "client/client.h"
#include "client/names.h"
#include "terminal/argument_words.h"
#include "terminal/layout.h"
#include "terminal/terminal.h"
#include "words/dates.h"
#include "words/shown_times.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {

void add_which_options(CLI::App* command, Which& which) {
  command->add_flag("--deep", which.deep, tr("Show the deep instead"));
  command->add_option("--kind", which.kind, tr("Of this kind"));
  take_words(command->add_option("--tag", which.tag, tr("With this tag; `-` asks")), tr("Tag: "));
  command->add_option("--from", which.from,
                      tr("From this day on: 2026-11-20, yesterday, \"last friday\", -2w"));
  command->add_option("--to", which.to, tr("Up to this day"));
  command->add_option("--on", which.on, tr("Of this day"));
  take_words(command->add_option("--mood,--scale", which.scale,
                                 tr("With an answer on a scale: mood=3, mood=1..2; `-` asks")),
             tr("Which answers (mood=1..2): "));
}

Ended words_for_no_scale() {
  return {Exit::kUsage, tr("An answer on a scale is a number, or two with `..` between."),
          tr("For example: --mood mood=3, --mood mood=1..2"), "bad_request"};
}

std::map<std::string, std::string> filter_of(Client& client, const Which& which) {
  std::map<std::string, std::string> filter;
  const std::string_view side = which.deep ? "deep" : "vault";
  Names names(client);
  if (which.deep) filter["side"] = "deep";
  if (!which.kind.empty()) filter["kind"] = names.typed_kind(side, which.kind);
  if (!which.tag.empty()) filter["tag"] = which.tag;
  if (!which.from.empty()) filter["from"] = day_for(which.from);
  if (!which.to.empty()) filter["to"] = day_for(which.to);
  if (!which.on.empty()) filter["from"] = filter["to"] = day_for(which.on);
  if (filter.contains("from") && filter.contains("to") && filter["to"] < filter["from"]) {
    throw Ended(Exit::kUsage, tr("The last day comes before the first."),
                tr("For example: --from 2026-03-01 --to 2026-06-30"), "bad_request");
  }
  if (!which.scale.empty()) {
    const std::size_t equals = which.scale.find('=');
    const std::size_t dots = which.scale.find("..", equals);
    filter["field"] = names.typed_field(side, which.scale.substr(0, equals));
    if (equals != std::string::npos) {
      const std::string min =
          which.scale.substr(equals + 1, dots == std::string::npos ? dots : dots - equals - 1);
      filter["min"] = min;
      filter["max"] = dots == std::string::npos ? min : which.scale.substr(dots + 2);
      for (const char* bound : {"min", "max"}) {
        const std::string& number = filter[bound];
        const bool fits = !number.empty() && number.size() < 10 &&
                          number.find_first_not_of("0123456789") == std::string::npos;
        if (!fits) throw words_for_no_scale();
      }
    }
  }
  return filter;
}

std::string in_path(const std::map<std::string, std::string>& filter) {
  std::string query;
  for (const auto& [name, value] : filter)
    query += (query.empty() ? "?" : "&") + name + "=" + in_query(value);
  return query;
}

std::string when_written(const Json& entry) {
  return time_of_writer(entry["created"].get<std::string>(), entry["time_zone"].get<std::string>(),
                        entry["day"].get<std::string>());
}

std::string_view side_of(const Json& entry) {
  return entry["id"].get_ref<const std::string&>().starts_with('d') ? "deep" : "vault";
}

void print_entries(const Context& context, Client& client, const Json& entries, Snippets snippets) {
  Names names(client);
  for (const Json& entry : entries) {
    std::string line = bold(context, entry["short"].get<std::string>()) + "  " +
                       dim(context, when_written(entry)) + "  " +
                       for_terminal(names.kind(side_of(entry), entry["kind"].get<std::string>())) +
                       "  " + in_list(entry["title"].get<std::string>());
    print(line);
    if (snippets == Snippets::kHide) continue;
    std::string snippet;
    for (const char c : entry["snippet"].get<std::string>()) {
      if (c == '\x02') {
        snippet += context.color ? "\x02" : "";
      } else if (c == '\x03') {
        snippet += context.color ? "\x03" : "";
      } else {
        snippet += c == '\n' ? ' ' : c;
      }
    }
    // The node puts \x02 before and \x03 after each hit. for_terminal turns these into the texts
    // "<U+0002>" and "<U+0003>", which the code below replaces by bold on and bold off.
    std::string shown = for_terminal(snippet);
    for (const auto& [mark, sequence] :
         {std::pair{"<U+0002>", "\x1b[1m"}, std::pair{"<U+0003>", "\x1b[0m"}}) {
      for (std::size_t at = 0; context.color && (at = shown.find(mark, at)) != std::string::npos;)
        shown.replace(at, 8, sequence);
    }
    print("      " + (output_is_terminal() ? isolated(shown) : shown));
  }
}

}  // namespace waterline::cli
