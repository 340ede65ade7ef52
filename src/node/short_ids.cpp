#include "node/short_ids.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

#include "base/id_range.h"

namespace waterline::node {
namespace {

std::size_t letters_in_common(const std::string& a, const std::string& b) {
  return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

}  // namespace

std::vector<std::string> short_ids(const std::vector<std::string>& ids) {
  std::vector<std::size_t> order(ids.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return ids[a] < ids[b]; });

  // In order, an id has the most letters in common with one of its neighbours.
  std::vector<std::size_t> sizes(ids.size(), base::kMinBeginningSize);
  for (std::size_t i = 1; i < order.size(); ++i) {
    const std::size_t needed = letters_in_common(ids[order[i - 1]], ids[order[i]]) + 1;
    for (const std::size_t neighbour : {order[i - 1], order[i]}) sizes[neighbour] = std::max(sizes[neighbour], needed);
  }
  std::vector<std::string> beginnings;
  beginnings.reserve(ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) beginnings.push_back(ids[i].substr(0, sizes[i]));
  return beginnings;
}

}  // namespace waterline::node
