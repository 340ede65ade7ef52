#include "link/tor_bridges.h"

#include <algorithm>

namespace waterline::link {
namespace {

using Transport = TorBridges::Transport;

constexpr Transport kTransports[] = {Transport::kObfs4, Transport::kSnowflake};
constexpr std::string_view kWordBefore = "Bridge ";

bool may_be_in_line(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view(".:[]=+/, -").find(c) != std::string_view::npos;
}

std::string_view trimmed(std::string_view line) {
  constexpr std::string_view kBlank = " \t\r";
  const auto first = line.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(kBlank) - first + 1);
}

bool is_of(std::string_view line, Transport transport) {
  const std::string_view name = name_of(transport);
  return line.starts_with(name) && line.substr(name.size()).starts_with(' ');
}

bool is_sound(std::string_view line) {
  return line.size() <= TorBridges::kLongestLine && std::ranges::all_of(line, may_be_in_line) &&
         std::ranges::any_of(kTransports, [&](Transport one) { return is_of(line, one); });
}

}  // namespace

std::optional<TorBridges> TorBridges::from_text(std::string_view text) {
  TorBridges bridges;
  while (!text.empty()) {
    const auto end = text.find('\n');
    std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.starts_with(kWordBefore)) line = trimmed(line.substr(kWordBefore.size()));
    if (line.empty()) continue;
    if (!is_sound(line) || bridges.lines_.size() == kMost) return {};
    bridges.lines_.emplace_back(line);
  }
  if (bridges.empty()) return {};
  return bridges;
}

std::string TorBridges::text() const {
  std::string text;
  for (const std::string& line : lines_) text += line + "\n";
  return text;
}

std::vector<Transport> TorBridges::transports() const {
  std::vector<Transport> used;
  for (const Transport one : kTransports) {
    if (std::ranges::any_of(lines_, [&](const std::string& line) { return is_of(line, one); }))
      used.push_back(one);
  }
  return used;
}

std::string_view name_of(Transport transport) {
  return transport == Transport::kObfs4 ? "obfs4" : "snowflake";
}

std::string_view program_of(Transport transport) {
  return transport == Transport::kObfs4 ? "/usr/bin/obfs4proxy" : "/usr/bin/snowflake-client";
}

}  // namespace waterline::link
