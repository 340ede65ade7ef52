#pragma once

#include <string>

// The attacks that a reader or a lens makes after its input took it over.
namespace waterline::probe {

// Searches these bytes, which the program has just read, for "TAKE OVER: ATTEMPT|TARGET
// " and makes that attempt. Ends the process with 100 if the attempt succeeded, with 101 if it was
// refused.
void obey(const char* bytes, std::size_t size);

// Returns the names of all attempts that can be ordered, one per line.
std::string attempt_names();

}  // namespace waterline::probe
