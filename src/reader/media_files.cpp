#include "reader/media_files.h"

#include <algorithm>

#include "reader/calendar_words.h"

namespace waterline::reader {
namespace {

// Returns how many folders the two begin with in common, and how many `folder` has further.
std::pair<std::ptrdiff_t, std::ptrdiff_t> nearness(std::string_view folder, std::string_view to) {
  const auto pair = std::ranges::mismatch(folder, to);
  const std::string_view common(folder.begin(), pair.in1);
  const std::string_view whole = common.substr(0, common.rfind('/') + 1);
  const auto folders = [](std::string_view text) { return std::ranges::count(text, '/'); };
  return {folders(whole), folders(folder) - folders(whole)};
}

}  // namespace

std::string_view folder_part(std::string_view name) {
  return name.substr(0, name.rfind('/') + 1);
}

std::string_view last_part(std::string_view name) {
  return name.substr(name.rfind('/') + 1);
}

std::string_view stem_part(std::string_view name) {
  const std::size_t dot = last_part(name).rfind('.');
  return dot == std::string_view::npos || dot == 0 ? name
                                                   : name.substr(0, folder_part(name).size() + dot);
}

void MediaFiles::add(File file) {
  const std::string small = small_letters(file.name);
  by_name_.emplace(small, files_.size());
  by_stem_.emplace(stem_part(small), files_.size());
  by_last_.emplace(last_part(small), files_.size());
  files_.push_back(std::move(file));
}

const MediaFiles::File* MediaFiles::take(std::size_t number) {
  files_[number].named = true;
  return &files_[number];
}

const MediaFiles::File* MediaFiles::at(std::string_view name) {
  const auto [first, last] = by_name_.equal_range(small_letters(name));
  if (first == last) return nullptr;
  const auto same =
      std::find_if(first, last, [&](const auto& one) { return files_[one.second].name == name; });
  return take(same == last ? first->second : same->second);
}

const MediaFiles::File* MediaFiles::with_stem(std::string_view folder, std::string_view stem) {
  const auto found = by_stem_.find(small_letters(std::string(folder) + std::string(stem)));
  return found == by_stem_.end() ? nullptr : take(found->second);
}

MediaFiles::Nearest MediaFiles::nearest(std::string_view end_of_name, std::string_view folder) {
  const std::string wanted = "/" + small_letters(end_of_name);
  const auto [first, last] = by_last_.equal_range(last_part(wanted));
  std::vector<std::size_t> all;
  std::vector<std::size_t> with_that_end;
  for (auto one = first; one != last; ++one) {
    all.push_back(one->second);
    if (("/" + small_letters(files_[one->second].name)).ends_with(wanted))
      with_that_end.push_back(one->second);
  }
  const std::vector<std::size_t>& these = with_that_end.empty() ? all : with_that_end;
  if (these.empty()) return {};
  const auto best = std::ranges::min_element(these, {}, [&](std::size_t number) {
    const auto [common, further] = nearness(folder_part(files_[number].name), folder);
    return std::pair(-common, further);
  });
  return {take(*best), these.size() > 1};
}

bool MediaFiles::is_named(const std::string& name) const {
  const auto [first, last] = by_name_.equal_range(small_letters(name));
  return std::any_of(first, last, [&](const auto& one) {
    return files_[one.second].name == name && files_[one.second].named;
  });
}

}  // namespace waterline::reader
