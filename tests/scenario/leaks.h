#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

// Searches for words in places where they must not be.
namespace waterline::scenario {

// Returns a word that no other text has and that differs in every run.
std::string marker_of(const std::string& name);

// Returns every form in which these words could leak: unchanged, their ends, reversed, and in
// UTF-16, hex and base64.
std::vector<std::string> forms_of_all(const std::vector<std::string>& markers);
std::string base64_of(const std::string& text);

bool shows_any(const std::string& content, const std::vector<std::string>& forms);

// Returns the files below these folders that contain any of the forms, except those in `except`.
std::vector<std::string> showing(const std::vector<std::filesystem::path>& folders,
                                 const std::vector<std::string>& forms,
                                 const std::filesystem::path& except = {});

// Returns the open files of a process, including deleted ones, that contain any of the forms.
std::vector<std::string> open_files_showing(pid_t process, const std::vector<std::string>& forms);

// Returns how far the bytes of a file are from evenly distributed: about 0 for random data, in
// standard deviations of its chi-square test.
double unevenness_of(const std::string& bytes);

}  // namespace waterline::scenario
