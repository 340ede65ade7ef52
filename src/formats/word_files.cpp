#include "formats/word_files.h"

#include <algorithm>
#include <array>
#include <string>

#include "formats/draft_rules.h"

namespace waterline::formats {
namespace {

constexpr std::array<std::string_view, 17> kWordEndings = {
    ".md",      ".markdown", ".mkd",  ".mdown", ".txt",  ".text",    ".json",  ".csv", ".tsv",
    ".doentry", ".xml",      ".yaml", ".yml",   ".jrnl", ".journal", ".diary", ".enex"};

constexpr std::array<std::string_view, 35> kMediaEndings = {
    ".jpg",  ".jpeg", ".png",  ".gif", ".heic", ".heif", ".webp", ".bmp", ".tif",
    ".tiff", ".svg",  ".avif", ".dng", ".mp3",  ".m4a",  ".aac",  ".wav", ".ogg",
    ".oga",  ".opus", ".flac", ".caf", ".amr",  ".mp4",  ".m4v",  ".mov", ".avi",
    ".mkv",  ".webm", ".3gp",  ".pdf", ".aiff", ".wma",  ".wmv",  ".raw"};

template <std::size_t kCount>
bool ends_with_one_of(std::string_view name, const std::array<std::string_view, kCount>& endings) {
  std::string small(name);
  std::ranges::transform(small, small.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  });
  return std::ranges::any_of(endings,
                             [&](std::string_view ending) { return small.ends_with(ending); });
}

}  // namespace

bool holds_words(std::string_view name) {
  const bool has_ending = name.substr(name.rfind('/') + 1).find('.') != std::string_view::npos;
  return !has_ending || ends_with_one_of(name, kWordEndings);
}

bool is_media(std::string_view name) {
  return ends_with_one_of(name, kMediaEndings);
}

bool is_own_medium(std::string_view name) {
  constexpr std::string_view kFolder = "media/";
  const std::size_t last = name.rfind('/') + 1;
  const std::string_view folder = name.substr(0, last);
  const std::string_view stem = name.substr(last, name.find('.', last) - last);
  return is_attachment_name(stem) &&
         (folder == kFolder || folder.ends_with("/" + std::string(kFolder)));
}

}  // namespace waterline::formats
