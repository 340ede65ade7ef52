#pragma once

#include <span>
#include <string_view>

#include "pages/manual_words.h"

// The manual pages that cannot be derived from the commands: the window, the settings, the files,
// how two devices meet, places in between, and what is safe. All words are English here, and are translated when a
// page is made.
namespace waterline::cli {

// A section of a manual page. Each of its passages is a term with its meaning, or a paragraph if
// the term has no name.
struct Section {
  std::string_view heading;
  std::span<const Term> passages;
};

struct WrittenPage {
  std::string_view name;  // "waterline-sync"
  // The section of the manual: 1 for a program, 5 for files, 7 for the others.
  int section;
  std::string_view about;
  std::span<const Section> sections;
  // The names of related pages, such as "waterline-share(1)". Those pages also name this one.
  std::span<const std::string_view> see_also;
};

const WrittenPage& window_page();
const WrittenPage& config_page();
const WrittenPage& format_page();
const WrittenPage& sync_page();
const WrittenPage& meeting_page();
const WrittenPage& safety_page();

}  // namespace waterline::cli
