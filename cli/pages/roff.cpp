#include "pages/roff.h"

#include <algorithm>
#include <cctype>

namespace waterline::cli {
namespace {

constexpr const char* kVersion = "waterline " WATERLINE_VERSION;

}  // namespace

std::string roff(std::string_view text) {
  std::string out;
  bool bold = false;
  bool line_begins = true;
  for (const char c : text) {
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

std::string roff_bold(std::string_view text) {
  return "\\fB" + roff(text) + "\\fR";
}

std::string roff_sentence(std::string_view text) {
  std::string out(text);
  if (!out.empty() && out.back() != '.' && out.back() != '?') out += '.';
  return roff(out);
}

std::string roff_heading(std::string_view text) {
  return ".SH " + roff(text) + "\n";
}

std::string roff_paragraph(std::string_view text) {
  return ".PP\n" + roff(text) + "\n";
}

std::string roff_term(const std::string& name, std::string_view meaning) {
  return ".TP\n" + name + "\n" + roff_sentence(meaning) + "\n";
}

std::string roff_title(std::string_view page, int section) {
  std::string title(page);
  std::ranges::transform(title, title.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  // The mark tells the formatter the encoding, since translated pages have letters beyond ASCII.
  // `.nh` and `.ad l`: words to be typed must be neither hyphenated nor spread out.
  return ".\\\" -*- coding: UTF-8 -*-\n.TH " + title + " " + std::to_string(section) + " \"\" \"" +
         kVersion + "\" \"Waterline\"\n.nh\n.ad l\n";
}

}  // namespace waterline::cli
