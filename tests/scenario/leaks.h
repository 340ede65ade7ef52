#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

// Looking for words where none may be.
namespace waterline::scenario {

// A word of nobody, and of no other run of these tests.
std::string marker_of(const std::string& name);

// Every form in which these words could leak: as they are, by their ends, backwards, in UTF-16, hex
// and base64.
std::vector<std::string> forms_of_all(const std::vector<std::string>& markers);
std::string base64_of(const std::string& text);

bool shows_any(const std::string& content, const std::vector<std::string>& forms);

// The files under these folders that show any of the forms, but for those in `except`.
std::vector<std::string> showing(const std::vector<std::filesystem::path>& folders,
                                 const std::vector<std::string>& forms,
                                 const std::filesystem::path& except = {});

// The files that a process has open, also those that have no name any more.
std::vector<std::string> open_files_showing(pid_t process, const std::vector<std::string>& forms);

// How far the bytes of a file are from evenly spread: about 0 for noise, in standard deviations of
// its chi-square test.
double unevenness_of(const std::string& bytes);

}  // namespace waterline::scenario
