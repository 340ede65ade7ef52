#include "api/changes.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "api/limits.h"
#include "node/node.h"

namespace waterline::api {
namespace {

using Area = Changes::Area;

// How often a waiting request checks whether the journal was locked. It has to check, because no
// request tells it of a lock that came by the idle limit.
constexpr std::chrono::milliseconds kLook{500};

constexpr std::array<std::string_view, Changes::kAreas> kNames{
    "state", "entries", "drafts", "waiting", "shared", "pairing", "lists", "backup", "settings"};

// A table that says which area of the journal a request changes, by the beginning of its path. The
// first entry that fits counts.
constexpr std::pair<std::string_view, Area> kPaths[] = {
    {"/v1/entries", Area::kEntries},   {"/v1/bin", Area::kEntries},
    {"/v1/tags", Area::kEntries},      {"/v1/page/drafts", Area::kDrafts},
    {"/v1/drafts", Area::kDrafts},     {"/v1/page/settings", Area::kSettings},
    {"/v1/settings", Area::kSettings}, {"/v1/look-back", Area::kSettings},
    {"/v1/lists", Area::kLists},       {"/v1/shares", Area::kWaiting},
    {"/v1/waiting", Area::kWaiting},   {"/v1/shared", Area::kShared},
    {"/v1/joint", Area::kShared},      {"/v1/questions", Area::kShared},
    {"/v1/pairing", Area::kPairing},   {"/v1/partner", Area::kPairing},
    {"/v1/backup", Area::kBackup},     {"/v1/unlock", Area::kState},
    {"/v1/lock", Area::kState},        {"/v1/init", Area::kState},
    {"/v1/passphrase", Area::kState},  {"/v1/page/leave", Area::kState},
};

std::optional<Area> area_of(std::string_view path) {
  const auto* const found =
      std::ranges::find_if(kPaths, [&](const auto& one) { return path.starts_with(one.first); });
  if (found == std::ranges::end(kPaths)) return {};
  return found->second;
}

}  // namespace

Changes::Changes(std::function<std::uint64_t()> open_period, std::uint32_t first)
    : open_period_(std::move(open_period)),
      first_(first),
      at_(first),
      seen_period_(open_period_()) {}

void Changes::note(std::string_view method, std::string_view path) {
  if (method == "GET" || path == kReadPicturePath) return;
  const auto area = area_of(path);
  if (!area) return;
  {
    const std::lock_guard lock(mutex_);
    note_locked(*area);
  }
  noted_.notify_all();
}

void Changes::look_at_state() {
  const std::uint64_t period = open_period_();
  if (std::exchange(seen_period_, period) != period) note_locked(Area::kState);
}

Changes::News Changes::wait(std::uint64_t since, std::chrono::seconds longest) {
  const auto until = std::chrono::steady_clock::now() + longest;
  std::unique_lock lock(mutex_);
  const bool is_known = since >= first_ && since <= at_;
  const std::uint64_t releases = releases_;
  for (;;) {
    look_at_state();
    const auto now = std::chrono::steady_clock::now();
    if (!is_known || at_ > since || releases_ != releases || now >= until) break;
    noted_.wait_until(lock, std::min(until, now + kLook));
  }
  // Tell only the state of the journal unless it is open and this request's token is current
  // (node::OnlyInPeriod). Otherwise a page that its owner left behind could learn what the owner
  // does now, and in which order.
  if (seen_period_ == 0 || !node::OnlyInPeriod::allows(seen_period_)) {
    News news{at_, {}};
    if (since != at_) news.areas.push_back(kNames[0]);
    return news;
  }
  News news{at_, {}};
  for (std::size_t i = 0; i < kAreas; ++i) {
    if (!is_known || changed_[i] > since) news.areas.push_back(kNames[i]);
  }
  return news;
}

void Changes::release() {
  {
    const std::lock_guard lock(mutex_);
    ++releases_;
  }
  noted_.notify_all();
}

}  // namespace waterline::api
