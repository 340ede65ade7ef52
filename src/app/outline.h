#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// The lists that a person may change as they like (kinds and what they ask, scales, feelings,
// prompts, ...) are all one shape and one plain text, which is what an editor shows, what the store
// keeps, and what the bundled ones are written in:
//
//   # conflict: A conflict                     a group: its name and, behind the colon, its title
//   felt [feelings]: What did I feel?          a line of a list with questions: name, type, question
//   recovery [duration]: How long did it take?
//
// In lists without questions a line is what it says. Empty lines between what is said are kept;
// those around it are not.
namespace waterline::app {

inline constexpr std::size_t kMaxOutlineSize = 128 * 1024;  // bytes

// What a question is answered with.
struct AnyText {};
struct Number {
  std::int64_t least = 0;
  std::int64_t most = 0;
};
struct OneOf {
  std::vector<std::string> names;
};
struct Minutes {};   // how long something took
struct Feelings {};  // words, with commas between them
using AnswerType = std::variant<AnyText, Number, OneOf, Minutes, Feelings>;

struct Line {
  std::string name;  // empty in a list without questions
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

// The lists of a text; or the number, from 1, of the first line that cannot be read.
struct OutlineMistake {
  std::size_t line = 0;
};
std::variant<Outline, OutlineMistake> read_outline(std::string_view text, Questions questions);

// As it stands in brackets: "1..5", "held|crossed", "duration", "feelings"; empty for any text.
std::string name_of(const AnswerType& type);

// The other way round; none for what stands in no list.
std::optional<AnswerType> answer_type_of(std::string_view name);

// The answer as it is kept, if it is one: a number or one of the names as they are, minutes from
// "90", "1h30" or "2d".
std::optional<std::string> answer_to_keep(const AnswerType& type, std::string_view answer);

}  // namespace waterline::app
