#pragma once

#include <filesystem>
#include <string>
#include <vector>

// Reading GNU gettext's .po and .pot files: as much of them as ours have.
namespace waterline::translations {

struct Message {
  std::string context;               // empty, or what a name has: "name"
  std::vector<std::string> english;  // one text, or the two of a plural
  std::vector<std::string>
      // as many as the language has forms; empty texts where nothing is translated yet
      translated;
  bool fuzzy = false;

  // The English text with its context: no two messages of a catalogue have the same.
  [[nodiscard]] std::string key() const {
    return context.empty() ? english.front() : context + "\004" + english.front();
  }
};

// The head of the file is not among them. Fails the test for a line that is not known.
std::vector<Message> messages_in(const std::filesystem::path& file);

}  // namespace waterline::translations
