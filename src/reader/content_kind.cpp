#include "reader/content_kind.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "reader/date_scanner.h"
#include "reader/front_matter.h"

namespace waterline::reader {
namespace {

using formats::Reason;
using namespace std::string_view_literals;

struct Beginning {
  std::string_view bytes;
  Reason reason;
};
constexpr std::array<Beginning, 19> kBeginnings = {{
    {"JRNLv3"sv, Reason::kSealed},  // encryption of jrnl's present and older versions
    {"gAAAAA"sv, Reason::kSealed},
    {"Salted__"sv, Reason::kSealed},  // OpenSSL
    {"-----BEGIN PGP MESSAGE-----"sv, Reason::kSealed},
    {"age-encryption.org/"sv, Reason::kSealed},
    {"-----BEGIN AGE ENCRYPTED FILE-----"sv, Reason::kSealed},
    {"\x1f\x8b"sv, Reason::kPacked},  // gzip
    {"BZh"sv, Reason::kPacked},
    {"\xfd"
     "7zXZ\0"sv,
     Reason::kPacked},
    {"\x28\xb5\x2f\xfd"sv, Reason::kPacked},  // Zstandard
    {"7z\xbc\xaf\x27\x1c"sv, Reason::kPacked},
    {"Rar!\x1a\x07"sv, Reason::kPacked},
    {"bplist"sv, Reason::kUnsupported},  // a binary property list
    {"SQLite format 3\0"sv, Reason::kUnsupported},
    {"%PDF-"sv, Reason::kUnsupported},
    {"{\\rtf"sv, Reason::kUnsupported},
    {"\xd0\xcf\x11\xe0"sv, Reason::kUnsupported},  // old office documents
    {"\x89PNG"sv, Reason::kUnsupported},
    {"\xff\xd8\xff"sv, Reason::kUnsupported},  // JPEG
}};

bool ends_with(std::string_view name, std::string_view ending) {
  return name.size() >= ending.size() &&
         std::ranges::equal(name.substr(name.size() - ending.size()), ending, [](char a, char b) {
           return std::tolower(static_cast<unsigned char>(a)) == b;
         });
}

// Returns true for a file that RedNotebook writes for a month, "2024-05.txt": YAML with the number
// of each day and its content.
bool is_month_of_rednotebook(std::string_view file, std::string_view text) {
  if (file.size() != 11 || !file.ends_with(".txt") || file[4] != '-' ||
      !std::all_of(file.begin(), file.begin() + 4, is_digit))
    return false;
  std::size_t digits = 0;
  while (digits < text.size() && is_digit(text[digits])) ++digits;
  return (digits == 1 || digits == 2) && text.substr(digits).starts_with(':');
}

}  // namespace

std::optional<Reason> refusal_of_bytes(std::string_view content) {
  const auto found = std::ranges::find_if(
      kBeginnings, [&](const Beginning& one) { return content.starts_with(one.bytes); });
  if (found == kBeginnings.end()) return {};
  return found->reason;
}

std::optional<Reason> refusal_of_data(std::string_view name, std::string_view text) {
  const std::string_view file = name.substr(name.rfind('/') + 1);
  const bool in_folder = file.size() < name.size();
  if (ends_with(file, ".csv") || ends_with(file, ".tsv")) return Reason::kNoEntries;
  if (in_folder && file == "Labels.txt") return Reason::kNoEntries;  // Google Keep
  const bool yaml = ends_with(file, ".yaml") || ends_with(file, ".yml");
  if (is_month_of_rednotebook(file, text) || text.starts_with("%YAML") ||
      (yaml && !read_front_matter(text)))
    return Reason::kUnknownFormat;
  return {};
}

}  // namespace waterline::reader
