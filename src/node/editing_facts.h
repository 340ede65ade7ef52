#pragma once

#include <cstddef>
#include <string_view>

#include "journal/entry.h"

// Names and limits of a text that is being edited. The node and the command line both use them.
namespace waterline::node {

inline constexpr const char* kEditedText = "text.md";
inline constexpr const char* kBegunText = "begun.md";  // what the editor began with

// True for a command as it is typed ("write", "reply s3hk0"): lower-case words of letters, digits
// and "-", with single spaces. Only such a text can be the purpose of a draft.
inline constexpr std::size_t kMaxPurpose = 200;
bool is_purpose(std::string_view purpose);

// in bytes; for the content of one draft
inline constexpr std::size_t kMaxDraft = journal::kMaxEntrySize - 4096;
// in bytes; for a text that was left, which may become several drafts
inline constexpr std::size_t kMaxLeft = std::size_t{64} * 1024 * 1024;

}  // namespace waterline::node
