#include "pages/manual.h"

#include <algorithm>
#include <cctype>

#include "pages/manual_words.h"
#include "pages/roff.h"
#include "pages/written_pages.h"
#include "words/examples.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

constexpr const WrittenPage& (*kWritten[])() = {window_page, config_page,  format_page,
                                                sync_page,   meeting_page, safety_page};

std::string page_name(const Command& command) {
  return command.path.empty() ? "waterline" : "waterline-" + command.name;
}

std::string with_section(std::string_view name, int section) {
  return std::string(name) + "(" + std::to_string(section) + ")";
}

// Returns "waterline-sync(7)" with the name in bold.
std::string reference(std::string_view page) {
  const std::size_t name = page.find('(');
  return roff_bold(page.substr(0, name)) + std::string(page.substr(name));
}

std::string see_also(const std::vector<std::string>& pages) {
  std::string out = roff_heading(tr("SEE ALSO"));
  for (const std::string& page : pages)
    out += reference(page) + (&page == &pages.back() ? "\n" : ",\n");
  return out;
}

std::string line_of(const Command& command) {
  const std::string arguments = usage_of(command);
  return roff_bold("waterline" + (command.path.empty() ? "" : " " + command.path)) +
         (arguments.empty() ? "" : " " + roff(arguments));
}

// Returns the command under each of its aliases.
std::vector<Command> by_aliases(const Command& command) {
  std::vector<Command> others;
  for (const std::string& alias : command.aliases) {
    others.push_back(command);
    Command& other = others.back();
    other.path.replace(other.path.size() - other.name.size(), other.name.size(), alias);
    other.name = alias;
  }
  return others;
}

// Returns "acknowledge, ack" in bold.
std::string names_of(const Command& command) {
  std::string names = roff_bold(command.name);
  for (const std::string& alias : command.aliases) names += ", " + roff_bold(alias);
  return names;
}

std::string name_line(std::string_view page, std::string_view about) {
  return roff_heading(tr("NAME")) + std::string(page) + " \\- " + roff(about) + "\n";
}

std::string option_term(const Argument& option) {
  std::string names;
  for (const std::string& name : option.names) {
    if (!names.empty()) names += ", ";
    names += roff_bold(name);
  }
  const std::string value = written(option).substr(option.name().size());
  std::string help = option.help;
  if (!option.environment.empty() && help.find(option.environment) == std::string::npos) {
    help = filled(tr("{1} (also {2})"), help, option.environment);
  }
  return roff_term(names + roff(value), help);
}

std::string arguments_of(const Command& command) {
  std::string out;
  for (const Argument& positional : command.positionals) {
    std::string help = positional.help;
    if (positional.takes == Takes::kOneOf && !positional.free) {
      std::string values;
      for (const std::string& value : positional.values)
        values += (values.empty() ? "" : ", ") + value;
      if (help.find(values) == std::string::npos) help += ": " + values;
    }
    std::string name = positional.name();
    std::ranges::transform(name, name.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    out += roff_term("\\fI" + roff(name) + "\\fR", help);
  }
  for (const Argument& option : command.options) out += option_term(option);
  return out;
}

std::string footer_of(const Command& command) {
  return command.footer.empty() ? ""
                                : ".PP\n.nf\n" + roff(command.footer) +
                                      (command.footer.ends_with('\n') ? "" : "\n") + ".fi\n";
}

std::string examples_of(const Command& command) {
  std::string out;
  for (const Example& example : examples()) {
    if (example.command == command.path)
      out += roff_term(roff_bold(example.line), tr(example.meaning));
  }
  return out.empty() ? out : roff_heading(tr("EXAMPLES")) + out;
}

std::string passages(std::span<const Term> terms) {
  std::string out;
  for (const Term& term : terms) {
    out += term.name.empty() ? roff_paragraph(tr(term.meaning))
                             : roff_term(roff(tr(term.name)), tr(term.meaning));
  }
  return out;
}

std::string page_of_command(const Command& command) {
  const std::string name = page_name(command);
  std::string out = roff_title(name, 1) + name_line(name, command.help);
  out += roff_heading(tr("SYNOPSIS"));
  const auto all = all_of(command);
  for (const Command* one : all) {
    if (one->needs_command) continue;
    out += (one == all.front() || (one == all[1] && all.front()->needs_command) ? "" : ".br\n") +
           line_of(*one) + "\n";
    for (const Command& other : by_aliases(*one)) out += ".br\n" + line_of(other) + "\n";
  }
  out += roff_heading(tr("DESCRIPTION")) + roff_sentence(command.help) + "\n";
  out += footer_of(command);
  if (const std::string arguments = arguments_of(command); !arguments.empty())
    out += roff_heading(tr("OPTIONS")) + arguments;
  if (!command.commands.empty()) out += roff_heading(tr("COMMANDS"));
  for (const Command* one : all) {
    if (one == &command) continue;
    out += ".SS " + roff(one->name) + "\n" + roff_sentence(one->help) + "\n" + arguments_of(*one) +
           footer_of(*one);
  }
  out += examples_of(command);
  std::vector<std::string> others = {"waterline(1)"};
  for (const auto page : kWritten) {
    const auto names = page().see_also;
    if (std::ranges::find(names, with_section(name, 1)) != names.end())
      others.push_back(with_section(page().name, page().section));
  }
  return out + see_also(others) +
         roff_paragraph(tr("`waterline`(1) has the options that every command takes, the exit "
                           "codes, and the files."));
}

std::string page_of_program(const Command& program) {
  std::string out = roff_title(page_name(program), 1);
  out += name_line("waterline", tr("a private reflection journal, for one person or for two"));
  out += roff_heading(tr("SYNOPSIS")) + line_of(program) + "\n";
  out += roff_heading(tr("DESCRIPTION")) + roff(program.help) + "\n";
  out +=
      roff_paragraph(tr("Each command has a page of its own: `man waterline-share`. There are also "
                        "pages about the whole program, such as `man 7 waterline-safety`:"));
  for (const auto page : kWritten) {
    out += roff_term(reference(with_section(page().name, page().section)), tr(page().about));
  }
  out += roff_heading(tr("COMMANDS"));
  for (const Command& command : program.commands) out += roff_term(names_of(command), command.help);
  out += roff_heading(tr("OPTIONS")) + roff(tr("These can be given before or after any command.")) +
         "\n";
  for (const Argument& option : program.options) out += option_term(option);
  out += roff_heading(tr("EXIT STATUS"));
  for (const Term& code : exit_codes()) out += roff_term(roff(code.name), tr(code.meaning));
  out += roff_paragraph(tr("A script should take any other code above zero as a failure."));
  out += roff_heading(tr("FILES"));
  for (const Term& file : files())
    out += roff_term("\\fI" + roff(file.name) + "\\fR", tr(file.meaning));
  out += roff_heading(tr("ENVIRONMENT")) + passages(environment());
  out += examples_of(program);
  std::vector<std::string> others;
  for (const auto page : kWritten) others.push_back(with_section(page().name, page().section));
  for (const Command& command : program.commands)
    others.push_back(with_section(page_name(command), 1));
  return out + see_also(others);
}

std::string page_of(const WrittenPage& page) {
  std::string out = roff_title(page.name, page.section) + name_line(page.name, tr(page.about));
  for (const Section& section : page.sections)
    out += roff_heading(tr(section.heading)) + passages(section.passages);
  return out + see_also({page.see_also.begin(), page.see_also.end()});
}

}  // namespace

std::vector<Page> manual_of(const Command& program) {
  std::vector<Page> pages = {{page_name(program), 1, page_of_program(program)}};
  for (const Command& command : program.commands)
    pages.push_back({page_name(command), 1, page_of_command(command)});
  for (const auto page : kWritten)
    pages.push_back({std::string(page().name), page().section, page_of(page())});
  return pages;
}

}  // namespace waterline::cli
