#include "app/view_cache.h"

#include <algorithm>
#include <utility>

#include "crypto/secret.h"

namespace waterline::app {

WipedBytes::~WipedBytes() {
  crypto::wipe(bytes_);
}

std::size_t ViewCache::size_of(const Seen& seen) {
  const auto* const view = std::get_if<ViewBytes>(&seen);
  return view == nullptr ? 0 : (*view)->bytes().size();
}

std::optional<ViewCache::Seen> ViewCache::find(std::string_view id, std::uint32_t side) {
  const std::lock_guard alone(mutex_);
  const auto found =
      std::ranges::find_if(seen_, [&](const One& one) { return one.id == id && one.side == side; });
  if (found == seen_.end()) return {};
  seen_.splice(seen_.begin(), seen_, found);
  return seen_.front().seen;
}

void ViewCache::keep_now(std::string_view id, std::uint32_t side, Seen seen) {
  const std::size_t size = size_of(seen);
  if (size > kMost) return;
  const auto drop = [&](auto one) {
    size_ -= size_of(one->seen);
    return seen_.erase(one);
  };
  for (auto one = seen_.begin(); one != seen_.end();)
    one = one->id == id && one->side == side ? drop(one) : std::next(one);
  while (!seen_.empty() && (size_ + size > kMost || seen_.size() >= kMostNotes))
    drop(std::prev(seen_.end()));
  size_ += size;
  seen_.push_front({std::string(id), side, std::move(seen)});
}

void ViewCache::clear() {
  const std::lock_guard alone(mutex_);
  seen_.clear();
  size_ = 0;
}

}  // namespace waterline::app
