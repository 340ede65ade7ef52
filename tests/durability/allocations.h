#pragma once

#include <cstddef>

// In this test program, memory can run out: for C++ (operator new throws std::bad_alloc) and for
// SQLite (its allocator in src/store gets none from malloc). Both are replaced here alone, so that
// nothing in the rooms knows of it.
namespace waterline::durability {

// While one lives, the n-th allocation from its making on fails, or that and all that follow. One
// thread.
class MemoryRunsOut {
 public:
  enum class How { kOnce, kForGood };
  MemoryRunsOut(std::size_t n, How how);
  MemoryRunsOut(const MemoryRunsOut&) = delete;
  MemoryRunsOut& operator=(const MemoryRunsOut&) = delete;
  ~MemoryRunsOut();

  // Whether as many as n were asked for.
  [[nodiscard]] static bool happened();
};

}  // namespace waterline::durability
