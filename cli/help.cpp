#include "help.h"

#include <algorithm>

#include "layout.h"

namespace waterline::cli {
namespace {

class ScreenWide : public CLI::Formatter {
 public:
  std::string make_description(const CLI::App* app) const override {
    return lines_of(CLI::Formatter::make_description(app), "");
  }
  std::string make_subcommand(const CLI::App* command) const override {
    return row(command->get_display_name(/*with_aliases=*/true), command->get_description());
  }
  std::string make_option(const CLI::Option* option, bool is_positional) const override {
    return row(make_option_name(option, is_positional) + make_option_opts(option), make_option_desc(option));
  }

 private:
  static std::string lines_of(const std::string& text, std::string_view indent) {
    constexpr std::size_t kReadable = 100;
    return wrapped(text, indent, std::min(screen_width(), kReadable));
  }

  // A name, and beside it what it means; below it where the name is too long.
  [[nodiscard]] std::string row(const std::string& name, const std::string& meaning) const {
    const std::string indent(get_column_width(), ' ');
    const std::string head = "  " + name;
    if (meaning.empty()) return head + "\n";
    const std::string lines = lines_of(meaning, indent);
    if (display_width(head) >= indent.size()) return head + "\n" + lines;
    return padded(head, indent.size()) + lines.substr(indent.size());
  }
};

}  // namespace

std::shared_ptr<CLI::Formatter> help_formatter() {
  return std::make_shared<ScreenWide>();
}

}  // namespace waterline::cli
