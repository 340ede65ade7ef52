#include <cstdlib>
#include <map>
#include <memory>
#include <set>

#include "base/text.h"
#include "base/time.h"
#include "client/checks.h"
#include "client/kind_questions.h"
#include "client/lists.h"
#include "client/names.h"
#include "client/text_input.h"
#include "commands/commands.h"
#include "commands/shared_item.h"
#include "commands/waiting_shares.h"
#include "terminal/argument_words.h"
#include "terminal/layout.h"
#include "terminal/terminal.h"
#include "words/dates.h"
#include "words/messages.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

// Which entries a list or a search is about.
struct Which {
  bool deep = false;
  std::string kind;
  std::string tag;
  std::string from;
  std::string to;
  std::string on;
  std::string scale;  // NAME=VALUE or NAME=FROM..TO
};

// The same as the API takes it, numbers as texts.
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
  if (!which.scale.empty()) {
    const std::size_t equals = which.scale.find('=');
    const std::size_t dots = which.scale.find("..", equals);
    filter["field"] = names.typed_field(side, which.scale.substr(0, equals));
    if (equals != std::string::npos) {
      const std::string least =
          which.scale.substr(equals + 1, dots == std::string::npos ? dots : dots - equals - 1);
      filter["least"] = least;
      filter["most"] = dots == std::string::npos ? least : which.scale.substr(dots + 2);
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

std::string_view side_of(const Json& entry) {
  return entry["id"].get_ref<const std::string&>().starts_with('d') ? "deep" : "vault";
}

void print_entries(const Context& context, Client& client, const Json& entries,
                   bool with_snippets) {
  Names names(client);
  for (const Json& entry : entries) {
    std::string line =
        bold(context, entry["short"].get<std::string>()) + "  " +
        dim(context, local_time(entry["created"].get<std::string>())) + "  " +
        base::for_terminal(names.kind(side_of(entry), entry["kind"].get<std::string>())) + "  " +
        in_list(entry["title"].get<std::string>());
    print(line);
    if (!with_snippets) continue;
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
    // for_terminal shows the two marks as symbols; they become the terminal's own bold afterwards.
    std::string shown = base::for_terminal(snippet);
    for (const auto& [mark, sequence] :
         {std::pair{"<U+0002>", "\x1b[1m"}, std::pair{"<U+0003>", "\x1b[0m"}}) {
      for (std::size_t at = 0; context.color && (at = shown.find(mark, at)) != std::string::npos;)
        shown.replace(at, 8, sequence);
    }
    print("      " + (output_is_terminal() ? isolated(shown) : shown));
  }
}

void list(const Context& context, const Which& which, bool pinned, int limit) {
  Client client(context);
  auto filter = filter_of(client, which);
  if (pinned) filter["pinned"] = "true";
  const bool everything = filter.empty() || (filter.size() == 1 && which.deep);
  filter["limit"] = std::to_string(limit);
  const Json answer = client.get("/v1/entries" + in_path(filter));
  if (context.json) return print_json(answer);
  if (answer["entries"].empty()) {
    say(context, everything ? tr("Nothing is written here yet.") : tr("No entries match."));
    return;
  }
  print_entries(context, client, answer["entries"], false);
}

void search(const Context& context, const std::vector<std::string>& words, const Which& which,
            int limit) {
  std::string query;
  if (words.empty() || (words.size() == 1 && words.front() == "-"))
    query = words_or_answer(words, tr("Words to find: "));
  for (const std::string& word : query.empty() ? words : std::vector<std::string>()) {
    query += query.empty() ? "" : " ";
    // What came as one word of the shell with spaces in it is a phrase.
    const bool phrase = words.size() > 1 && word.find(' ') != std::string::npos &&
                        word.find('"') == std::string::npos;
    query += phrase ? "\"" + word + "\"" : word;
  }
  Client client(context);
  Json request = {{"query", query}, {"limit", limit}};
  for (const auto& [name, value] : filter_of(client, which)) {
    if (name != "least" && name != "most") {
      request[name] = value;
      continue;
    }
    char* end = nullptr;
    request[name] = std::strtoll(value.c_str(), &end, 10);
    if (value.empty() || *end != '\0') throw words_for({{"error", "bad_request"}});
  }
  const Json answer = client.post("/v1/search", request);
  if (context.json) {
    print_json(answer);
  } else {
    print_entries(context, client, answer["found"], true);
  }
  if (answer["found"].empty())
    throw Ended(Exit::kNothing, tr("Nothing here has these words."),
                which.deep
                    ? tr("`begin*` finds beginnings of words. Without --deep the entries outside "
                         "the deep are searched.")
                    : tr("`begin*` finds beginnings of words; `--deep` searches the deep instead."),
                "nothing_found");
}

void show(const Context& context, const std::string& id, bool lines) {
  Client client(context);
  if (id.starts_with('s')) {
    const Json item = shared_or_earlier(client, id);
    if (context.json) return print_json(item);
    return print_shared(context, item);
  }
  if (id.starts_with('h')) {
    const Json act = require_waiting(client, id);
    if (context.json) return print_json(act);
    return print_waiting(context, act);
  }
  const Json entry = client.get("/v1/entries/" + id_in_path(id));
  if (context.json) return print_json(entry);
  if (!entry["removed"].is_null()) say(context, tr("This lies in the bin."));
  const bool is_deep = entry["side"] == "deep";
  say(context,
      dim(context,
          entry["short"].get<std::string>() + "  " +
              time_in_zone(entry["created"].get<std::string>(),
                           entry["time_zone"].get<std::string>()) +
              "  " + base::for_terminal(Names(client).kind(side_of(entry), entry["kind"])) + "  " +
              (is_deep ? tr("only you, and it stays in the deep") : tr("only you"))));
  for (const auto& [name, label] : {std::pair{"tags", tr("tags: ")},
                                    {"links", tr("points to: ")},
                                    {"linked_from", tr("from: ")}}) {
    std::string all;
    for (const Json& one : entry[name])
      all += (all.empty() ? "" : ", ") + one.get<std::string>().substr(0, 40);
    if (!all.empty()) say(context, dim(context, label + base::for_terminal(all)));
  }
  const std::string text = base::for_terminal(entry["text"].get<std::string>());
  if (!entry["fields"].empty() && !lines) {
    const Json questions =
        all_questions(kinds_of(client, side_of(entry)), list_of(client, "scales")["groups"],
                      entry["kind"].get<std::string>());
    print(answers_shown(entry["fields"], questions));
  }
  if (!lines && text.empty()) return;
  if (!lines) return print(text);
  std::size_t number = 0;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string label = std::to_string(++number);
    print(dim(context, std::string(label.size() < 4 ? 4 - label.size() : 0, ' ') + label + "  ") +
          std::string(rest.substr(0, end)));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

// One month a block, as calendars are printed; days with something written stand in brackets.
void calendar(const Context& context, const Which& which) {
  Client client(context);
  auto filter = filter_of(client, which);
  if (!filter.contains("from")) {
    const std::chrono::year_month_day today(today_here());
    filter["from"] = text_of(std::chrono::sys_days(today.year() / today.month() / 1));
  }
  const Json answer = client.get("/v1/calendar" + in_path(filter));
  if (context.json) return print_json(answer);
  std::set<std::chrono::sys_days> days;
  for (const Json& day : answer["days"]) {
    if (const auto read = base::day_from_text(day.get<std::string>())) days.insert(*read);
  }
  std::set<std::pair<int, unsigned>> months;
  for (const auto day : days) {
    const std::chrono::year_month_day date(day);
    months.insert({static_cast<int>(date.year()), static_cast<unsigned>(date.month())});
  }
  if (months.empty()) return say(context, tr("Nothing is written in this time."));
  for (const auto& [year, month] : months) {
    const auto first = std::chrono::year(year) / std::chrono::month(month) / 1;
    const auto last = std::chrono::sys_days(std::chrono::year(year) / std::chrono::month(month) /
                                            std::chrono::last);
    std::string block = bold(context, text_of(std::chrono::sys_days(first)).substr(0, 7)) + "\n";
    for (const std::string& name :
         {tr("Mo"), tr("Tu"), tr("We"), tr("Th"), tr("Fr"), tr("Sa"), tr("Su")})
      block += std::string("  ") + name;
    block += "\n";
    unsigned column = std::chrono::weekday(std::chrono::sys_days(first)).iso_encoding() - 1;
    block += std::string(std::size_t{column} * 4, ' ');
    for (auto day = std::chrono::sys_days(first); day <= last; day += std::chrono::days(1)) {
      const std::string number = text_of(day).substr(text_of(day)[8] == '0' ? 9 : 8);
      const std::string cell = days.contains(day) ? "[" + number + "]" : number + " ";
      block += std::string(4 - std::min<std::size_t>(cell.size(), 4), ' ') + cell;
      if (++column == 7) block += "\n", column = 0;
    }
    print(block + (column == 0 ? "" : "\n"));
  }
}

void tags(const Context& context, bool deep, const std::vector<std::string>& rename) {
  Client client(context);
  const std::string side = deep ? "deep" : "vault";
  if (!rename.empty()) {
    const Json done =
        client.post("/v1/tags/rename", {{"side", side}, {"from", rename[0]}, {"to", rename[1]}});
    if (context.json) return print_json(done);
    return say(context,
               rename[1].empty() ? tr("The tag is gone.") : tr("Renamed, wherever it stood."));
  }
  const Json answer = client.get("/v1/tags?side=" + side);
  if (context.json) return print_json(answer);
  for (const Json& tag : answer["tags"]) print(base::for_terminal(tag.get<std::string>()));
}

struct LookBackWish {
  std::string on;
  std::string leave_out;  // an entry
  std::string take_in;
  std::string without;  // "2024-03-01..2024-06-30"
  std::string with;
};

// Both days of a time as a person gives them.
Json span_from(const std::string& given) {
  const std::size_t at = given.find("..");
  if (at == std::string::npos) {
    throw Ended(Exit::kUsage,
                tr("A time is given by its first and its last day. Nothing was changed."),
                tr("For example: --without 2024-03-01..2024-06-30"), "bad_request");
  }
  const std::string from = day_for(given.substr(0, at));
  const std::string to = day_for(given.substr(at + 2));
  if (to < from) {
    throw Ended(Exit::kUsage, tr("The last day comes before the first. Nothing was changed."),
                tr("For example: --without 2024-03-01..2024-06-30"), "bad_request");
  }
  return {{"from", from}, {"to", to}};
}

void change_spans(const Context& context, Client& client, const LookBackWish& wish) {
  const Json span = span_from(wish.without.empty() ? wish.with : wish.without);
  Json spans = client.get("/v1/look-back/settings")["without"];
  const auto found = std::find(spans.begin(), spans.end(), span);
  if (!wish.without.empty() && found == spans.end()) spans.push_back(span);
  if (!wish.with.empty()) {
    if (found == spans.end()) {
      throw Ended(Exit::kNothing, tr("That time is not left out here."),
                  tr("`waterline look-back --left-out` shows which are."), "nothing_found");
    }
    spans.erase(found);
  }
  client.put("/v1/look-back/settings", {{"without", spans}});
  if (context.json) return print_json({{"schema", "waterline/done/1"}});
  say(context, wish.with.empty()
                   ? tr("Nothing of that time will be shown here. It all stays where it is.")
                   : tr("That time may be shown here again."));
}

void show_spans(const Context& context) {
  Client client(context);
  const Json settings = client.get("/v1/look-back/settings");
  if (context.json) return print_json(settings);
  if (settings["without"].empty()) return say(context, tr("No time is left out here."));
  for (const Json& span : settings["without"]) {
    print(span["from"].get<std::string>() + ".." + span["to"].get<std::string>());
  }
}

void look_back(const Context& context, const LookBackWish& wish) {
  const auto& [on, leave_out, take_in, without, with] = wish;
  Client client(context);
  if (!without.empty() || !with.empty()) return change_spans(context, client, wish);
  for (const auto& [id, left_out] : {std::pair{leave_out, true}, {take_in, false}}) {
    if (id.empty()) continue;
    const Json entry =
        client.put("/v1/entries/" + id_in_path(id) + "/look-back", {{"left_out", left_out}});
    if (context.json) return print_json(entry);
    return say(context, left_out ? tr("It will not be shown here. It stays where it is.")
                                 : tr("It may be shown here again."));
  }
  const Json answer = client.get("/v1/look-back?day=" + day_for(on.empty() ? "today" : on));
  if (context.json) return print_json(answer);
  if (answer["days"].empty())
    return say(context, tr("You wrote nothing on this day in earlier weeks, months or years."));
  for (const Json& day : answer["days"]) {
    print(bold(context, day["day"].get<std::string>()));
    print_entries(context, client, day["entries"], false);
  }
}

}  // namespace

void add_finding_commands(CLI::App& app, Context& context) {
  {
    auto* command = app.add_subcommand("list", tr("Your newest entries"));
    auto which = std::make_shared<Which>();
    auto pinned = std::make_shared<bool>(false);
    auto limit = std::make_shared<int>(50);
    add_which_options(command, *which);
    command->add_flag("--pinned", *pinned, tr("Those alone that you pinned"));
    command->add_option("-n,--limit", *limit, tr("How many"))->check(CLI::Range(1, 10000));
    command->callback([&context, which, pinned, limit] { list(context, *which, *pinned, *limit); });
  }
  {
    auto* command = app.add_subcommand("search", tr("Find words in your entries"));
    auto words = std::make_shared<std::vector<std::string>>();
    auto which = std::make_shared<Which>();
    auto limit = std::make_shared<int>(20);
    mark_words(command->add_option(
        "words", *words, tr("Words; \"a phrase\"; begin* for beginnings; none or `-` asks")));
    add_which_options(command, *which);
    command->add_option("-n,--limit", *limit, tr("How many"))->check(CLI::Range(1, 1000));
    command->callback([&context, words, which, limit] { search(context, *words, *which, *limit); });
  }
  {
    auto* command = app.add_subcommand("show", tr("Show an entry, or something shared, by its id"));
    auto id = std::make_shared<std::string>();
    auto lines = std::make_shared<bool>(false);
    command->add_option("id", *id, tr("Its id, or the beginning of it"))->required();
    command->add_flag("--lines", *lines, tr("Number the lines"));
    command->callback([&context, id, lines] { show(context, *id, *lines); });
  }
  {
    auto* command = app.add_subcommand(
        "calendar", tr("The days on which you wrote; this month, unless you say otherwise"));
    auto which = std::make_shared<Which>();
    add_which_options(command, *which);
    command->callback([&context, which] { calendar(context, *which); });
  }
  {
    auto* command = app.add_subcommand("tags", tr("Your tags"));
    auto deep = std::make_shared<bool>(false);
    auto rename = std::make_shared<std::vector<std::string>>();
    command->add_flag("--deep", *deep, tr("Show the deep instead"));
    take_words(command->add_option("--rename", *rename,
                                   tr("FROM TO: rename one; an empty TO drops it; `-` asks")),
               tr("Tag: "))
        ->expected(2);
    command->callback([&context, deep, rename] { tags(context, *deep, *rename); });
  }
  {
    auto* command = app.add_subcommand("look-back",
                                       tr("What you wrote on this day a week, a month, years ago"));
    auto wish = std::make_shared<LookBackWish>();
    auto left_out = std::make_shared<bool>(false);
    command->add_option("--on", wish->on, tr("Seen from this day"));
    auto* leave_out =
        command->add_option("--leave-out", wish->leave_out, tr("Never show this entry here"));
    auto* take_in = command->add_option("--take-in", wish->take_in, tr("Show it here again"));
    auto* without = command->add_option(
        "--without", wish->without, tr("Never show what is of this time here: FIRST..LAST day"));
    auto* with = command->add_option("--with", wish->with, tr("Show that time here again"));
    command->add_flag("--left-out", *left_out, tr("Which times are left out"))
        ->excludes(without)
        ->excludes(with);
    without->excludes(with)->excludes(leave_out)->excludes(take_in);
    with->excludes(leave_out)->excludes(take_in);
    command->callback([&context, wish, left_out] {
      *left_out ? show_spans(context) : look_back(context, *wish);
    });
  }
}

}  // namespace waterline::cli
