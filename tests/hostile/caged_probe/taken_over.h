#pragma once

#include <string>

// What a program does that was taken over by what it read.
namespace waterline::probe {

// Looks for "TAKE OVER: ATTEMPT|TARGET\n" in bytes that the program has just read, and does it.
// Ends the process with 100 if it could be done, with 101 if it was refused.
void obey(const char* bytes, std::size_t size);

// The names of all attempts, a line each.
std::string attempt_names();

}  // namespace waterline::probe
