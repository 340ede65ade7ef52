#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace waterline::cli {

enum class Window { kNormal, kPrivate };

// Returns the commands that may open an address in the person's browser, the likeliest first: each
// a program and its arguments before the address. `chosen` is the value of BROWSER: programs
// separated by colons.
std::vector<std::vector<std::string>> browser_commands(Window window, std::string_view chosen);

// Starts the commands of browser_commands() with this address, one after the other, until one does
// not fail at once. The command gets no terminal. Returns true if such a command was found.
bool show_in_browser(const std::string& address, Window window);

// Starts our own window, which shows the page of the node at this socket; with an empty path it only
// says that no node runs. Returns whether it started.
enum class OwnWindow { kStarted, kNotInstalled, kFailed };
OwnWindow show_in_own_window(const std::string& socket);

}  // namespace waterline::cli
