#pragma once

#include <span>
#include <string_view>

#include "pages/manual_words.h"

// The pages that no table of commands can tell: what can be set, which files there are, how two
// devices meet, and what is safe. All words are English here and are translated where they become a
// page.
namespace waterline::cli {

// A passage is a term with what it means, or, where it has no name, a paragraph.
struct Section {
  std::string_view heading;
  std::span<const Term> passages;
};

struct WrittenPage {
  std::string_view name;  // "waterline-sync"
  // of the manual: 5 for files, 7 for the rest
  int section;
  std::string_view about;
  std::span<const Section> sections;
  // "waterline-share(1)"; these pages name this one in turn
  std::span<const std::string_view> see_also;
};

const WrittenPage& config_page();
const WrittenPage& format_page();
const WrittenPage& sync_page();
const WrittenPage& safety_page();

}  // namespace waterline::cli
