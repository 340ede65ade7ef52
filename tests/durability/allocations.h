#pragma once

#include <cstddef>

// In this test program memory can run out: for C++ (operator new throws std::bad_alloc) and for
// SQLite (malloc returns null to its allocator in src/store). Both are replaced only here, so the
// rooms need no code for it.
namespace waterline::durability {

// While an object exists, the n-th allocation since its creation fails, or that one and all later
// ones. It counts the allocations of one thread.
class MemoryRunsOut {
 public:
  enum class How { kOnce, kForGood };
  MemoryRunsOut(std::size_t n, How how);
  MemoryRunsOut(const MemoryRunsOut&) = delete;
  MemoryRunsOut& operator=(const MemoryRunsOut&) = delete;
  ~MemoryRunsOut();

  // True if at least n allocations were requested.
  [[nodiscard]] static bool happened();
};

}  // namespace waterline::durability
