#pragma once

#include <string>

// The behaviour of a program that its input has taken over.
namespace waterline::probe {

// Searches the bytes that the program has just read for "TAKE OVER: ATTEMPT|TARGET\n" and makes
// that attempt. Ends the process with 100 if it succeeded, with 101 if it was refused.
void obey(const char* bytes, std::size_t size);

// Returns the names of all attempts, one per line.
std::string attempt_names();

}  // namespace waterline::probe
