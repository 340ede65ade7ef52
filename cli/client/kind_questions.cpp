#include "client/kind_questions.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <sstream>

#include "client/breathing.h"
#include "client/client.h"
#include "client/held_words.h"
#include "client/lists.h"
#include "client/names.h"
#include "client/text_input.h"
#include "daemon/run.h"
#include "terminal/questions.h"
#include "terminal/terminal.h"
#include "words/list_words.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

std::string hint_for(const std::string& type) {
  if (type == "duration") return " (90m, 2h, 3d)";
  if (type == "feelings")
    return " " + tr("(words, with commas between them; ? shows some, with numbers)");
  if (type.empty()) return {};
  std::string names = type;
  for (std::size_t at = 0; (at = names.find('|', at)) != std::string::npos;)
    names.replace(at, 1, ", "), at += 2;
  return " (" + names + ")";
}

// Shows the person's words for feelings, each with its number. Returns these words in the order of
// their numbers.
std::vector<std::string> show_feelings(Client& client) {
  const Json groups = list_of(client, "feelings")["groups"];
  std::vector<std::string> all;
  for (const Json& group : groups) {
    std::string words;
    for (const Json& line : group["lines"]) {
      const auto word = line["text"].get<std::string>();
      if (word.empty()) continue;
      all.push_back(word);
      words += (words.empty() ? "" : ", ") + std::to_string(all.size()) + "\u00a0" + word;
    }
    print(wrapped(for_terminal(group["title"].get<std::string>() + ": " + words), "  "));
  }
  print(wrapped(tr("Numbers and own words may be mixed: 3, 17, quiet"), "  "));
  return all;
}

// Replaces the numbers in a list with commas by the words with these numbers. If there is a number
// without a word, returns the first such number.
std::optional<std::string> put_words_for_numbers(const std::vector<std::string>& words,
                                                 std::string& answer) {
  std::string out;
  std::optional<std::string> unknown;
  std::istringstream parts(answer);
  for (std::string part; std::getline(parts, part, ',');) {
    const std::size_t begin = part.find_first_not_of(" \t");
    const std::size_t end = part.find_last_not_of(" \t");
    if (begin == std::string::npos) continue;
    part = part.substr(begin, end - begin + 1);
    // "3 7" is two numbers too.
    if (part.find_first_not_of("0123456789 ") == std::string::npos) {
      std::istringstream numbers(part);
      for (std::string number; numbers >> number;) {
        const bool is_known =
            number.size() < 6 && std::stoul(number) >= 1 && std::stoul(number) <= words.size();
        if (!is_known && !unknown) unknown = number;
        out += (out.empty() ? "" : ", ") + (is_known ? words[std::stoul(number) - 1] : number);
      }
    } else {
      out += (out.empty() ? "" : ", ") + part;
    }
  }
  if (!unknown) answer = out;
  return unknown;
}

std::string ask_one(Client& client, const Json& question) {
  const std::string text = for_terminal(question["text"].get<std::string>()) +
                           hint_for(question.value("words", question["type"].get<std::string>()));
  const std::string type = question.value("fits", question["type"].get<std::string>());
  std::vector<std::string> feelings;  // empty until they were shown
  for (;;) {
    const std::string typed = ask(text + "\n> ");
    std::string answer = answer_for_api(question, typed);
    if (typed == "?" && type == "feelings") {
      feelings = show_feelings(client);
      continue;
    }
    if (typed == kBreatheFirst) {
      breathe(client.context());
      continue;
    }
    const auto unknown =
        feelings.empty() ? std::optional<std::string>() : put_words_for_numbers(feelings, answer);
    if (unknown) {
      print(filled(tr("No word has the number {1}. The numbers go from 1 to {2}."), *unknown,
                   feelings.size()));
    } else if (typed == "?") {
      const std::string fits = what_fits(question.value("words", type));
      print(fits.empty() ? tr("Any words of your own, or Enter for none.") : fits);
    } else if (!has_words(answer) || daemon::is_answer_to(type, answer)) {
      return answer;
    } else {
      print(filled(tr("That does not fit here. {1} Enter alone leaves it out."),
                   what_fits(question.value("words", type))));
    }
  }
}

}  // namespace

Json questions_of(const Json& kinds, const std::string& kind) {
  for (const Json& one : kinds) {
    if (one["name"] == kind || kind.empty()) return one["lines"];
  }
  return Json::array();
}

Json answers_from(Client& client, std::string_view side, const std::vector<std::string>& options) {
  Names names(client);
  Json answers = Json::object();
  for (const std::string& option : options) {
    const std::size_t equals = option.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw Ended(Exit::kUsage, tr("An answer is given as NAME=VALUE. Nothing was changed."),
                  tr("For example: --field trigger=\"the calendar\""), "bad_request");
    }
    const std::string name = names.typed_field(side, option.substr(0, equals));
    answers[name] = names.typed_answer(side, name, option.substr(equals + 1));
  }
  return answers;
}

Json ask_questions(Client& client, const Json& questions, Json answers) {
  for (const Json& question : questions) {
    const std::string name = question["name"].get<std::string>();
    if (answers.contains(name)) continue;
    const std::string answer = ask_one(client, question);
    if (!has_words(answer)) continue;
    answers[name] = answer;
    if (writing() != nullptr) hold_words({{"fields", answers}});
  }
  return answers;
}

Json write_entry(Client& client, Json request, const Json& questions, bool asking) {
  for (;;) {
    Json entry = client.post("/v1/entries", request, "unfit_answer");
    if (!entry.contains("error")) return entry;
    if (!asking || entry["fields"].empty())
      Client::fail(with_shown_names(client, request.value("side", "vault"), entry));
    const Json& name = entry["fields"][0];
    const auto question =
        std::ranges::find_if(questions, [&](const Json& one) { return one["name"] == name; });
    if (question == questions.end()) Client::fail(entry);
    print(tr("That answer can't be kept as it is. Once more, or Enter to leave it out."));
    request["fields"][name.get<std::string>()] = ask_one(client, *question);
    if (writing() != nullptr) hold_words({{"fields", request["fields"]}});
  }
}

std::string duration_shown(const std::string& minutes) {
  long left = std::strtol(minutes.c_str(), nullptr, 10);
  if (left == 0) return tr("no time");
  std::string text;
  for (const auto& [size, sentence] :
       {std::pair{1440L, marked("{1} d")}, {60L, marked("{1} h")}, {1L, marked("{1} min")}}) {
    if (left / size > 0) text += (text.empty() ? "" : " ") + filled(tr(sentence), left / size);
    left %= size;
  }
  return text;
}

Json all_questions(const Json& kinds, const Json& scales, const std::string& kind) {
  Json questions = questions_of(kinds, kind);
  for (const Json& scale : scales) {
    questions.push_back({{"name", scale["name"]}, {"type", ""}, {"text", scale["title"]}});
  }
  return questions;
}

namespace {

// The answers that imports add, which no kind asks for (formats/source_fields.h).
constexpr std::string_view kImported[] = {
    marked("place"),          marked("weather"),          marked("music"),
    marked("mood elsewhere"), marked("energy elsewhere"), marked("tension elsewhere"),
    marked("folder"),         marked("notebook"),         marked("activity"),
};

std::string name_in_words(const std::string& name) {
  const bool imported = std::ranges::find(kImported, name) != std::end(kImported);
  return imported ? tr(name) : name;
}

}  // namespace

Json fields_in_words(const Json& fields, const Json& questions) {
  Json words = Json::array();
  for (const Json& field : fields) {
    const auto question = std::ranges::find_if(
        questions, [&](const Json& one) { return one["name"] == field["name"]; });
    if (question == questions.end()) {
      words.push_back(
          {{"name", name_in_words(field["name"].get<std::string>())}, {"value", field["value"]}});
      continue;
    }
    auto value = field["value"].get<std::string>();
    if ((*question)["type"] == "duration") value = duration_shown(value);
    words.push_back({{"name", (*question)["text"]}, {"value", answer_in_words(*question, value)}});
  }
  return words;
}

std::string answers_shown(const Json& fields, const Json& questions) {
  std::string out;
  const Json words = fields_in_words(fields, questions);
  for (const Json& field : words) {
    out += for_terminal(field["name"].get<std::string>()) + "\n" +
           framed(field["value"].get<std::string>());
  }
  return out;
}

}  // namespace waterline::cli
