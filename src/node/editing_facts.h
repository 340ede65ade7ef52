#pragma once

#include <cstddef>
#include <string_view>

#include "journal/entry.h"

// What the node and the command line both know of a text that is being written.
namespace waterline::node {

inline constexpr const char* kEditedText = "text.md";
inline constexpr const char* kBegunText = "begun.md";  // what the editor began with

// A command as it is typed ("write", "reply s3hk0"): lower-case words of letters, digits and "-",
// with single spaces. Nothing else becomes the purpose of a draft.
inline constexpr std::size_t kMaxPurpose = 200;
bool is_purpose(std::string_view purpose);

// bytes of a draft's content
inline constexpr std::size_t kMaxDraft = journal::kMaxEntrySize - 4096;
// bytes of a text that drafts are made of
inline constexpr std::size_t kMaxLeft = std::size_t{64} * 1024 * 1024;

}  // namespace waterline::node
