#pragma once

#include <filesystem>
#include <string>
#include <vector>

// Reads GNU gettext's .po and .pot files, as far as ours use the format.
namespace waterline::translations {

struct Message {
  std::string context;               // empty, or "name"
  std::vector<std::string> english;  // one text, or the two of a plural
  // The translations, one for each plural form of the language. A text is empty if it is not
  // translated yet.
  std::vector<std::string> translated;
  bool fuzzy = false;

  // Returns the English text with its context, which is unique in a catalogue.
  [[nodiscard]] std::string key() const {
    return context.empty() ? english.front() : context + "\004" + english.front();
  }
};

// Returns all messages except the header of the file. An unknown line fails the test.
std::vector<Message> messages_in(const std::filesystem::path& file);

}  // namespace waterline::translations
