#include "commands/warning.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "client/client.h"
#include "client/lists.h"
#include "client/text_input.h"
#include "terminal/layout.h"
#include "terminal/pager.h"
#include "terminal/terminal.h"
#include "words/dates.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

struct Noted {
  std::string day;
  std::string happened;
  std::string promised;
  std::string followed;
};
struct Sign {
  std::string words;
  std::vector<Noted> noted;  // the earliest first
};

std::string answer_in(const Json& entry, std::string_view name) {
  for (const Json& field : entry["fields"]) {
    if (field["name"] == name) return field["value"].get<std::string>();
  }
  return {};
}

// Returns the signs that were noted: first those of the person's own list, in its order, then those
// that are in no list.
std::vector<Sign> signs_of(Client& client, const std::string& path) {
  std::vector<Sign> signs;
  const Json groups = list_of(client, "signs")["groups"];
  for (const Json& group : groups) {
    for (const Json& line : group["lines"]) {
      if (has_words(line["text"].get<std::string>())) signs.push_back({line["text"], {}});
    }
  }
  Json entries = client.get(path)["entries"];
  std::reverse(entries.begin(), entries.end());
  for (const Json& one : entries) {
    const Json entry = client.get("/v1/entries/" + one["id"].get<std::string>());
    const std::string sign = answer_in(entry, "sign");
    auto found = std::ranges::find(signs, sign, &Sign::words);
    if (found == signs.end()) {
      signs.push_back({sign, {}});
      found = std::prev(signs.end());
    }
    std::string happened = answer_in(entry, "happened");
    if (const auto text = entry["text"].get<std::string>(); has_words(text))
      happened += (happened.empty() ? "" : "\n") + text;
    found->noted.push_back({entry["day"], std::move(happened), answer_in(entry, "promised"),
                            answer_in(entry, "followed")});
  }
  std::erase_if(signs, [](const Sign& sign) { return sign.noted.empty(); });
  return signs;
}

Json json_of(const std::vector<Sign>& signs) {
  Json all = Json::array();
  for (const Sign& sign : signs) {
    Json noted = Json::array();
    for (const Noted& one : sign.noted) {
      noted.push_back({{"day", one.day},
                       {"happened", one.happened},
                       {"promised", one.promised},
                       {"followed", one.followed}});
    }
    all.push_back({{"sign", sign.words}, {"noted", std::move(noted)}});
  }
  return {{"schema", "waterline/signs/1"}, {"signs", std::move(all)}};
}

// Returns when a sign was noted: "Noted on 2026-05-03." or from the first to the last day.
std::string when_noted(const Sign& sign) {
  const std::string& first = sign.noted.front().day;
  const std::string& last = sign.noted.back().day;
  if (first == last) return filled(tr("You noted it on {1}."), first);
  return filled(tr("You noted it between {1} and {2}:"), first, last);
}

void print_sign(const Context& context, const Sign& sign) {
  print(bold(context,
             sign.words.empty() ? tr("Without a sign of your list") : for_terminal(sign.words)));
  print(wrapped(when_noted(sign), "  "));
  for (const Noted& one : sign.noted) {
    print("  " + one.day);
    if (has_words(one.happened)) print(framed(one.happened));
    for (const auto& [form, words] : {std::pair{marked("Promised: {1}"), one.promised},
                                      {marked("What followed: {1}"), one.followed}}) {
      if (has_words(words)) print(framed(filled(tr(form), words)));
    }
    if (has_words(one.promised) && !has_words(one.followed))
      print(framed(tr("You noted nothing of what followed.")));
  }
}

}  // namespace

void say_signs_over_time(const Context& context, const std::string& from, const std::string& to) {
  Client client(context);
  std::string path = "/v1/entries?side=deep&kind=warning&limit=10000";
  if (!from.empty()) path += "&from=" + day_for(from);
  if (!to.empty()) path += "&to=" + day_for(to);
  const std::vector<Sign> signs = signs_of(client, path);
  if (context.json) return print_json(json_of(signs));
  if (signs.empty()) return say(context, tr("Nothing was noted in this time."));
  collect_output();
  for (const Sign& sign : signs) print_sign(context, sign);
  say(context, tr("These are your own notes, by date. What they mean is yours to say."));
}

}  // namespace waterline::cli
