#include "words/usage.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <sstream>
#include <utility>
#include <vector>

#include "base/text.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

struct Saying {
  std::string_view form;
  std::string_view words;
};

// The texts of CLI11, with {1}, {2} ... for their parts, and the words that this program shows
// instead. The first text that fits an error is used.
constexpr Saying kSayings[] = {
    {"The following argument was not expected: {1}", marked("This was not expected there: {1}.")},
    {"The following arguments were not expected: {1}", marked("This was not expected there: {1}.")},
    {"A subcommand is required", marked("Which command? None was given.")},
    {"{1} is required", marked("{1} is needed, and was not given.")},
    {"{1}: Value {2} not in range {3} to {4}",
     marked("{1} is a number from {3} to {4}; {2} is not.")},
    {"{1}: {2} not in {3}", marked("{1} is one of {3}; {2} is not.")},
    {"{1}: {2} required {3} missing", marked("{1} needs a value, and was given none.")},
    {"Could not convert: {1} = {2}", marked("{1} is a number; {2} is not.")},
    {"{1} excludes {2}", marked("{1} and {2} do not go together.")},
};

// Returns the parts of a text of this form; none if it has another form.
std::optional<std::vector<std::string>> parts_of(std::string_view text, std::string_view form) {
  std::vector<std::string> parts;
  while (!form.empty()) {
    const std::size_t place = form.find('{');
    const std::string_view fixed = form.substr(0, place);
    if (!text.starts_with(fixed)) return {};
    text.remove_prefix(fixed.size());
    if (place == std::string_view::npos) break;
    form.remove_prefix(place + 3);
    const std::string_view next = form.substr(0, form.find('{'));
    const std::size_t end = next.empty() ? text.size() : text.find(next);
    if (end == std::string_view::npos || end == 0) return {};
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  if (!text.empty()) return {};
  parts.resize(4);
  return parts;
}

// Breaks a text at spaces. Only a word that is longer than a line makes a longer line.
std::string broken(std::string_view text, std::size_t columns) {
  std::string out;
  std::size_t column = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" \n"), text.size());
    const std::size_t length = base::count_code_points(text.substr(0, end));
    if (column > 0 && column + length > columns) {
      if (out.back() == ' ') out.pop_back();
      out += '\n';
      column = 0;
    }
    out += text.substr(0, std::min(end + 1, text.size()));
    column = end < text.size() && text[end] == '\n' ? 0 : column + length + 1;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

class Frame final : public CLI::Formatter {
 public:
  explicit Frame(std::size_t columns) : columns_(columns) {
    // TRANSLATORS: Words in capitals here are in the columns of --help, which are counted in
    // bytes: ASCII alone.
    label("Usage", tr("Usage"));
    label("OPTIONS", tr("OPTIONS"));
    label("SUBCOMMAND", tr("SUBCOMMAND"));
    label("SUBCOMMANDS", tr("SUBCOMMANDS"));
    label("Positionals", tr("Positionals"));
    label("TEXT", tr("TEXT"));
    label("INT", tr("INT"));
    label("REQUIRED", tr("REQUIRED"));
    label("Env", tr("Env"));
    label("Needs", tr("Needs"));
    label("Excludes", tr("Excludes"));
  }

 private:
  [[nodiscard]] std::string make_description(const CLI::App* app) const override {
    return in_lines(CLI::Formatter::make_description(app), columns_);
  }
  [[nodiscard]] std::string make_group(std::string group, bool is_positional,
                                       std::vector<const CLI::Option*> options) const override {
    return CLI::Formatter::make_group(group == "Options" ? tr("Options") : std::move(group),
                                      is_positional, std::move(options));
  }
  [[nodiscard]] std::string make_subcommand(const CLI::App* command) const override {
    std::stringstream out;
    CLI::detail::format_help(out, command->get_display_name(true),
                             right_column(command->get_description()), column_width_);
    return out.str();
  }
  [[nodiscard]] std::string make_option_desc(const CLI::Option* option) const override {
    return right_column(option->get_description());
  }

  // Breaks the text of the right column into lines.
  [[nodiscard]] std::string right_column(const std::string& text) const {
    return in_lines(text, columns_ >= column_width_ + kMin ? columns_ - column_width_ : 0);
  }
  static std::string in_lines(const std::string& text, std::size_t columns) {
    return columns == 0 ? text : broken(text, columns);
  }

  // A narrower column would hold single words.
  static constexpr std::size_t kMin = 20;
  std::size_t columns_;
};

}  // namespace

void frame_help(CLI::App& app, std::size_t columns) {
  app.formatter(std::make_shared<Frame>(columns));
  app.group(tr("Subcommands"));
  app.set_help_flag("-h,--help", tr("Print this help message and exit"));
}

std::string words_for_usage(const std::string& said) {
  for (const Saying& saying : kSayings) {
    if (const auto parts = parts_of(said, saying.form)) {
      return filled(tr(saying.words), (*parts)[0], (*parts)[1], (*parts)[2], (*parts)[3]);
    }
  }
  return said;
}

}  // namespace waterline::cli
