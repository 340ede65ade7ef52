#include "client/own_entries.h"

#include <algorithm>
#include <cstdio>

#include <unistd.h>

namespace waterline::cli {
namespace {

constexpr std::size_t kAtOnce = 10'000;

}  // namespace

std::vector<std::string> ids_of(Client& client, std::string_view side) {
  std::vector<std::string> ids;
  // A list leaves out the kinds that have a view of their own, unless one is asked for.
  for (const char* more : {"", "&kind=mood", "&kind=appointment"}) {
    for (std::size_t offset = 0;; offset += kAtOnce) {
      const Json answer =
          client.get("/v1/entries?side=" + std::string(side) + "&limit=" + std::to_string(kAtOnce) +
                     "&offset=" + std::to_string(offset) + more);
      for (const Json& entry : answer["entries"]) ids.push_back(entry["id"].get<std::string>());
      if (answer["entries"].size() < kAtOnce) break;
    }
  }
  return ids;
}

Progress::Progress(const Context& context, std::size_t total)
    : wanted_(!context.quiet && !context.json && isatty(STDERR_FILENO) == 1),
      total_(total),
      next_(std::chrono::steady_clock::now() + std::chrono::seconds(1)) {}

Progress::~Progress() {
  if (shown_) std::fputs("\r     \r", stderr);
}

void Progress::reached(std::size_t done) {
  const auto now = std::chrono::steady_clock::now();
  if (!wanted_ || total_ == 0 || now < next_) return;
  next_ = now + std::chrono::milliseconds(250);
  shown_ = true;
  std::fprintf(stderr, "\r%3d %%", static_cast<int>(100 * std::min(done, total_) / total_));
}

}  // namespace waterline::cli
