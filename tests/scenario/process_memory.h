#pragma once

#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace waterline::scenario {

// Bytes to search for. Failures show only the name, never the bytes.
struct Needle {
  std::string name;
  std::string bytes;
};

// Returns one text in the forms in which a program could hold it: unchanged, and in UTF-16 of both
// byte orders. The forms have only the text's middle, because an allocator overwrites the ends of
// freed memory, and a search index omits common beginnings.
std::vector<Needle> forms_of(const std::string& marker);

// The memory to search: all of it, or without guarded memory. Guarded memory is what libsodium
// allocates: locked, excluded from dumps, between two inaccessible pages.
enum class In { kAll, kUnguarded };

// Returns the names of the needles (byte sequences) that are in the writable memory of the process,
// each name once. Returns nullopt if this system does not let the test read that memory.
std::optional<std::vector<std::string>> found_in_memory(pid_t process,
                                                        const std::vector<Needle>& needles,
                                                        In where = In::kAll);

}  // namespace waterline::scenario
