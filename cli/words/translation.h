#pragma once

#include <concepts>
#include <cstddef>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>

// The language in which this program speaks. What stands in the sources is English; GNU gettext has
// what it is in other languages, from catalogues that are built from cli/translations
// (docs/translating.md). cli/translations/update.sh finds every text that passes through these
// functions; a test finds those that do not.
namespace waterline::cli {

// Chooses the language by LANGUAGE, LC_ALL, LC_MESSAGES and LANG, as gettext does; without it, or
// where there is no such catalogue, everything stays English. To be called once, before anything is
// said and before there is a second thread.
void speak_as_the_person_does();
// The same with the catalogues of this folder.
void speak_as_the_person_does(const std::filesystem::path& catalogues);
// Where this program's own catalogues lie: beside it, as in the build folder, else in
// ../share/locale.
std::filesystem::path catalogues_of_this_program();

// This text in the person's language.
std::string tr(std::string_view english);
// The same where a number decides on the words. Both have the number as a placeholder: other
// languages have more forms.
std::string tr_n(std::string_view one, std::string_view many, std::size_t count);
// A name of a bundled list: of a kind, of what it asks, or of a part. One word, as somebody would
// type it.
std::string tr_name(std::string_view english);
// The code of the language that is spoken: "en", "de".
std::string language();
// Marks a text in a table, which is translated where it is used.
constexpr std::string_view marked(std::string_view english) {
  return english;
}
struct OneAndMany {
  std::string_view one;
  std::string_view many;
};
constexpr OneAndMany marked_n(std::string_view one, std::string_view many) {
  return {one, many};
}

// What stands in the place of a placeholder.
class Part {
 public:
  Part(std::string_view text) : text_(text) {}    // NOLINT(google-explicit-constructor)
  Part(const std::string& text) : text_(text) {}  // NOLINT(google-explicit-constructor)
  Part(const char* text) : text_(text) {}         // NOLINT(google-explicit-constructor)
  template <std::integral Number>
  Part(Number number) : text_(std::to_string(number)) {}  // NOLINT(google-explicit-constructor)
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

// A sentence with its parts: {1} is the first, in whatever order the language wants them. Of any
// sentence: a placeholder that has no part stays as it is, and nothing in a part is taken for a
// placeholder.
std::string filled_with(std::string_view sentence, std::initializer_list<Part> parts);
template <class... Parts>
std::string filled(std::string_view sentence, const Parts&... parts) {
  return filled_with(sentence, {Part(parts)...});
}

}  // namespace waterline::cli
