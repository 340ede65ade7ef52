#pragma once

#include <cstddef>
#include <set>

namespace waterline::base {

// Remembers which of many things may have changed since somebody last asked. Beyond kMost of them
// it says only that any of them may have.
template <class Id>
class Changes {
 public:
  static constexpr std::size_t kMost = 1024;

  // Begins with all, as after an opening: what happened before is not known.
  Changes() = default;
  static Changes none() {
    Changes changes;
    changes.all_ = false;
    return changes;
  }

  void add(const Id& id) {
    if (all_) return;
    some_.insert(id);
    if (some_.size() > kMost) add_all();
  }
  void add_all() {
    some_.clear();
    all_ = true;
  }

  [[nodiscard]] bool all() const { return all_; }
  [[nodiscard]] const std::set<Id>& some() const { return some_; }  // empty if all()

 private:
  bool all_ = true;
  std::set<Id> some_;
};

}  // namespace waterline::base
