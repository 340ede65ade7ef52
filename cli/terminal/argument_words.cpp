#include "terminal/argument_words.h"

#include <cstring>

#include "terminal/questions.h"
#include "terminal/standard_input.h"
#include "terminal/terminal.h"

namespace waterline::cli {
namespace {

bool asked_for_words = false;

std::string answer_to(std::string_view question) {
  if (!input_is_terminal()) return read_standard_line();
  asked_for_words = true;
  return ask(question);
}

}  // namespace

std::vector<std::string> take_arguments(int argc, char** argv) {
  std::vector<std::string> arguments;
  for (int i = 1; i < argc; ++i) {
    arguments.emplace_back(argv[i]);
    explicit_bzero(argv[i], std::strlen(argv[i]));
  }
  return arguments;
}

CLI::Option* mark_words(CLI::Option* option) {
  return option->type_name(kWords);
}

CLI::Option* take_words(CLI::Option* option, const std::string& question,
                        const std::function<void()>& check) {
  return mark_words(option)->transform([question, check](std::string given) {
    const bool after_name = given.size() > 2 && given.ends_with("=-");
    if (given != "-" && !after_name) return given;
    if (check) check();
    given.pop_back();
    return given + answer_to((after_name ? given.substr(0, given.size() - 1) + ": " : question));
  });
}

bool were_asked_for() {
  return asked_for_words;
}

std::string words_or_answer(const std::vector<std::string>& words, std::string_view question) {
  if (words.empty() || (words.size() == 1 && words.front() == "-")) return answer_to(question);
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

}  // namespace waterline::cli
