#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// The format of the lists that a person may change: kinds and their questions, scales, feelings,
// prompts and so on. A list is one plain text, and is the same in the editor, in the store and in
// the program:
//
//   # conflict: A conflict                   a group: its name and, after the colon, its title
//   felt [feelings]: What did I feel?        a line of a list with questions: name, type, question
//   recovery [duration]: How long did it take?
//
// In a list without questions each line is a plain text. Empty lines between such lines are kept;
// those at the beginning and the end of a group are dropped.
namespace waterline::app {

inline constexpr std::size_t kMaxOutlineSize = 128 * 1024;  // bytes

// The types of answer that a question can take.
struct AnyText {};
struct Number {
  std::int64_t least = 0;
  std::int64_t most = 0;
};
struct OneOf {
  std::vector<std::string> names;
};
struct Minutes {};   // a duration
struct Feelings {};  // words separated by commas
using AnswerType = std::variant<AnyText, Number, OneOf, Minutes, Feelings>;

struct Line {
  std::string name;  // the question's; empty without questions
  AnswerType type;
  std::string text;
};
struct Group {
  std::string name;
  std::string title;
  std::vector<Line> lines;
};
using Outline = std::vector<Group>;

enum class Questions : bool { kNo, kYes };

// The first line of a list that breaks the format, by its number from 1.
struct OutlineMistake {
  std::size_t line = 0;
};
// Parses the text of a list.
std::variant<Outline, OutlineMistake> read_outline(std::string_view text, Questions questions);

// Returns the type in the form in which a list writes it in brackets: "1..5", "held|crossed",
// "duration", "feelings"; empty for any text.
std::string name_of(const AnswerType& type);

// Parses what name_of() returns; nullopt if no list can have such a type.
std::optional<AnswerType> answer_type_of(std::string_view name);

// Returns the answer as it is stored; nullopt if it is not valid for this type. A duration ("90",
// "1h30", "2d") is stored in minutes.
std::optional<std::string> answer_to_keep(const AnswerType& type, std::string_view answer);

}  // namespace waterline::app
