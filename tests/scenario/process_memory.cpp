#include "scenario/process_memory.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <unistd.h>

namespace waterline::scenario {
namespace {

constexpr std::size_t kPart = std::size_t{1} << 20;
constexpr std::size_t kMinNeedle = 8;

// Groups the byte sequences to search for by their first two bytes, so that one pass finds all of
// them.
class Index {
 public:
  explicit Index(const std::vector<Needle>& needles) : by_start_(std::size_t{1} << 16) {
    for (const Needle& needle : needles) {
      REQUIRE(needle.bytes.size() >= kMinNeedle);
      by_start_[start(needle.bytes.data())].push_back(&needle);
      longest_ = std::max(longest_, needle.bytes.size());
    }
  }

  [[nodiscard]] std::size_t longest() const { return longest_; }

  void look(const std::string& bytes, std::set<std::string>& found) const {
    for (std::size_t at = 0; at + kMinNeedle <= bytes.size(); ++at) {
      for (const Needle* needle : by_start_[start(bytes.data() + at)]) {
        if (bytes.compare(at, needle->bytes.size(), needle->bytes) == 0) found.insert(needle->name);
      }
    }
  }

 private:
  static std::size_t start(const char* bytes) {
    return static_cast<std::size_t>(static_cast<unsigned char>(bytes[0])) << 8 |
           static_cast<unsigned char>(bytes[1]);
  }

  std::vector<std::vector<const Needle*>> by_start_;
  std::size_t longest_ = 0;
};

std::string in_utf16(const std::string& text, bool little_endian) {
  std::string bytes;
  for (const char letter : text)
    bytes += little_endian ? std::string{letter, '\0'} : std::string{'\0', letter};
  return bytes;
}

struct Mapping {
  std::size_t from = 0;
  std::size_t to = 0;
  bool writable = false;
  bool guarded = false;
};

// Reads /proc/PID/smaps (proc(5)): for each mapping, a line with its addresses and rights, then
// lines with its properties. The flag "dd" means that the mapping is excluded from dumps.
std::vector<Mapping> mappings_of(const std::string& smaps) {
  std::vector<Mapping> mappings;
  std::ifstream lines(smaps);
  for (std::string line; std::getline(lines, line);) {
    Mapping mapping;
    char dash = 0;
    std::string rights;
    if (line.rfind("VmFlags:", 0) == 0) {
      if (!mappings.empty()) mappings.back().guarded = line.find(" dd") != std::string::npos;
    } else if (std::istringstream(line) >> std::hex >> mapping.from >> dash >> mapping.to >>
                   rights &&
               dash == '-') {
      mapping.writable = rights.substr(0, 2) == "rw";
      mappings.push_back(mapping);
    }
  }
  return mappings;
}

}  // namespace

std::vector<Needle> forms_of(const std::string& marker) {
  REQUIRE(marker.size() >= 20);
  const std::string middle = marker.substr(6, marker.size() - 8);
  return {{marker, middle},
          {marker + " (UTF-16LE)", in_utf16(middle, true)},
          {marker + " (UTF-16BE)", in_utf16(middle, false)}};
}

std::optional<std::vector<std::string>> found_in_memory(pid_t process,
                                                        const std::vector<Needle>& needles,
                                                        In where) {
  const Index index(needles);
  const std::string folder = "/proc/" + std::to_string(process);
  const int memory = open((folder + "/mem").c_str(), O_RDONLY | O_CLOEXEC);
  if (memory < 0) return {};
  std::set<std::string> found;
  std::size_t seen = 0;
  std::string part;
  for (const Mapping& mapping : mappings_of(folder + "/smaps")) {
    if (!mapping.writable || (where == In::kUnguarded && mapping.guarded)) continue;
    // The memory is read in parts that overlap. Otherwise a sequence of bytes across a border would
    // be missed.
    for (std::size_t at = mapping.from; at < mapping.to; at += kPart) {
      part.resize(std::min(mapping.to - at, kPart + index.longest()));
      const ssize_t got = pread(memory, part.data(), part.size(), static_cast<off_t>(at));
      if (got <= 0) continue;  // freed in the meantime
      part.resize(static_cast<std::size_t>(got));
      seen += part.size();
      index.look(part, found);
    }
  }
  close(memory);
  if (seen == 0) return {};
  return std::vector<std::string>(found.begin(), found.end());
}

}  // namespace waterline::scenario
