#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

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

// These bytes as UTF-8: each that belongs to no character of it is read as Latin-1. The same if
// they are UTF-8 already.
std::string utf8_from(std::string_view bytes);

// The contents of the drafts that keep these words, whose `text` may be any bytes: one, or several
// where the text is longer than a draft may be. Bytes that are not UTF-8 are read as Latin-1: no
// word is lost.
std::vector<std::string> contents_of(nlohmann::json words);

}  // namespace waterline::node
