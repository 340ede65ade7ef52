#include "scenario/leaks.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

#include <catch2/catch.hpp>
#include <unistd.h>

#include "scenario/process.h"

namespace waterline::scenario {

namespace fs = std::filesystem;

std::string marker_of(const std::string& name) {
  std::string marker = "zq" + name;
  for (pid_t rest = getpid(); rest > 0; rest /= 20) marker += static_cast<char>('b' + rest % 20);
  return marker + "xwvkqjzhpf";
}

std::string base64_of(const std::string& text) {
  static constexpr char kLetters[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t at = 0; at + 3 <= text.size(); at += 3) {
    unsigned bits = 0;
    for (std::size_t i = 0; i < 3; ++i) bits = bits << 8 | static_cast<unsigned char>(text[at + i]);
    for (int shift = 18; shift >= 0; shift -= 6) out += kLetters[bits >> shift & 63];
  }
  return out;
}

namespace {

std::vector<std::string> leaking_forms_of(const std::string& marker) {
  std::string little;
  std::string big;
  std::string hex;
  for (const char letter : marker) {
    static constexpr char kDigits[] = "0123456789abcdef";
    little += {letter, '\0'};
    big += {'\0', letter};
    hex += {kDigits[static_cast<unsigned char>(letter) >> 4], kDigits[letter & 15]};
  }
  std::string upper = hex;
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](unsigned char c) { return std::toupper(c); });
  std::vector<std::string> forms = {marker,
                                    marker.substr(marker.size() - 12),
                                    std::string(marker.rbegin(), marker.rend()),
                                    little,
                                    big,
                                    hex,
                                    upper};
  for (std::size_t skip = 0; skip < 3; ++skip) forms.push_back(base64_of(marker.substr(skip)));
  return forms;
}

}  // namespace

std::vector<std::string> forms_of_all(const std::vector<std::string>& markers) {
  std::vector<std::string> forms;
  for (const std::string& marker : markers) {
    for (std::string& form : leaking_forms_of(marker)) forms.push_back(std::move(form));
  }
  return forms;
}

bool shows_any(const std::string& content, const std::vector<std::string>& forms) {
  return std::any_of(forms.begin(), forms.end(), [&](const std::string& form) {
    return content.find(form) != std::string::npos;
  });
}

std::vector<std::string> showing(const std::vector<fs::path>& folders,
                                 const std::vector<std::string>& forms, const fs::path& except) {
  std::vector<std::string> files;
  for (const fs::path& folder : folders) {
    std::error_code error;
    for (auto it = fs::recursive_directory_iterator(
             folder, fs::directory_options::skip_permission_denied, error);
         it != fs::recursive_directory_iterator(); it.increment(error)) {
      if (error) break;
      if (it->path() == except) {
        it.disable_recursion_pending();
        continue;
      }
      std::error_code gone;
      const bool regular = fs::is_regular_file(it->symlink_status(gone)) &&
                           fs::file_size(it->path(), gone) < 64'000'000;
      if (regular && shows_any(content_of(it->path()), forms)) files.push_back(it->path());
    }
  }
  return files;
}

std::vector<std::string> open_files_showing(pid_t process, const std::vector<std::string>& forms) {
  std::vector<std::string> files;
  std::size_t regular = 0;
  for (const auto& entry : fs::directory_iterator("/proc/" + std::to_string(process) + "/fd")) {
    std::error_code gone;
    if (!fs::is_regular_file(fs::status(entry.path(), gone))) continue;
    ++regular;
    if (shows_any(content_of(entry.path()), forms))
      files.push_back(fs::read_symlink(entry.path(), gone));
  }
  CHECK(regular >= 3);  // the three stores at least
  return files;
}

double unevenness_of(const std::string& bytes) {
  std::array<double, 256> counts{};
  for (const char byte : bytes) ++counts[static_cast<unsigned char>(byte)];
  const double expected = static_cast<double>(bytes.size()) / 256;
  double chi_square = 0;
  for (const double count : counts)
    chi_square += (count - expected) * (count - expected) / expected;
  return (chi_square - 255) / std::sqrt(2 * 255.0);
}

}  // namespace waterline::scenario
