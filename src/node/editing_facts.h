#pragma once

#include <cstddef>
#include <string_view>

#include "journal/entry.h"

// Names and limits of a text that is being edited. The node and the command line both use them.
namespace waterline::node {

inline constexpr const char* kEditedText = "text.md";
inline constexpr const char* kBegunText = "begun.md";  // the text when the editor began

// The most bytes of a draft's purpose, which is the command as it is typed ("write", "reply
// s3hk0"): lower-case words of letters, digits and "-", with single spaces.
inline constexpr std::size_t kMaxPurpose = 200;
bool is_purpose(std::string_view purpose);

// The most bytes of the content of one draft.
inline constexpr std::size_t kMaxDraft = journal::kMaxEntrySize - 4096;
// The most bytes of a text that a command left. A long one is stored as several drafts.
inline constexpr std::size_t kMaxLeft = std::size_t{64} * 1024 * 1024;

}  // namespace waterline::node
