#pragma once

#include <functional>
#include <string>

#include "context.h"

// Text from standard input and from files.
namespace waterline::cli {

// Reads one line, without its newline. Throws `when_none()` if the input ends before its first
// byte, and EndedBySignal (endings.h) if a signal comes first.
std::string read_line(int descriptor, const std::function<Ended()>& when_none);

// Reads to the end. Throws Ended(kUsage) past `limit` bytes. `so_far`, if given, is called with
// everything read after each part.
std::string read_all(int descriptor, std::size_t limit,
                     const std::function<void(const std::string&)>& so_far = {});
// Reads all of standard input, as read_all does.
std::string read_standard_input(std::size_t limit,
                                const std::function<void(const std::string&)>& so_far = {});
// Reads the next line of standard input. Throws Ended(kUsage) if there is none.
std::string read_standard_line();

// Reads a whole regular file, or a pipe until its writer has ended. Throws Ended with a plain
// reason if that is not possible.
std::string read_file(const std::string& path, std::size_t limit);

}  // namespace waterline::cli
