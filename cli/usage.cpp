#include "usage.h"

#include <optional>
#include <vector>

#include "translation.h"

namespace waterline::cli {
namespace {

struct Saying {
  std::string_view form;
  std::string_view words;
};

// The first that fits is taken.
constexpr Saying kSayings[] = {
    {"The following argument was not expected: {1}", marked("This was not expected there: {1}.")},
    {"The following arguments were not expected: {1}", marked("This was not expected there: {1}.")},
    {"A subcommand is required", marked("Which command? None was given.")},
    {"{1} is required", marked("{1} is needed, and was not given.")},
    {"{1}: Value {2} not in range {3} to {4}", marked("{1} is a number from {3} to {4}; {2} is not.")},
    {"{1}: {2} not in {3}", marked("{1} is one of {3}; {2} is not.")},
    {"{1}: {2} required {3} missing", marked("{1} needs a value, and was given none.")},
    {"Could not convert: {1} = {2}", marked("{1} is a number; {2} is not.")},
    {"{1} excludes {2}", marked("{1} and {2} do not go together.")},
};

// The parts of a text that has this form.
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

}  // namespace

void translate_help(CLI::App& app) {
  const auto frame = app.get_formatter();
  auto* const formatter = dynamic_cast<CLI::Formatter*>(frame.get());
  if (formatter == nullptr) return;
  // TRANSLATORS: what stands here in capitals is in the columns of --help, which are counted in bytes: ASCII alone.
  formatter->label("Usage", tr("Usage"));
  formatter->label("OPTIONS", tr("OPTIONS"));
  formatter->label("SUBCOMMAND", tr("SUBCOMMAND"));
  formatter->label("SUBCOMMANDS", tr("SUBCOMMANDS"));
  formatter->label("Positionals", tr("Positionals"));
  formatter->label("TEXT", tr("TEXT"));
  formatter->label("INT", tr("INT"));
  formatter->label("REQUIRED", tr("REQUIRED"));
  formatter->label("Env", tr("Env"));
  formatter->label("Needs", tr("Needs"));
  formatter->label("Excludes", tr("Excludes"));
  app.group(tr("Subcommands"));
  app.option_defaults()->group(tr("Options"));
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
