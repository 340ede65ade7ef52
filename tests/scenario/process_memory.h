#pragma once

#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace waterline::scenario {

// Something to look for. What is shown of it when it is found is its name, never its bytes.
struct Needle {
  std::string name;
  std::string bytes;
};

// One text as a program could hold it: as it is, and in UTF-16 of both byte orders. Of each the
// middle, because an allocator writes over the ends of what it has back, and a search index leaves
// out what words have in common.
std::vector<Needle> forms_of(const std::string& marker);

// Guarded memory is what libsodium makes of its own mapping: locked, left out of dumps, a few pages
// between two that nobody may touch.
enum class In { kAll, kUnguarded };

// The names of those that stand in memory that the process can write to, each once. None if this
// system does not let the test read it.
std::optional<std::vector<std::string>> found_in_memory(pid_t process,
                                                        const std::vector<Needle>& needles,
                                                        In where = In::kAll);

}  // namespace waterline::scenario
