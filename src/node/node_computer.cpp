#include "app/failure.h"
#include "node/node.h"

// The part of Node that acts on what happens to the computer: sleep, a locked screen, the end of
// the login, a disk that is pulled out.

namespace waterline::node {
namespace {

using base::ComputerEvent;

constexpr std::string_view kDoNotLock = "no";

// Returns the name under which the vault notes that this computer has reported such an event; empty
// for an event that is not noted.
std::string_view name_of(ComputerEvent event) {
  switch (event) {
    case ComputerEvent::kSleep:
      return "sleep";
    case ComputerEvent::kLocked:
      return "locked";
    case ComputerEvent::kDark:
      return "dark";
    case ComputerEvent::kAway:
      return "away";
    case ComputerEvent::kAwake:
    case ComputerEvent::kEnded:
      break;
  }
  return {};
}

bool has_word(std::string_view text, std::string_view word) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (text.substr(0, end) == word) return true;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return false;
}

}  // namespace

void Node::close_after_sleep() {
  if (!slept_.slept()) return;
  {
    const PrivateLock held(private_mutex_);
    // By this counter, an unlock or a change of keys that is in progress locks the journal at its
    // end.
    ++locks_asked_;
    forget(change_);
    forget(beginning_);
    lock_private();
    if (!shared_) return;
  }
  (void)close();
}

void Node::heed(ComputerEvent event) {
  bool locks = true;
  {
    const PrivateLock held(private_mutex_);
    if (private_) {
      if (const std::string_view name = name_of(event); !name.empty()) note_told(name);
      if (event == ComputerEvent::kDark) locks = lock_when_dark() == LockWhenDark::kYes;
    }
  }
  switch (event) {
    // Call lock() before close(): close() may have to wait, for example until an unlock in progress
    // ends, and lock() does not wait for that.
    case ComputerEvent::kSleep:
      (void)lock();
      (void)close();
      break;
    case ComputerEvent::kEnded:
      (void)lock();
      (void)close();
      if (surroundings_.end) surroundings_.end();
      break;
    case ComputerEvent::kLocked:
    case ComputerEvent::kAway:
    case ComputerEvent::kDark:
      if (locks) (void)lock();
      break;
    case ComputerEvent::kAwake:
      break;
  }
}

// Locks the journal, because the watcher was killed or failed. Until another watcher listens, the
// node does not learn of a sleep or a locked screen.
void Node::heed_lost_watcher() {
  (void)lock();
}

// The stores on that disk are whole: at every moment the next opening can use them. So this closes
// the journal, and writes nothing more.
void Node::heed_lost_disk() {
  (void)lock();
  (void)close();
  if (surroundings_.end) surroundings_.end();
}

Node::LockWhenDark Node::lock_when_dark() {
  const auto setting = private_->vault.setting(vault::Setting::kLockWhenDark);
  return setting && *setting == kDoNotLock ? LockWhenDark::kNo : LockWhenDark::kYes;
}

// Notes in the vault that this computer has reported an event of this name. If that fails (a full
// disk), the next event of the same name is noted.
void Node::note_told(std::string_view name) {
  const auto setting = private_->vault.setting(vault::Setting::kComputerTold);
  if (!setting) return;
  std::string told = setting->value_or("");
  if (has_word(told, name)) return;
  if (!told.empty()) told += ' ';
  (void)private_->vault.set_setting(vault::Setting::kComputerTold, told.append(name)).ok();
}

Node::Computer Node::read_computer() {
  const auto told = private_->vault.setting(vault::Setting::kComputerTold);
  return {watcher_.state(), told ? told->value_or("") : "", lock_when_dark()};
}

Outcome<Node::Computer> Node::computer() {
  return while_open([this](app::PrivateSide&) -> Outcome<Computer> { return read_computer(); });
}

Outcome<void> Node::set_lock_when_dark(LockWhenDark lock) {
  return while_open([&](app::PrivateSide& open) -> Outcome<void> {
    const auto kept = open.vault.set_setting(vault::Setting::kLockWhenDark,
                                             lock == LockWhenDark::kYes ? "yes" : kDoNotLock);
    if (!kept)
      return app::explained(app::from_journal(kept.error(), 0), open.vault, app::kVaultFile);
    return {};
  });
}

}  // namespace waterline::node
