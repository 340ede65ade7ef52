#pragma once

#include <span>
#include <string_view>

#include "app/entries.h"
#include "app/outline.h"

namespace waterline::app {

// A list that a person may change: its name in the API, the side (vault or deep) whose store has
// the person's own version, and the text that applies until they change it. These texts are part of
// the program and were written for it.
struct ListTopic {
  std::string_view name;
  Side side = Side::kVault;
  Questions questions = Questions::kNo;
  std::string_view bundled;
};

inline constexpr std::string_view kKinds = "kinds";
inline constexpr std::string_view kDeepKinds = "deep-kinds";
inline constexpr std::string_view kScales = "scales";

std::span<const ListTopic> list_topics();
// Returns the list of this name; nullptr if there is none.
const ListTopic* list_topic(std::string_view name);

}  // namespace waterline::app
