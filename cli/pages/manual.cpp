#include "pages/manual.h"

#include <algorithm>
#include <cctype>

#include "pages/manual_words.h"

namespace waterline::cli {
namespace {

constexpr const char* kVersion = "waterline 0.1.0";

// Text as roff takes it: nothing in it is a request, and a dash is the one that can be searched for and typed. What
// stands in `backticks` is typed, and bold.
std::string text(std::string_view words) {
  std::string out;
  bool bold = false;
  bool line_begins = true;
  for (const char c : words) {
    if (c == '`') {
      bold = !bold;
      out += bold ? "\\fB" : "\\fR";
    } else if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else if (c == '~') {
      out += "\\(ti";
    } else if (c == '^') {
      out += "\\(ha";
    } else if (line_begins && (c == '.' || c == '\'')) {
      out += std::string("\\&") + c;
    } else {
      out += c;
    }
    line_begins = c == '\n';
  }
  return out;
}

std::string bold(std::string_view words) {
  return "\\fB" + text(words) + "\\fR";
}

std::string sentence(std::string_view words) {
  std::string out(words);
  if (!out.empty() && out.back() != '.' && out.back() != '?') out += '.';
  return text(out);
}

std::string term(const std::string& name, std::string_view meaning) {
  return ".TP\n" + name + "\n" + sentence(meaning) + "\n";
}

std::string page_name(const Command& command) {
  return command.path.empty() ? "waterline" : "waterline-" + command.name;
}

std::string head_of(const Command& command) {
  std::string title = page_name(command);
  std::ranges::transform(title, title.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return ".TH " + title + " 1 \"\" \"" + kVersion + "\" \"Waterline\"\n";
}

std::string line_of(const Command& command) {
  const std::string arguments = usage_of(command);
  return bold("waterline" + (command.path.empty() ? "" : " " + command.path)) +
         (arguments.empty() ? "" : " " + text(arguments));
}

// The first sentence of a help, as the line of NAME has it.
std::string short_help(const Command& command) {
  return text(command.path.empty() ? std::string_view("a private reflection journal, for one person or for two")
                                   : std::string_view(command.help));
}

std::string option_term(const Argument& option) {
  std::string names;
  for (const std::string& name : option.names) {
    if (!names.empty()) names += ", ";
    names += bold(name);
  }
  const std::string value = written(option).substr(option.name().size());
  std::string help = option.help;
  if (!option.environment.empty() && help.find(option.environment) == std::string::npos) {
    help += " (also " + option.environment + ")";
  }
  return term(names + text(value), help);
}

std::string arguments_of(const Command& command) {
  std::string out;
  for (const Argument& positional : command.positionals) {
    std::string help = positional.help;
    if (positional.takes == Takes::kOneOf && !positional.free) {
      std::string values;
      for (const std::string& value : positional.values) values += (values.empty() ? "" : ", ") + value;
      if (help.find(values) == std::string::npos) help += ": " + values;
    }
    std::string name = positional.name();
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    out += term("\\fI" + text(name) + "\\fR", help);
  }
  for (const Argument& option : command.options) out += option_term(option);
  return out;
}

std::string footer_of(const Command& command) {
  return command.footer.empty()
             ? ""
             : ".PP\n.nf\n" + text(command.footer) + (command.footer.ends_with('\n') ? "" : "\n") + ".fi\n";
}

std::string examples_of(const Command& command) {
  std::string out;
  for (const Example& example : examples()) {
    if (example.command != command.path) continue;
    out += ".TP\n" + bold(example.line) + "\n" + text(example.meaning) + "\n";
  }
  return out.empty() ? out : ".SH EXAMPLES\n" + out;
}

std::string page_of_command(const Command& command) {
  std::string out = head_of(command);
  out += ".SH NAME\n" + page_name(command) + " \\- " + short_help(command) + "\n";
  out += ".SH SYNOPSIS\n";
  const auto all = all_of(command);
  for (const Command* one : all) {
    if (one->needs_command) continue;
    out += (one == all.front() || (one == all[1] && all.front()->needs_command) ? "" : ".br\n") + line_of(*one) + "\n";
  }
  out += ".SH DESCRIPTION\n" + sentence(command.help) + "\n";
  out += footer_of(command);
  if (const std::string arguments = arguments_of(command); !arguments.empty()) out += ".SH OPTIONS\n" + arguments;
  if (!command.commands.empty()) out += ".SH COMMANDS\n";
  for (const Command* one : all) {
    if (one == &command) continue;
    out += ".SS " + text(one->name) + "\n" + sentence(one->help) + "\n" + arguments_of(*one) + footer_of(*one);
  }
  out += examples_of(command);
  out +=
      ".SH SEE ALSO\n\\fBwaterline\\fR(1) has the options that stand after any command, the exit codes, and the "
      "files.\n";
  return out;
}

std::string page_of_program(const Command& program) {
  std::string out = head_of(program);
  out += ".SH NAME\nwaterline \\- " + short_help(program) + "\n";
  out += ".SH SYNOPSIS\n" + bold("waterline") + " [OPTIONS] COMMAND [...]\n";
  out += ".SH DESCRIPTION\n" + text(program.help) + "\n";
  out += ".PP\nEach command has a page of its own: " + bold("man waterline-share") + ".\n";
  out += ".SH COMMANDS\n";
  for (const Command& command : program.commands) out += term(bold(command.name), command.help);
  out += ".SH OPTIONS\nThese may stand before or after any command.\n";
  for (const Argument& option : program.options) out += option_term(option);
  out += ".SH EXIT STATUS\n";
  for (const Term& code : exit_codes()) out += term(std::string(code.name), code.meaning);
  out += ".PP\nA script should take any other code above zero as a failure.\n";
  out += ".SH FILES\n";
  for (const Term& file : files()) out += term("\\fI" + text(file.name) + "\\fR", file.meaning);
  out += ".SH ENVIRONMENT\n";
  for (const Term& variable : environment()) out += term(bold(variable.name), variable.meaning);
  out += examples_of(program);
  out += ".SH SEE ALSO\n";
  for (const Command& command : program.commands) {
    out += "\\fB" + text(page_name(command)) + "\\fR(1)" + (&command == &program.commands.back() ? "\n" : ",\n");
  }
  return out;
}

}  // namespace

std::vector<Page> manual_of(const Command& program) {
  std::vector<Page> pages = {{page_name(program) + ".1", page_of_program(program)}};
  for (const Command& command : program.commands)
    pages.push_back({page_name(command) + ".1", page_of_command(command)});
  return pages;
}

}  // namespace waterline::cli
