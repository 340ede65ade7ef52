#include "client/own_entries.h"

#include "client/client.h"

namespace waterline::cli {
namespace {

constexpr std::size_t kAtOnce = 10'000;

}  // namespace

std::vector<std::string> ids_of(Client& client, std::string_view side) {
  std::vector<std::string> ids;
  for (std::size_t offset = 0;; offset += kAtOnce) {
    const Json answer = client.get("/v1/entries?side=" + std::string(side) +
                                   "&every_kind=true&limit=" + std::to_string(kAtOnce) +
                                   "&offset=" + std::to_string(offset));
    for (const Json& entry : answer["entries"]) ids.push_back(entry["id"].get<std::string>());
    if (answer["entries"].size() < kAtOnce) break;
  }
  return ids;
}

}  // namespace waterline::cli
