#include "durability/allocations.h"

#include <cstdlib>
#include <new>

namespace waterline::durability {
namespace {

bool armed = false;
bool for_good = false;
std::size_t first_to_fail = 0;
std::size_t asked_for = 0;

bool fails() {
  if (!armed) return false;
  ++asked_for;
  return asked_for == first_to_fail || (for_good && asked_for > first_to_fail);
}

}  // namespace

MemoryRunsOut::MemoryRunsOut(std::size_t n, How how) {
  first_to_fail = n;
  for_good = how == How::kForGood;
  asked_for = 0;
  armed = true;
}

MemoryRunsOut::~MemoryRunsOut() {
  armed = false;
}

bool MemoryRunsOut::happened() {
  return asked_for >= first_to_fail;
}

}  // namespace waterline::durability

// NOLINTBEGIN(bugprone-reserved-identifier): the names that the linker's --wrap asks for
extern "C" {
void* __real_malloc(size_t size);
void* __wrap_malloc(size_t size) {
  return waterline::durability::fails() ? nullptr : __real_malloc(size);
}
}
// NOLINTEND(bugprone-reserved-identifier)

void* operator new(std::size_t size) {
  void* memory = waterline::durability::fails() ? nullptr : __real_malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

// AddressSanitizer's own would be no match for the delete below.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return waterline::durability::fails() ? nullptr : __real_malloc(size == 0 ? 1 : size);
}

void operator delete(void* memory) noexcept {
  std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
