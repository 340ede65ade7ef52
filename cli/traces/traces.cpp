#include "traces/traces.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <memory>

namespace waterline::cli {
namespace {

constexpr std::string_view kName = "waterline";

bool same_letter(char a, char b) {
  return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
}

bool names(std::string_view text, std::string_view name) {
  return std::search(text.begin(), text.end(), name.begin(), name.end(), same_letter) != text.end();
}

}  // namespace

std::optional<std::size_t> lines_naming_it(const std::filesystem::path& file) {
  return lines_naming(file, {std::string(kName)});
}

std::optional<std::size_t> lines_naming(const std::filesystem::path& file,
                                        const std::vector<std::string>& texts) {
  const auto names_any = [&](std::string_view line) {
    return std::ranges::any_of(texts, [&](const std::string& text) { return names(line, text); });
  };
  std::size_t longest = 1;
  for (const std::string& text : texts) longest = std::max(longest, text.size());
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) return {};
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> in(std::fopen(file.c_str(), "rbe"),
                                                           std::fclose);
  if (!in) return {};
  // Reads the file in pieces, since it may have any size. The last bytes of a piece are kept for
  // the next piece, since the name may begin in one and end in the other.
  std::array<char, std::size_t{64} * 1024> piece;
  std::string rest;
  std::size_t count = 0;
  bool counted = false;
  for (std::size_t got; (got = std::fread(piece.data(), 1, piece.size(), in.get())) > 0;) {
    rest.append(piece.data(), got);
    std::string_view text = rest;
    for (std::size_t end; (end = text.find('\n')) != std::string_view::npos;) {
      if (!counted && names_any(text.substr(0, end))) ++count;
      counted = false;
      text.remove_prefix(end + 1);
    }
    if (!counted && names_any(text)) counted = true, ++count;
    rest = std::string(text.substr(text.size() > longest ? text.size() - longest + 1 : 0));
  }
  return count;
}

std::vector<std::filesystem::path> files_naming_it(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end;
       it.increment(error)) {
    if (names(it->path().filename().native(), kName)) files.push_back(it->path());
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace waterline::cli
