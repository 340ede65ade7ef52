#include "catalogue.h"

#include <algorithm>
#include <map>
#include <regex>
#include <set>

#include <catch2/catch.hpp>

#include "app/bundled_lists.h"
#include "app/outline.h"

using waterline::translations::Message;
using waterline::translations::messages_in;

namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(WATERLINE_SOURCE_DIR) / "cli/translations";

std::vector<fs::path> languages() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".po") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

std::multiset<std::string> found(const std::string& text, const char* form) {
  const std::regex expression(form);
  return {std::sregex_token_iterator(text.begin(), text.end(), expression),
          std::sregex_token_iterator()};
}

std::set<std::string> once(const std::multiset<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

// Returns true if both texts begin with equally many spaces and line breaks, and if either both or
// neither end with a space, as questions do.
bool ends_alike(const std::string& one, const std::string& other) {
  const auto indent = [](const std::string& text) { return text.find_first_not_of(" \n"); };
  const auto is_question = [](const std::string& text) { return text.ends_with(' '); };
  return indent(one) == indent(other) && is_question(one) == is_question(other);
}

}  // namespace

TEST_CASE("German exists, and every translation is complete and not fuzzy", "[translations]") {
  const auto files = languages();
  REQUIRE(std::ranges::find(files, kFolder / "de.po") != files.end());
  std::set<std::string> sources;
  for (const Message& message : messages_in(kFolder / "waterline.pot"))
    sources.insert(message.key());
  REQUIRE(sources.size() > 900);
  for (const fs::path& file : files) {
    std::set<std::string> known;
    for (const Message& message : messages_in(file)) {
      INFO(file << ": " << message.english.front());
      known.insert(message.key());
      CHECK_FALSE(message.fuzzy);
      CHECK_FALSE(message.translated.empty());
      for (const std::string& text : message.translated) CHECK_FALSE(text.empty());
    }
    CHECK(known == sources);
  }
}

TEST_CASE("a translation keeps placeholders, commands and spaces of its original",
          "[translations]") {
  for (const fs::path& file : languages()) {
    for (const Message& message : messages_in(file)) {
      for (const std::string& text : message.translated) {
        const std::string& english = message.english.back();
        INFO(file << ": " << english << " -> " << text);
        CHECK(once(found(text, R"(\{[^}]*\})")) == once(found(english, R"(\{[^}]*\})")));
        // A command, an option or a word in backticks is typed as it is, so it is not translated.
        CHECK(found(text, "`[^`]*`") == found(english, "`[^`]*`"));
        CHECK(once(found(text, "--[a-z-]+")) == once(found(english, "--[a-z-]+")));
        CHECK(ends_alike(text, english));
        CHECK(std::ranges::count(text, '\n') == std::ranges::count(english, '\n'));
        CHECK(found(text, "[\x01-\x09\x0b-\x1f]").empty());
      }
    }
  }
}

TEST_CASE("a translated name that people type is one word with one meaning", "[translations]") {
  namespace app = waterline::app;
  const auto lower = [](std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    });
    return text;
  };
  for (const fs::path& file : languages()) {
    std::map<std::string, std::string> shown;
    for (const Message& message : messages_in(file)) {
      if (message.context != "name") continue;
      const std::string& word = message.translated.front();
      INFO(file << ": " << message.english.front() << " -> " << word);
      CHECK(word.find_first_of(" =\t\n|[]:.") == std::string::npos);
      CHECK_FALSE(word.starts_with('-'));
      shown[message.english.front()] = word;
    }
    CHECK(shown.size() > 80);
    // The sets of names that must stay different in translation: the groups of each list, and all
    // questions of the kinds of a side together with the scales.
    std::vector<std::set<std::string>> beside;
    std::set<std::string> scales;
    for (const app::ListTopic& topic : app::list_topics()) {
      auto read = app::read_outline(topic.bundled, topic.questions);
      const auto* outline = std::get_if<app::Outline>(&read);
      REQUIRE(outline != nullptr);
      std::set<std::string> groups;
      std::set<std::string> asked;
      for (const app::Group& group : *outline) {
        groups.insert(group.name);
        for (const app::Line& line : group.lines) asked.insert(line.name);
      }
      if (topic.name == app::kScales) scales = groups;
      beside.push_back(groups);
      if (topic.name == app::kKinds || topic.name == app::kDeepKinds) beside.push_back(asked);
    }
    for (std::set<std::string>& names : beside) {
      if (names.contains("trigger") || names.contains("promised"))
        names.insert(scales.begin(), scales.end());
      std::map<std::string, std::string> meant;
      for (const std::string& name : names) {
        for (const std::string& typed : {name, shown.contains(name) ? shown[name] : name}) {
          INFO(file << ": " << typed << " is " << name << " and " << meant[lower(typed)]);
          CHECK((meant[lower(typed)].empty() || meant[lower(typed)] == name));
          meant[lower(typed)] = name;
        }
      }
    }
  }
}

TEST_CASE("every line of every bundled list can be translated", "[translations]") {
  namespace app = waterline::app;
  std::set<std::string> sources;
  for (const Message& message : messages_in(kFolder / "waterline.pot"))
    sources.insert(message.key());
  std::size_t seen = 0;
  const auto expect = [&](const std::string& text) {
    if (text.empty()) return;
    INFO(text);
    CHECK(sources.contains(text));
    ++seen;
  };
  const auto expect_name = [&](const app::ListTopic& topic, const std::string& name) {
    const bool is_number = name.find_first_not_of("0123456789") == std::string::npos;
    const bool is_country = topic.name == "help-lines" && name.size() == 2;
    if (!is_number && !is_country) expect("name\004" + name);
  };
  for (const app::ListTopic& topic : app::list_topics()) {
    auto read = app::read_outline(topic.bundled, topic.questions);
    const auto* outline = std::get_if<app::Outline>(&read);
    REQUIRE(outline != nullptr);
    for (const app::Group& group : *outline) {
      expect(group.title);
      expect_name(topic, group.name);
      for (const app::Line& line : group.lines) {
        expect(line.text);
        if (topic.questions == app::Questions::kYes) expect_name(topic, line.name);
        const auto* one_of = std::get_if<app::OneOf>(&line.type);
        if (one_of == nullptr) continue;
        for (const std::string& name : one_of->names) expect(name);
      }
    }
  }
  CHECK(seen > 200);
}
