#pragma once

#include <cstdint>
#include <optional>

// Objects that change, while they exist, how the calls of their thread to a Node work.
namespace waterline::node {

// While such an object exists, calls that its thread makes to a Node do not restart the idle limit.
// It is for requests that a program makes by itself, without a person.
class Unattended {
 public:
  Unattended() { ++count_; }
  ~Unattended() { --count_; }
  Unattended(const Unattended&) = delete;
  Unattended& operator=(const Unattended&) = delete;
  static bool is_in_force() { return count_ > 0; }

 private:
  static thread_local int count_;
};

// While an object of this class exists, its thread can use the open journal only if
// Node::open_period() still equals `period`. The class is for access that must end at the next
// lock: after the access was checked and before the request is carried out, the journal could be
// locked and unlocked again.
class OnlyInPeriod {
 public:
  explicit OnlyInPeriod(std::uint64_t period) : before_(required_) { required_ = period; }
  ~OnlyInPeriod() { required_ = before_; }
  OnlyInPeriod(const OnlyInPeriod&) = delete;
  OnlyInPeriod& operator=(const OnlyInPeriod&) = delete;
  static bool allows(std::uint64_t present) { return !required_ || *required_ == present; }

 private:
  static thread_local std::optional<std::uint64_t> required_;
  std::optional<std::uint64_t> before_;  // what an object around this one requires
};

}  // namespace waterline::node
