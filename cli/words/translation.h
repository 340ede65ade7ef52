#pragma once

#include <concepts>
#include <cstddef>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>

// The language of the program. The texts in the sources are English. GNU gettext has their
// translations, in catalogues that are built from cli/translations (docs/translating.md).
// cli/translations/update.sh finds every text that is passed to these functions; a test finds the
// texts that are not.
namespace waterline::cli {

// Chooses the language by LANGUAGE, LC_ALL, LC_MESSAGES and LANG, as gettext does. Without a call,
// and without a catalogue of the language, everything stays English. To be called once, before any
// output and before a second thread starts.
void speak_as_the_person_does();
// Chooses the language by the same variables, from the catalogues in this folder instead of the
// program's own.
void speak_as_the_person_does(const std::filesystem::path& catalogues);
// Returns the folder of this program's catalogues: next to it, as in the build folder, or else
// ../share/locale.
std::filesystem::path catalogues_of_this_program();

// Returns this text in the person's language.
std::string tr(std::string_view english);
// Returns a text whose words depend on a number. Both forms have the number as a placeholder, since
// other languages have more forms.
std::string tr_n(std::string_view one, std::string_view many, std::size_t count);
// Returns a name in a bundled list: of a kind, of a question, or of a part. It is one word, as
// somebody would type it.
std::string tr_name(std::string_view english);
// Returns the code of the language that is used: "en", "de".
std::string language();
// Marks a text in a table for translation. The code that uses the table passes the text to tr.
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

// The text that takes the place of a placeholder like {1}.
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

// Puts the parts into a sentence: the first in the place of {1}, wherever the language has that. A
// placeholder without a part stays. A part is never searched for placeholders.
std::string filled_with(std::string_view sentence, std::initializer_list<Part> parts);
template <class... Parts>
std::string filled(std::string_view sentence, const Parts&... parts) {
  return filled_with(sentence, {Part(parts)...});
}

}  // namespace waterline::cli
