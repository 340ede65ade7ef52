#include "catalogue.h"

#include <fstream>

#include <catch2/catch.hpp>

namespace waterline::translations {
namespace {

std::string unquoted(const std::string& line) {
  const std::size_t begin = line.find('"');
  REQUIRE(begin != std::string::npos);
  REQUIRE(line.ends_with('"'));
  std::string text;
  for (std::size_t i = begin + 1; i + 1 < line.size(); ++i) {
    if (line[i] != '\\') {
      text += line[i];
      continue;
    }
    ++i;
    REQUIRE(std::string("n\"\\").find(line[i]) != std::string::npos);
    text += line[i] == 'n' ? '\n' : line[i];
  }
  return text;
}

}  // namespace

std::vector<Message> messages_in(const std::filesystem::path& file) {
  std::ifstream stream(file);
  REQUIRE(stream.good());
  std::vector<Message> messages;
  Message message;
  std::string* current = nullptr;
  const auto next = [&] {
    const bool is_head = message.english == std::vector<std::string>{""};
    if (!message.english.empty() && !is_head) messages.push_back(message);
    message = {};
    current = nullptr;
  };
  for (std::string line; std::getline(stream, line);) {
    INFO(file << ": " << line);
    if (line.empty()) {
      next();
    } else if (line.starts_with("#,")) {
      message.fuzzy = line.find("fuzzy") != std::string::npos;
    } else if (line.starts_with("#")) {
      continue;
    } else if (line.starts_with("msgctxt")) {
      message.context = unquoted(line);
    } else if (line.starts_with("msgid")) {
      current = &message.english.emplace_back(unquoted(line));
    } else if (line.starts_with("msgstr")) {
      current = &message.translated.emplace_back(unquoted(line));
    } else {
      REQUIRE(current != nullptr);
      *current += unquoted(line);
    }
  }
  next();
  return messages;
}

}  // namespace waterline::translations
